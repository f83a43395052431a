/**
 * Which boxes are where: a uniform grid over the drawing, so that culling and picking look at a few
 * cells instead of at everything.
 */

/** How many boxes a cell holds on average. */
const PER_CELL = 6;

/** @typedef {{ left: number, top: number, right: number, bottom: number }} Rect */

export class Grid {
  /**
   * @param {ArrayLike<number>} x left edges
   * @param {ArrayLike<number>} y upper edges
   * @param {number} width of every box
   * @param {number} height of every box
   */
  constructor(x, y, width, height) {
    this.x = x;
    this.y = y;
    this.width = width;
    this.height = height;
    const count = x.length;
    let right = 1;
    let bottom = 1;
    for (let at = 0; at < count; at++) {
      right = Math.max(right, x[at] + width);
      bottom = Math.max(bottom, y[at] + height);
    }
    this.cell = Math.max(width, height, Math.sqrt((right * bottom * PER_CELL) / Math.max(count, 1)));
    this.columns = Math.ceil(right / this.cell);
    this.rows = Math.ceil(bottom / this.cell);
    /** Where the boxes of a cell begin in `boxes`; a box is in the cell of its upper left corner. */
    this.starts = new Uint32Array(this.columns * this.rows + 1);
    this.boxes = new Uint32Array(count);
    const cells = new Uint32Array(count);
    for (let at = 0; at < count; at++) {
      cells[at] = this.cellOf(x[at], y[at]);
      this.starts[cells[at] + 1]++;
    }
    for (let at = 1; at < this.starts.length; at++) this.starts[at] += this.starts[at - 1];
    const next = this.starts.slice();
    for (let at = 0; at < count; at++) this.boxes[next[cells[at]]++] = at;
  }

  /**
   * @param {number} x
   * @param {number} y
   */
  cellOf(x, y) {
    const column = Math.min(Math.max(Math.floor(x / this.cell), 0), this.columns - 1);
    const row = Math.min(Math.max(Math.floor(y / this.cell), 0), this.rows - 1);
    return row * this.columns + column;
  }

  /**
   * Calls `see` with every box that touches the rectangle.
   * @param {Rect} rect
   * @param {(box: number) => void} see
   */
  within(rect, see) {
    const { x, y, width, height } = this;
    const first = this.cellOf(rect.left - width, rect.top - height);
    const last = this.cellOf(rect.right, rect.bottom);
    const left = first % this.columns;
    const right = last % this.columns;
    const bottom = Math.floor(last / this.columns);
    for (let row = Math.floor(first / this.columns); row <= bottom; row++) {
      const end = this.starts[row * this.columns + right + 1];
      for (let at = this.starts[row * this.columns + left]; at < end; at++) {
        const box = this.boxes[at];
        const apart =
          x[box] > rect.right || x[box] + width < rect.left || y[box] > rect.bottom || y[box] + height < rect.top;
        if (!apart) see(box);
      }
    }
  }

  /**
   * The box at a point, or -1. Of several the last.
   * @param {number} x
   * @param {number} y
   */
  at(x, y) {
    let found = -1;
    this.within({ left: x, top: y, right: x, bottom: y }, (box) => {
      found = Math.max(found, box);
    });
    return found;
  }
}
