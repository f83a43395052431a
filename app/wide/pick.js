/** What is under the pointer. */
import { under } from './camera.js';

/** How near to a line counts as on it, in CSS pixels. */
const NEAR = 5;
const PARTS = 12;

/**
 * @typedef {{ sort: 'node', at: number } | { sort: 'frame', at: number } |
 *   { sort: 'line', line: import('./paint.js').Drawn } | null} Hit
 */

/**
 * Resources before lines before frames: what is smaller is harder to hit.
 * @param {import('./paint.js').Scene} scene
 * @param {import('./paint.js').Drawn[]} lines as they were drawn
 * @param {import('./camera.js').Camera} camera
 * @param {{ x: number, y: number }} pointer
 * @param {import('./camera.js').Size} picture
 * @param {number} ratio
 * @returns {Hit}
 */
export function pick(scene, lines, camera, pointer, picture, ratio) {
  const { model, level } = scene;
  const point = under(camera, pointer, picture);
  const node = model.grid.at(point.x, point.y);
  if (node >= 0 && level.stands[node] >= 0) return { sort: 'node', at: node };
  const frame = model.frameAt(point.x, point.y);
  const closed = outermost(model, level, frame);
  if (closed >= 0) return { sort: 'frame', at: closed };
  const line = nearest(lines, pointer.x * ratio, pointer.y * ratio, NEAR * ratio);
  if (line) return { sort: 'line', line };
  return frame >= 0 ? { sort: 'frame', at: frame } : null;
}

/**
 * The closed frame around a frame that is seen, or -1.
 * @param {import('./model.js').Model} model
 * @param {import('./levels.js').Level} level
 * @param {number} frame
 */
function outermost(model, level, frame) {
  for (let at = frame; at >= 0; at = model.parent[at]) if (level.closed.includes(at)) return at;
  return -1;
}

/**
 * The line nearest to a point within a distance; all in device pixels.
 * @param {import('./paint.js').Drawn[]} lines
 * @param {number} x
 * @param {number} y
 * @param {number} most
 */
export function nearest(lines, x, y, most) {
  let best = most;
  let found = null;
  for (const line of lines) {
    const outside =
      x < Math.min(line.x1, line.x2) - most ||
      x > Math.max(line.x1, line.x2) + most ||
      y < Math.min(line.y1, line.y2) - most ||
      y > Math.max(line.y1, line.y2) + most;
    if (outside) continue;
    const far = distance(line, x, y);
    if (far < best) {
      best = far;
      found = line;
    }
  }
  return found;
}

/**
 * From a point to a line, which bends as it is drawn.
 * @param {{ x1: number, y1: number, x2: number, y2: number }} line
 * @param {number} x
 * @param {number} y
 */
export function distance({ x1, y1, x2, y2 }, x, y) {
  let least = Infinity;
  let [ax, ay] = [x1, y1];
  for (let part = 1; part <= PARTS; part++) {
    const t = part / PARTS;
    const u = 1 - t;
    const middle = (x1 + x2) / 2;
    const bx = u * u * u * x1 + 3 * u * u * t * middle + 3 * u * t * t * middle + t * t * t * x2;
    const by = (u * u * u + 3 * u * u * t) * y1 + (3 * u * t * t + t * t * t) * y2;
    const [dx, dy] = [bx - ax, by - ay];
    const along = dx || dy ? Math.min(Math.max(((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy), 0), 1) : 0;
    least = Math.min(least, Math.hypot(x - ax - along * dx, y - ay - along * dy));
    [ax, ay] = [bx, by];
  }
  return least;
}
