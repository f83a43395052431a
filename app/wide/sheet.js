/**
 * A picture that is larger than what is seen. While one pans and zooms, it is moved and stretched;
 * painting anew is needed only at its edge or where it would be too coarse, and when one rests.
 */
import { paint } from './paint.js';

/** How much wider and higher than the picture. */
const LARGER = 1.5;
/** It is stretched between these factors. */
const STRETCH = 1.6;

export class Sheet {
  constructor() {
    this.canvas = new OffscreenCanvas(1, 1);
    const ctx = this.canvas.getContext('2d', { alpha: false });
    if (!ctx) throw new Error('this browser cannot draw');
    this.ctx = ctx;
    /** @type {import('./camera.js').Camera | null} */
    this.camera = null;
    /** @type {import('./paint.js').Drawn[]} */
    this.lines = [];
    /** Lines that there are, drawn or not. */
    this.all = 0;
    this.ratio = 1;
    this.size = { width: 0, height: 0 };
  }

  /** What was painted holds no longer. */
  forget() {
    this.camera = null;
  }

  /**
   * Whether it shows all that the camera sees, sharply enough.
   * @param {import('./camera.js').Camera} camera
   * @param {import('./camera.js').Size} picture
   */
  covers(camera, picture) {
    if (!this.camera) return false;
    const stretch = camera.scale / this.camera.scale;
    if (stretch > STRETCH || stretch < 1 / STRETCH) return false;
    const room = (/** @type {number} */ all, /** @type {number} */ part) => all * stretch - part;
    const right = Math.abs(camera.x - this.camera.x) * camera.scale * 2;
    const down = Math.abs(camera.y - this.camera.y) * camera.scale * 2;
    return right <= room(this.size.width, picture.width) && down <= room(this.size.height, picture.height);
  }

  /**
   * Paints what the camera sees and some more around it.
   * @param {import('./paint.js').Scene} scene
   * @param {import('./camera.js').Camera} camera
   * @param {import('./camera.js').Size} picture
   * @param {number} ratio
   */
  paint(scene, camera, picture, ratio) {
    this.size = { width: Math.ceil(picture.width * LARGER), height: Math.ceil(picture.height * LARGER) };
    const [width, height] = [Math.ceil(this.size.width * ratio), Math.ceil(this.size.height * ratio)];
    if (this.canvas.width !== width || this.canvas.height !== height) {
      this.canvas.width = width;
      this.canvas.height = height;
    }
    const { lines, all } = paint(this.ctx, scene, camera, this.size, ratio);
    this.lines = lines;
    this.all = all;
    this.camera = camera;
    this.ratio = ratio;
  }

  /**
   * Puts what the camera sees on the canvas of the page.
   * @param {CanvasRenderingContext2D} ctx
   * @param {import('./camera.js').Camera} camera
   * @param {import('./camera.js').Size} picture
   */
  show(ctx, camera, picture) {
    if (!this.camera) return;
    const stretch = camera.scale / this.camera.scale;
    const left = ((this.camera.x - camera.x) * camera.scale + (picture.width - this.size.width * stretch) / 2) * this.ratio;
    const top = ((this.camera.y - camera.y) * camera.scale + (picture.height - this.size.height * stretch) / 2) * this.ratio;
    // Unstretched, whole pixels are copied as they are.
    if (stretch === 1) ctx.drawImage(this.canvas, Math.round(left), Math.round(top));
    else ctx.drawImage(this.canvas, left, top, this.canvas.width * stretch, this.canvas.height * stretch);
  }

  /**
   * The lines as they stand under a camera, in CSS pixels of the picture.
   * @param {import('./camera.js').Camera} camera
   * @param {import('./camera.js').Size} picture
   */
  linesUnder(camera, picture) {
    if (!this.camera) return [];
    const was = this.camera;
    const stretch = camera.scale / was.scale;
    const x = (/** @type {number} */ at) =>
      (at / this.ratio - this.size.width / 2) * stretch + (was.x - camera.x) * camera.scale + picture.width / 2;
    const y = (/** @type {number} */ at) =>
      (at / this.ratio - this.size.height / 2) * stretch + (was.y - camera.y) * camera.scale + picture.height / 2;
    return this.lines.map((line) => ({ ...line, x1: x(line.x1), y1: y(line.y1), x2: x(line.x2), y2: y(line.y2) }));
  }
}
