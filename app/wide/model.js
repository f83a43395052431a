/** The estate as the server sends it, made ready for drawing. */
import { Grid } from './grid.js';

export const NODE = { width: 140, height: 30 };

/**
 * What the server sends: columns, see `WideView` in the crate landfall-domain.
 * @typedef {{
 *   snapshot: string | null, width: number, height: number,
 *   frames: { key: string[], name: string[], parent: number[], level: number[], x: number[], y: number[],
 *     width: number[], height: number[], title: number[] },
 *   nodes: { id: string[], name: string[], kind: number[], account: number[], frame: number[], wave: number[],
 *     status: (string | null)[], x: number[], y: number[] },
 *   edges: { from: number[], to: number[], class: number[] },
 *   kinds: string[], accounts: string[], waves: { number: number, title: string, risk: string }[],
 * }} Answer
 */

/** Per item a list of numbers, one behind the other. */
export class Lists {
  /**
   * @param {number} count of lists
   * @param {ArrayLike<number>} list for each value the list that it belongs to; below 0 to none
   */
  constructor(count, list) {
    this.starts = new Uint32Array(count + 1);
    let all = 0;
    for (let at = 0; at < list.length; at++) {
      if (list[at] < 0) continue;
      this.starts[list[at] + 1]++;
      all++;
    }
    for (let at = 1; at <= count; at++) this.starts[at] += this.starts[at - 1];
    this.values = new Uint32Array(all);
    const next = this.starts.slice();
    for (let at = 0; at < list.length; at++) if (list[at] >= 0) this.values[next[list[at]]++] = at;
  }

  /** @param {number} at */
  of(at) {
    return this.values.subarray(this.starts[at], this.starts[at + 1]);
  }
}

export class Model {
  /** @param {Answer} answer */
  constructor(answer) {
    this.answer = answer;
    this.size = { width: answer.width, height: answer.height };
    const { frames, nodes, edges } = answer;
    this.x = Float32Array.from(nodes.x);
    this.y = Float32Array.from(nodes.y);
    this.grid = new Grid(this.x, this.y, NODE.width, NODE.height);
    this.frameOf = Int32Array.from(nodes.frame);
    this.parent = Int32Array.from(frames.parent);
    this.from = Uint32Array.from(edges.from);
    this.to = Uint32Array.from(edges.to);
    this.edgeClass = Uint8Array.from(edges.class);
    this.children = new Lists(frames.key.length, this.parent);
    this.members = new Lists(frames.key.length, this.frameOf);
    this.leaving = new Lists(nodes.id.length, this.from);
    this.reaching = new Lists(nodes.id.length, this.to);
    /** @type {Map<string, number>} */
    this.place = new Map(nodes.id.map((id, at) => [id, at]));
    /** Resources in each frame, those of inner frames included. */
    this.count = new Uint32Array(frames.key.length);
    for (const frame of this.frameOf) this.count[frame]++;
    // Who holds another comes first: backwards, the inner ones are complete.
    for (let at = this.parent.length - 1; at >= 0; at--) {
      if (this.parent[at] >= 0) this.count[this.parent[at]] += this.count[at];
    }
  }

  /** @param {number} frame */
  box(frame) {
    const { x, y, width, height } = this.answer.frames;
    return { x: x[frame], y: y[frame], width: width[frame], height: height[frame] };
  }

  /**
   * The innermost frame at a point, or -1.
   * @param {number} x
   * @param {number} y
   */
  frameAt(x, y) {
    const frames = this.answer.frames;
    let found = -1;
    // Who holds another comes first.
    for (let at = 0; at < frames.key.length; at++) {
      const inside =
        x >= frames.x[at] &&
        y >= frames.y[at] &&
        x <= frames.x[at] + frames.width[at] &&
        y <= frames.y[at] + frames.height[at];
      if (inside) found = at;
    }
    return found;
  }
}
