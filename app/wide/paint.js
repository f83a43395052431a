/** Draws what is seen, as much of it as can be told apart. */
import { seen } from './camera.js';
import { NODE } from './model.js';

/** Lines drawn at most; the ones of most edges first. */
const LINES = 600;
/** Names of boxes drawn at most. */
const NAMES = 500;
/** Lines to or from what is chosen, at most. */
const CHOSEN = 400;
/** What names are made of, and the width of its letters by font. */
const SAMPLE = 'abcdefghijklmnoprstuvwxyz-orders-0123456789-AWS';
/** @type {Map<string, number>} */
const LETTERS = new Map();
/** Heights on the screen from which on a box has a border, a name, its type below. */
const BORDER = 7;
const NAMED = 13;
const TYPED = 26;

/**
 * @typedef {{
 *   model: import('./model.js').Model, level: import('./levels.js').Level, palette: import('./palette.js').Palette,
 *   colours: import('./palette.js').Colouring, shares: Uint32Array, faded: Set<number>,
 *   selected: number, selectedLine: [number, number] | null, found: number,
 * }} Scene
 * @typedef {{ x1: number, y1: number, x2: number, y2: number, from: number, to: number, class: number, count: number }} Drawn
 */

/**
 * Paints the scene and gives the lines that were drawn, for picking, and how many there are.
 * @param {CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D} ctx
 * @param {Scene} scene
 * @param {import('./camera.js').Camera} camera
 * @param {import('./camera.js').Size} picture in CSS pixels
 * @param {number} ratio device pixels per CSS pixel
 * @returns {{ lines: Drawn[], all: number }}
 */
export function paint(ctx, scene, camera, picture, ratio) {
  const view = seen(camera, picture);
  const { scale } = camera;
  // Rectangles are drawn in whole device pixels: sharp, and fast without smoothed edges.
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  ctx.globalAlpha = 1;
  ctx.fillStyle = scene.palette.surface;
  ctx.fillRect(0, 0, ctx.canvas.width, ctx.canvas.height);
  const k = scale * ratio;
  /** @param {number} x */
  const sx = (x) => (x - view.left) * k;
  /** @param {number} y */
  const sy = (y) => (y - view.top) * k;
  const brush = new Brush(ctx, scene, { view, k, ratio, sx, sy });
  brush.openFrames();
  const lines = brush.lines();
  brush.closedFrames();
  brush.nodes();
  brush.titles();
  brush.chosen();
  return { lines, all: brush.all };
}

/** @typedef {{ view: import('./grid.js').Rect, k: number, ratio: number, sx: (x: number) => number, sy: (y: number) => number }} Frame */

class Brush {
  /**
   * @param {CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D} ctx
   * @param {Scene} scene
   * @param {Frame} frame
   */
  constructor(ctx, scene, frame) {
    this.ctx = ctx;
    this.scene = scene;
    this.frame = frame;
    this.frames = scene.model.answer.frames;
    this.names = NAMES;
    /** Lines that are seen, those for which there is no room included. */
    this.all = 0;
  }

  /** @param {number} at */
  isSeen(at) {
    const { view } = this.frame;
    const { x, y, width, height } = this.frames;
    return !(x[at] > view.right || y[at] > view.bottom || x[at] + width[at] < view.left || y[at] + height[at] < view.top);
  }

  /**
   * A frame in whole device pixels: left, top, width, height.
   * @param {number} at
   * @returns {[number, number, number, number]}
   */
  rect(at) {
    const { sx, sy } = this.frame;
    const { x, y, width, height } = this.frames;
    const left = Math.round(sx(x[at]));
    const top = Math.round(sy(y[at]));
    return [left, top, Math.round(sx(x[at] + width[at])) - left, Math.round(sy(y[at] + height[at])) - top];
  }

  openFrames() {
    const { ctx, scene } = this;
    const { surface, surface2, line, lineStrong } = scene.palette;
    for (const at of scene.level.open) {
      if (!this.isSeen(at)) continue;
      const depth = this.frames.level[at];
      this.box(this.rect(at), depth % 2 === 0 ? surface2 : surface, depth === 0 ? lineStrong : line);
    }
    ctx.globalAlpha = 1;
  }

  /**
   * @param {[number, number, number, number]} rect
   * @param {string} fill
   * @param {string} stroke
   */
  box([x, y, width, height], fill, stroke) {
    const { ctx } = this;
    const border = Math.max(1, Math.round(this.frame.ratio));
    ctx.fillStyle = stroke;
    ctx.fillRect(x, y, width, height);
    ctx.fillStyle = fill;
    ctx.fillRect(x + border, y + border, width - 2 * border, height - 2 * border);
  }

  closedFrames() {
    const { scene, ctx } = this;
    const { ratio } = this.frame;
    const { palette } = scene;
    const width = scene.colours.categories.length;
    for (const at of scene.level.closed) {
      if (!this.isSeen(at)) continue;
      let rect = this.rect(at);
      let [x, y, w, h] = rect;
      if (w < 2 || h < 2) continue;
      const gap = Math.min(Math.round(1.5 * ratio), Math.floor(Math.min(w, h) / 8));
      rect = [x + gap, y + gap, w - 2 * gap, h - 2 * gap];
      [x, y, w, h] = rect;
      this.box(rect, palette.surface, palette.lineStrong);
      // A bar at the foot tells what is inside, by the chosen colours.
      const bar = Math.max(Math.min(Math.round(h * 0.22), 6 * ratio), 2);
      if (h > 3 * ratio && w > 4 * ratio) {
        let left = x + 1;
        const room = w - 2;
        for (let one = 0; one < width; one++) {
          const part = scene.shares[at * width + one];
          if (part === 0) continue;
          const long = (room * part) / scene.model.count[at];
          ctx.globalAlpha = scene.faded.has(one) ? 0.12 : 1;
          ctx.fillStyle = palette.strong[scene.colours.categories[one].hue];
          ctx.fillRect(Math.round(left), y + h - 1 - bar, Math.max(Math.round(left + long) - Math.round(left), 1), bar);
          left += long;
        }
        ctx.globalAlpha = 1;
      }
      this.card(at, rect, bar);
    }
  }

  /**
   * The name of a closed frame and how much is in it, where there is room.
   * @param {number} at
   * @param {[number, number, number, number]} rect
   * @param {number} bar
   */
  card(at, [x, y, w, h], bar) {
    const { ratio } = this.frame;
    const { palette, model } = this.scene;
    const font = 11 * ratio;
    const free = h - bar - 2 * ratio;
    if (free < font || w < 34 * ratio || this.names <= 0) return;
    const two = free >= 2.5 * font;
    const middle = y + free / 2 + ratio;
    const name = this.frames.name[at];
    this.text(name, x + 5 * ratio, middle + (two ? -font * 0.25 : font * 0.36), w - 8 * ratio, font, palette.ink, 600);
    if (two) {
      const count = `${model.count[at].toLocaleString('en-US')} inside`;
      this.text(count, x + 5 * ratio, middle + font * 0.95, w - 8 * ratio, font * 0.92, palette.inkSoft, 400);
    }
  }

  /**
   * A text that ends with an ellipsis where it does not fit.
   * @param {string} text
   * @param {number} x
   * @param {number} y of the base line
   * @param {number} room
   * @param {number} font in device pixels
   * @param {string} colour
   * @param {number} weight
   */
  text(text, x, y, room, font, colour, weight) {
    const letters = Math.floor(room / (font * this.wide(weight)));
    if (letters < 3) return;
    this.names--;
    const { ctx } = this;
    ctx.font = `${weight} ${font.toFixed(1)}px ${this.scene.palette.font}`;
    ctx.fillStyle = colour;
    ctx.fillText(text.length > letters ? `${text.slice(0, letters - 1)}…` : text, x, y);
  }

  /**
   * How wide a letter is on average, of the size of the font: measuring each text would take longer
   * than drawing it.
   * @param {number} weight
   */
  wide(weight) {
    const font = `${weight} 100px ${this.scene.palette.font}`;
    let wide = LETTERS.get(font);
    if (wide === undefined) {
      this.ctx.font = font;
      wide = this.ctx.measureText(SAMPLE).width / SAMPLE.length / 100;
      LETTERS.set(font, wide);
    }
    return wide;
  }

  titles() {
    const { ratio, k } = this.frame;
    const { palette, level, model } = this.scene;
    for (const at of level.open) {
      if (this.names <= 0) return;
      if (!this.isSeen(at)) continue;
      const [x, y, w] = this.rect(at);
      const strip = this.frames.title[at] * k;
      const font = Math.min(strip * 0.72, (this.frames.level[at] === 0 ? 15 : 12.5) * ratio);
      if (font < 8.5 * ratio || w < 60 * ratio) continue;
      // The name stays in sight while its frame is.
      const left = Math.max(x, 0) + 7 * ratio;
      const room = x + w - left - 6 * ratio;
      const base = y + Math.min(strip * 0.5, 14 * ratio) + font * 0.36;
      const text = `${this.frames.name[at]} · ${model.count[at].toLocaleString('en-US')}`;
      this.text(text, left, base, room, font, this.frames.level[at] === 0 ? palette.ink : palette.inkSoft, 600);
    }
  }

  nodes() {
    const { ctx, scene } = this;
    const { k, ratio, sx, sy, view } = this.frame;
    const { model, palette, colours, level } = scene;
    const high = NODE.height * k;
    const wide = NODE.width * k;
    /** @type {number[][]} */
    const groups = colours.categories.map(() => []);
    model.grid.within(view, (at) => {
      if (level.stands[at] >= 0) groups[colours.of[at]].push(at);
    });
    const bordered = high >= BORDER * ratio;
    groups.forEach((group, one) => {
      const { hue } = colours.categories[one];
      ctx.globalAlpha = scene.faded.has(one) ? 0.15 : 1;
      const w = Math.max(Math.round(wide), 1);
      const h = Math.max(Math.round(high), 1);
      ctx.fillStyle = bordered ? palette.lineStrong : palette.strong[hue];
      for (const at of group) ctx.fillRect(Math.round(sx(model.x[at])), Math.round(sy(model.y[at])), w, h);
      if (!bordered) return;
      const border = Math.max(1, Math.round(ratio));
      const edge = Math.max(Math.round(4 * ratio * Math.min(1, high / (20 * ratio))), 2);
      ctx.fillStyle = palette.soft[hue];
      for (const at of group) {
        ctx.fillRect(Math.round(sx(model.x[at])) + border, Math.round(sy(model.y[at])) + border, w - 2 * border, h - 2 * border);
      }
      ctx.fillStyle = palette.strong[hue];
      for (const at of group) ctx.fillRect(Math.round(sx(model.x[at])), Math.round(sy(model.y[at])), edge, h);
      if (high >= NAMED * ratio) for (const at of group) this.label(at, high, wide);
    });
    ctx.globalAlpha = 1;
  }

  /**
   * @param {number} at
   * @param {number} high
   * @param {number} wide
   */
  label(at, high, wide) {
    if (this.names <= 0) return;
    const { ratio, sx, sy } = this.frame;
    const { model, palette } = this.scene;
    const { nodes, kinds } = model.answer;
    const typed = high >= TYPED * ratio;
    const font = Math.min(high * (typed ? 0.4 : 0.66), 15 * ratio);
    const x = sx(model.x[at]) + Math.max(7 * ratio, wide * 0.06);
    const room = wide - Math.max(9 * ratio, wide * 0.08);
    const middle = sy(model.y[at]) + high / 2;
    this.text(nodes.name[at], x, middle + font * (typed ? -0.12 : 0.36), room, font, palette.ink, 600);
    if (!typed) return;
    const wave = nodes.wave[at] >= 0 ? ` · wave ${nodes.wave[at]}` : '';
    const kind = kinds[nodes.kind[at]].replace(/^AWS::/, '');
    this.text(kind + wave, x, middle + font * 0.95, room, font * 0.84, palette.inkSoft, 400);
  }

  /**
   * Where an end of a line is: left, top, width, height in the drawing.
   * @param {number} end
   * @returns {[number, number, number, number]}
   */
  end(end) {
    if (end >= 0) return [this.scene.model.x[end], this.scene.model.y[end], NODE.width, NODE.height];
    const { x, y, width, height } = this.frames;
    return [x[~end], y[~end], width[~end], height[~end]];
  }

  /**
   * A line from side to side, in device pixels; `null` where nothing of it is seen.
   * @param {number} from
   * @param {number} to
   * @param {number} kind
   * @param {number} count
   * @returns {Drawn | null}
   */
  line(from, to, kind, count) {
    const { view, sx, sy } = this.frame;
    const [ax, ay, aw, ah] = this.end(from);
    const [bx, by, bw, bh] = this.end(to);
    const right = ax + aw / 2 <= bx + bw / 2;
    const x1 = right ? ax + aw : ax;
    const x2 = right ? bx : bx + bw;
    const y1 = ay + ah / 2;
    const y2 = by + bh / 2;
    // A line of which neither end is seen says nothing here.
    /** @type {(x: number, y: number, w: number, h: number) => boolean} */
    const away = (x, y, w, h) => x > view.right || y > view.bottom || x + w < view.left || y + h < view.top;
    if (away(ax, ay, aw, ah) && away(bx, by, bw, bh)) return null;
    return { x1: sx(x1), y1: sy(y1), x2: sx(x2), y2: sy(y2), from, to, class: kind, count };
  }

  /** Lines, faint where there are many: the strongest are seen best. */
  lines() {
    const { ctx, scene } = this;
    const { ratio } = this.frame;
    const { from, to, class: kinds, count } = scene.level.lines;
    const { width, height } = ctx.canvas;
    /** @type {(x: number, y: number) => boolean} */
    const inside = (x, y) => x >= 0 && y >= 0 && x <= width && y <= height;
    /** @type {Drawn[]} */
    const within = [];
    /** @type {Drawn[]} */
    const leading = [];
    for (let at = 0; at < from.length; at++) {
      const line = this.line(from[at], to[at], kinds[at], count[at]);
      if (!line || Math.abs(line.x1 - line.x2) + Math.abs(line.y1 - line.y2) < 3 * ratio) continue;
      this.all++;
      if (within.length >= LINES) continue;
      if (inside(line.x1, line.y1) && inside(line.x2, line.y2)) within.push(line);
      else if (leading.length < LINES) leading.push(line);
    }
    // What is seen whole tells more than what leads away.
    const drawn = [...within, ...leading].slice(0, LINES);
    const tiers = [
      { until: 40, alpha: 0.45 },
      { until: 160, alpha: 0.24 },
      { until: LINES, alpha: drawn.length > 300 ? 0.1 : 0.18 },
    ];
    ctx.lineWidth = Math.max(1, ratio);
    let first = 0;
    for (const { until, alpha } of tiers) {
      ctx.globalAlpha = alpha;
      for (let kind = 0; kind < 3; kind++) {
        ctx.strokeStyle = scene.palette.classes[kind];
        this.strokes(drawn.slice(first, until).filter((line) => line.class === kind));
      }
      first = until;
    }
    ctx.globalAlpha = 1;
    return drawn;
  }

  /**
   * Many lines are stroked a few at a time: one path of thousands takes longer than its parts.
   * @param {Drawn[]} lines
   */
  strokes(lines) {
    const { ctx } = this;
    for (let at = 0; at < lines.length; at += 40) {
      ctx.beginPath();
      for (const { x1, y1, x2, y2 } of lines.slice(at, at + 40)) {
        ctx.moveTo(x1, y1);
        const bend = (x2 - x1) / 2;
        if (Math.abs(y2 - y1) < 2) ctx.lineTo(x2, y2);
        else ctx.bezierCurveTo(x1 + bend, y1, x2 - bend, y2, x2, y2);
      }
      ctx.stroke();
    }
  }

  /** What is chosen or was found, with all its lines, above everything. */
  chosen() {
    const { scene } = this;
    if (scene.selected >= 0) this.withLines(scene.selected);
    if (scene.selectedLine) {
      const [from, to] = scene.selectedLine;
      this.strong([this.line(scene.level.stands[from], scene.level.stands[to], this.classOf(from, to), 1)]);
      this.ring(from, scene.palette.accent);
      this.ring(to, scene.palette.accent);
    }
    if (scene.found >= 0) this.ring(scene.found, scene.palette.warn);
  }

  /**
   * @param {number} from
   * @param {number} to
   */
  classOf(from, to) {
    const { model } = this.scene;
    for (const edge of model.leaving.of(from)) if (model.to[edge] === to) return model.edgeClass[edge];
    return 0;
  }

  /** @param {number} at */
  withLines(at) {
    const { model, level } = this.scene;
    const edges = [...model.leaving.of(at), ...model.reaching.of(at)].slice(0, CHOSEN);
    this.strong(
      edges.map((edge) => this.line(level.stands[model.from[edge]], level.stands[model.to[edge]], model.edgeClass[edge], 1)),
    );
    this.ring(at, this.scene.palette.accent);
  }

  /** @param {(Drawn | null)[]} lines */
  strong(lines) {
    const { ctx, scene } = this;
    ctx.lineWidth = 2 * this.frame.ratio;
    for (let kind = 0; kind < 3; kind++) {
      ctx.strokeStyle = scene.palette.classes[kind];
      this.strokes(lines.filter((line) => line !== null).filter((line) => line.class === kind));
    }
  }

  /**
   * A ring around a resource, or around the closed frame that it is in.
   * @param {number} at
   * @param {string} colour
   */
  ring(at, colour) {
    const { ctx } = this;
    const { k, ratio, sx, sy } = this.frame;
    const [x, y, w, h] = this.end(this.scene.level.stands[at]);
    const room = 2 * ratio;
    ctx.strokeStyle = colour;
    ctx.lineWidth = 3 * ratio;
    ctx.strokeRect(sx(x) - room, sy(y) - room, Math.max(w * k, 4) + 2 * room, Math.max(h * k, 4) + 2 * room);
  }
}
