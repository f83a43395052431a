/** The whole estate, small, with what is seen of it. For the pointer: by keyboard the picture pans. */

const SIZE = { width: 176, height: 120 };
/** Frames of these levels are shown; what is deeper would be dots. */
const DEEPEST = 2;

export class Minimap {
  /**
   * @param {HTMLElement} host
   * @param {import('./view.js').View} view
   */
  constructor(host, view) {
    this.view = view;
    this.canvas = document.createElement('canvas');
    this.canvas.className = 'minimap wide-minimap';
    this.canvas.setAttribute('aria-hidden', 'true');
    this.canvas.dataset.testid = 'wide-minimap';
    const { width, height } = view.model.size;
    this.scale = Math.min(SIZE.width / Math.max(width, 1), SIZE.height / Math.max(height, 1));
    this.left = (SIZE.width - width * this.scale) / 2;
    this.top = (SIZE.height - height * this.scale) / 2;
    /** What does not change while one moves. @type {OffscreenCanvas | null} */
    this.ground = null;
    this.canvas.addEventListener('pointerdown', (event) => {
      this.canvas.setPointerCapture(event.pointerId);
      this.go(event);
    });
    this.canvas.addEventListener('pointermove', (event) => (event.buttons & 1) === 1 && this.go(event));
    host.append(this.canvas);
  }

  /** @param {PointerEvent} event */
  go(event) {
    const rect = this.canvas.getBoundingClientRect();
    const x = ((event.clientX - rect.left) * SIZE.width) / Math.max(rect.width, 1);
    const y = ((event.clientY - rect.top) * SIZE.height) / Math.max(rect.height, 1);
    this.view.lookAt((x - this.left) / this.scale, (y - this.top) / this.scale);
  }

  /** The colours are others. */
  forget() {
    this.ground = null;
  }

  /** Draws it anew, or hides it where everything is seen. */
  show() {
    const { camera, picture, model, ratio, palette } = this.view;
    const [wide, high] = [picture.width / camera.scale, picture.height / camera.scale];
    const [x, y] = [camera.x - wide / 2, camera.y - high / 2];
    const { width, height } = model.size;
    this.canvas.hidden = x <= 0 && y <= 0 && x + wide >= width && y + high >= height;
    const ctx = this.canvas.getContext('2d');
    if (this.canvas.hidden || !ctx) return;
    this.ground ??= this.painted();
    this.canvas.width = this.ground.width;
    this.canvas.height = this.ground.height;
    ctx.drawImage(this.ground, 0, 0);
    ctx.scale(ratio, ratio);
    ctx.strokeStyle = palette.accent;
    ctx.lineWidth = 1.5;
    const left = Math.max(this.left + x * this.scale, 0.75);
    const top = Math.max(this.top + y * this.scale, 0.75);
    const right = Math.min(this.left + (x + wide) * this.scale, SIZE.width - 0.75);
    const bottom = Math.min(this.top + (y + high) * this.scale, SIZE.height - 0.75);
    ctx.strokeRect(left, top, Math.max(right - left, 2), Math.max(bottom - top, 2));
  }

  painted() {
    const { model, ratio, palette } = this.view;
    const canvas = new OffscreenCanvas(Math.round(SIZE.width * ratio), Math.round(SIZE.height * ratio));
    const ctx = canvas.getContext('2d');
    if (!ctx) return canvas;
    ctx.scale(ratio, ratio);
    ctx.fillStyle = palette.surface;
    ctx.fillRect(0, 0, SIZE.width, SIZE.height);
    const { x, y, width, height, level } = model.answer.frames;
    ctx.lineWidth = 0.5;
    for (let at = 0; at < x.length; at++) {
      if (level[at] > DEEPEST) continue;
      const [left, top] = [this.left + x[at] * this.scale, this.top + y[at] * this.scale];
      const [w, h] = [width[at] * this.scale, height[at] * this.scale];
      ctx.fillStyle = level[at] % 2 === 0 ? palette.surface2 : palette.surface;
      ctx.strokeStyle = level[at] === 0 ? palette.lineStrong : palette.line;
      ctx.fillRect(left, top, w, h);
      ctx.strokeRect(left, top, w, h);
    }
    return canvas;
  }
}
