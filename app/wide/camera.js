/** What part of the drawing is seen. Pure: cameras are values. */

/**
 * The point of the drawing in the middle of the picture, and CSS pixels per unit of the drawing.
 * @typedef {{ x: number, y: number, scale: number }} Camera
 */
/** @typedef {{ width: number, height: number }} Size */

export const LARGEST = 4;
const MARGIN = 16;

/**
 * Everything.
 * @param {Size} drawing
 * @param {Size} picture in CSS pixels
 * @returns {Camera}
 */
export function fit(drawing, picture) {
  const room = { width: Math.max(picture.width - 2 * MARGIN, 50), height: Math.max(picture.height - 2 * MARGIN, 50) };
  const scale = Math.min(room.width / Math.max(drawing.width, 1), room.height / Math.max(drawing.height, 1), 1.5);
  return { x: drawing.width / 2, y: drawing.height / 2, scale };
}

/**
 * A rectangle of the drawing, with some room around it.
 * @param {{ x: number, y: number, width: number, height: number }} box
 * @param {Size} picture
 * @returns {Camera}
 */
export function around(box, picture) {
  const { scale } = fit(box, picture);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2, scale };
}

/**
 * Larger by a factor; the point under the pointer stays there.
 * @param {Camera} camera
 * @param {number} factor
 * @param {{ x: number, y: number }} pointer in CSS pixels from the upper left corner
 * @param {Size} picture
 * @param {number} smallest scale
 * @returns {Camera}
 */
export function zoomed(camera, factor, pointer, picture, smallest) {
  const scale = Math.min(Math.max(camera.scale * factor, smallest), LARGEST);
  const right = pointer.x - picture.width / 2;
  const down = pointer.y - picture.height / 2;
  return {
    x: camera.x + right / camera.scale - right / scale,
    y: camera.y + down / camera.scale - down / scale,
    scale,
  };
}

/**
 * Moved by CSS pixels, never so far that nothing of the drawing is left.
 * @param {Camera} camera
 * @param {number} right
 * @param {number} down
 * @param {Size} drawing
 * @returns {Camera}
 */
export function moved(camera, right, down, drawing) {
  return {
    x: Math.min(Math.max(camera.x + right / camera.scale, 0), drawing.width),
    y: Math.min(Math.max(camera.y + down / camera.scale, 0), drawing.height),
    scale: camera.scale,
  };
}

/**
 * The point of the drawing under a pointer.
 * @param {Camera} camera
 * @param {{ x: number, y: number }} pointer
 * @param {Size} picture
 */
export function under(camera, pointer, picture) {
  return {
    x: camera.x + (pointer.x - picture.width / 2) / camera.scale,
    y: camera.y + (pointer.y - picture.height / 2) / camera.scale,
  };
}

/**
 * The rectangle of the drawing that is seen.
 * @param {Camera} camera
 * @param {Size} picture
 * @returns {import('./grid.js').Rect}
 */
export function seen(camera, picture) {
  const right = picture.width / 2 / camera.scale;
  const down = picture.height / 2 / camera.scale;
  return { left: camera.x - right, top: camera.y - down, right: camera.x + right, bottom: camera.y + down };
}

/**
 * For the URL: `x,y,scale`.
 * @param {Camera} camera
 */
export function written(camera) {
  return `${Math.round(camera.x)},${Math.round(camera.y)},${camera.scale.toPrecision(4)}`;
}

/**
 * From the URL; `null` when it says nothing that makes sense.
 * @param {string | null} text
 * @returns {Camera | null}
 */
export function read(text) {
  const parts = (text ?? '').split(',').map(Number);
  if (parts.length !== 3 || parts.some((part) => !Number.isFinite(part)) || parts[2] <= 0) return null;
  return { x: parts[0], y: parts[1], scale: Math.min(parts[2], LARGEST) };
}
