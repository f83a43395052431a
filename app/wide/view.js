/** The picture on its canvas: what is seen, how one moves in it, and what is under the pointer. */
import { around, fit, moved, zoomed } from './camera.js';
import { level, opening, stepOf } from './levels.js';
import { Model, NODE } from './model.js';
import { colouring, palette, shares } from './palette.js';
import { paint } from './paint.js';
import { pick } from './pick.js';
import { Sheet } from './sheet.js';

/** Rest after so many milliseconds: then everything is painted sharply. */
const REST = 140;
const FLIGHT = 260;
/** A resource that one goes to stands there at this scale, if it was smaller. */
const LEGIBLE = 0.9;

export class View {
  /**
   * @param {HTMLCanvasElement} canvas
   * @param {Model} model
   */
  constructor(canvas, model) {
    const ctx = canvas.getContext('2d', { alpha: false });
    if (!ctx) throw new Error('this browser cannot draw');
    this.canvas = canvas;
    this.ctx = ctx;
    this.model = model;
    this.opens = opening(model);
    this.sheet = new Sheet();
    this.ratio = 1;
    this.picture = { width: 1, height: 1 };
    this.camera = { x: 0, y: 0, scale: 1 };
    this.classes = [true, true, true];
    this.colour = '';
    /** @type {Set<number>} */
    this.faded = new Set();
    this.selected = -1;
    /** @type {[number, number] | null} */
    this.selectedLine = null;
    this.found = -1;
    /** @type {Map<number, import('./levels.js').Level>} */
    this.levels = new Map();
    this.waiting = 0;
    this.resting = 0;
    this.dirty = true;
    this.still = true;
    /** @type {{ from: import('./camera.js').Camera, to: import('./camera.js').Camera, began: number } | null} */
    this.flight = null;
    /** Told when the picture begins to move, and when it rests. */
    this.onMove = () => {};
    this.onRest = () => {};
    /** Told after each frame, and whether it was painted anew. @type {(anew: boolean) => void} */
    this.onFrame = () => {};
    this.palette = palette(canvas.parentElement ?? document.body);
    this.colours = colouring(model, '');
    this.shares = shares(model, this.colours);
  }

  /** Takes the size that the page gives; what was in the middle stays there. */
  resize() {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    this.ratio = Math.min(window.devicePixelRatio || 1, 3);
    this.picture = { width: Math.max(width, 1), height: Math.max(height, 1) };
    this.canvas.width = Math.round(this.picture.width * this.ratio);
    this.canvas.height = Math.round(this.picture.height * this.ratio);
    this.anew();
  }

  /** Light or dark. */
  repaint() {
    this.palette = palette(this.canvas.parentElement ?? document.body);
    this.anew();
  }

  /** @param {string} by */
  colourBy(by) {
    this.colour = by;
    this.colours = colouring(this.model, by);
    this.shares = shares(this.model, this.colours);
    this.faded = new Set();
    this.anew();
  }

  /** @param {boolean[]} classes */
  show(classes) {
    this.classes = classes;
    this.levels.clear();
    this.anew();
  }

  /** Something else than the camera changed. */
  anew() {
    this.dirty = true;
    this.schedule();
  }

  get level() {
    const step = stepOf(this.camera.scale);
    let found = this.levels.get(step);
    if (!found) {
      found = level(this.model, this.opens, 2 ** (step / 2), this.classes);
      this.levels.set(step, found);
    }
    return found;
  }

  /** @returns {import('./paint.js').Scene} */
  get scene() {
    const { model, colours, faded, selected, selectedLine, found } = this;
    return { model, level: this.level, palette: this.palette, colours, shares: this.shares, faded, selected, selectedLine, found };
  }

  get smallest() {
    return Math.min(fit(this.model.size, this.picture).scale * 0.6, 1);
  }

  /** @param {import('./camera.js').Camera} camera */
  look(camera) {
    this.camera = { ...camera, scale: Math.max(camera.scale, this.smallest) };
    this.still = false;
    this.onMove();
    window.clearTimeout(this.resting);
    this.resting = window.setTimeout(() => {
      this.still = true;
      this.anew();
      this.onRest();
    }, REST);
    this.schedule();
  }

  /** @param {import('./camera.js').Camera} camera */
  fly(camera) {
    if (window.matchMedia('(prefers-reduced-motion: reduce)').matches) {
      this.look(camera);
      return;
    }
    this.onMove();
    this.flight = { from: this.camera, to: camera, began: performance.now() };
    this.schedule();
  }

  fit() {
    this.fly(fit(this.model.size, this.picture));
  }

  /**
   * By CSS pixels.
   * @param {number} right
   * @param {number} down
   */
  pan(right, down) {
    this.flight = null;
    this.look(moved(this.camera, right, down, this.model.size));
  }

  /**
   * A point of the drawing comes to the middle.
   * @param {number} x
   * @param {number} y
   */
  lookAt(x, y) {
    this.flight = null;
    this.look(moved({ ...this.camera, x, y }, 0, 0, this.model.size));
  }

  /**
   * @param {number} factor
   * @param {{ x: number, y: number }} [pointer]
   */
  zoom(factor, pointer) {
    this.flight = null;
    const at = pointer ?? { x: this.picture.width / 2, y: this.picture.height / 2 };
    this.look(zoomed(this.camera, factor, at, this.picture, this.smallest));
  }

  /** @param {number} node */
  goTo(node) {
    const x = this.model.x[node] + NODE.width / 2;
    const y = this.model.y[node] + NODE.height / 2;
    this.fly({ x, y, scale: Math.max(this.camera.scale, LEGIBLE) });
  }

  /** @param {number} frame */
  enter(frame) {
    this.fly(around(this.model.box(frame), this.picture));
  }

  /** @param {{ x: number, y: number }} pointer in CSS pixels */
  under(pointer) {
    const lines = this.sheet.linesUnder(this.camera, this.picture);
    return pick(this.scene, lines, this.camera, pointer, this.picture, 1);
  }

  schedule() {
    if (this.waiting === 0) this.waiting = requestAnimationFrame((now) => this.frame(now));
  }

  /** @param {number} now */
  frame(now) {
    this.waiting = 0;
    if (this.flight) {
      const { from, to, began } = this.flight;
      const part = Math.min((now - began) / FLIGHT, 1);
      const eased = part * part * (3 - 2 * part);
      const scale = from.scale * (to.scale / from.scale) ** eased;
      // The middle moves as the scale does, so that one neither overshoots nor creeps.
      const share = to.scale === from.scale ? eased : (1 / from.scale - 1 / scale) / (1 / from.scale - 1 / to.scale);
      if (part === 1) this.flight = null;
      this.look(part === 1 ? to : { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share, scale });
    }
    const { sheet, camera, picture } = this;
    // At rest the sheet is exactly at the camera: sharp.
    const exact = this.still && (sheet.camera?.scale !== camera.scale);
    const anew = this.dirty || exact || !sheet.covers(camera, picture);
    if (anew) {
      sheet.paint(this.scene, camera, picture, this.ratio);
      this.dirty = false;
    }
    sheet.show(this.ctx, camera, picture);
    this.onFrame(anew);
  }

  /**
   * What is seen, twice as sharp as on the screen, as a PNG.
   * @returns {Promise<Blob>}
   */
  picturePng() {
    const ratio = 2;
    const canvas = new OffscreenCanvas(this.picture.width * ratio, this.picture.height * ratio);
    const ctx = canvas.getContext('2d', { alpha: false });
    if (!ctx) return Promise.reject(new Error('this browser cannot draw'));
    paint(ctx, this.scene, this.camera, this.picture, ratio);
    return canvas.convertToBlob({ type: 'image/png' });
  }
}
