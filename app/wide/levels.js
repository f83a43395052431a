/**
 * Level of detail: which frames are open at a scale, and which lines are then seen. What is closed
 * stands for all that is in it. Worked out once for each half step of zoom.
 */
import { NODE } from './model.js';

/** A frame opens when what is in it is about so large on the screen, in CSS pixels. */
const CHILD = 30;
/** Boxes of resources are drawn from this height on. */
const LEAST = 3.2;
/** A frame that large on the screen opens whatever is in it. */
const LARGE = 190;

/**
 * The scale from which on each frame is open.
 * @param {import('./model.js').Model} model
 */
export function opening(model) {
  const frames = model.answer.frames;
  const open = new Float32Array(frames.key.length);
  for (let at = 0; at < open.length; at++) {
    const children = model.children.of(at);
    const around = model.parent[at];
    let scale = LEAST / NODE.height;
    if (children.length > 0) {
      let sum = 0;
      for (const child of children) sum += Math.sqrt(frames.width[child] * frames.height[child]);
      scale = (CHILD * children.length) / sum;
    }
    scale = Math.min(scale, LARGE / Math.min(frames.width[at], frames.height[at]));
    // Accounts are always open; nothing opens before what is around it.
    open[at] = around < 0 ? 0 : Math.max(scale, open[around]);
  }
  return open;
}

/** @param {number} scale */
export function stepOf(scale) {
  return Math.floor(Math.log2(scale) * 2);
}

/**
 * What is drawn at a step of zoom. An end of a line is a resource, or a closed frame as its
 * complement (`~frame`).
 * @typedef {{
 *   open: number[], closed: number[], stands: Int32Array,
 *   lines: { from: Int32Array, to: Int32Array, class: Uint8Array, count: Uint32Array },
 * }} Level
 */

/**
 * @param {import('./model.js').Model} model
 * @param {Float32Array} opens
 * @param {number} scale
 * @param {boolean[]} classes which of the three are wanted
 * @returns {Level}
 */
export function level(model, opens, scale, classes) {
  const frames = model.parent.length;
  const open = [];
  const closed = [];
  /** For each frame the closed one that hides it, or -1. */
  const hidden = new Int32Array(frames).fill(-1);
  for (let at = 0; at < frames; at++) {
    const around = model.parent[at];
    if (around >= 0 && hidden[around] >= 0) {
      hidden[at] = hidden[around];
    } else if (opens[at] > scale) {
      hidden[at] = at;
      closed.push(at);
    } else {
      open.push(at);
    }
  }
  const stands = new Int32Array(model.frameOf.length);
  for (let at = 0; at < stands.length; at++) {
    const by = hidden[model.frameOf[at]];
    stands[at] = by >= 0 ? ~by : at;
  }
  return { open, closed, stands, lines: joined(model, stands, classes) };
}

/**
 * All edges between two ends as one line, the one of most edges first.
 * @param {import('./model.js').Model} model
 * @param {Int32Array} stands
 * @param {boolean[]} classes
 */
function joined(model, stands, classes) {
  /** @type {Map<number, number>} */
  const known = new Map();
  const all = model.from.length;
  const span = stands.length + model.parent.length + 1;
  const from = new Int32Array(all);
  const to = new Int32Array(all);
  const kind = new Uint8Array(all);
  const count = new Uint32Array(all);
  // The class that says most: together, requires, talks.
  const rank = [1, 2, 0];
  let lines = 0;
  for (let at = 0; at < all; at++) {
    const a = stands[model.from[at]];
    const b = stands[model.to[at]];
    if (a === b || !classes[model.edgeClass[at]]) continue;
    const key = (a + model.parent.length) * span + b + model.parent.length;
    let line = known.get(key);
    if (line === undefined) {
      line = lines++;
      known.set(key, line);
      from[line] = a;
      to[line] = b;
      kind[line] = model.edgeClass[at];
    } else if (rank[model.edgeClass[at]] > rank[kind[line]]) {
      kind[line] = model.edgeClass[at];
    }
    count[line]++;
  }
  const order = Array.from({ length: lines }, (_, at) => at).sort((a, b) => count[b] - count[a] || a - b);
  return {
    from: Int32Array.from(order, (at) => from[at]),
    to: Int32Array.from(order, (at) => to[at]),
    class: Uint8Array.from(order, (at) => kind[at]),
    count: Uint32Array.from(order, (at) => count[at]),
  };
}
