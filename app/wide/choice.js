/** Which one of a list the keys stand on; at first none. */
export class Choice {
  /** @param {number} count */
  constructor(count) {
    this.count = count;
    this.at = -1;
  }

  /**
   * Arrows go round.
   * @param {string} key
   * @returns {boolean} whether the key means something
   */
  key(key) {
    if (this.count === 0) return false;
    if (key === 'ArrowDown') this.at = (this.at + 1) % this.count;
    else if (key === 'ArrowUp') this.at = this.at <= 0 ? this.count - 1 : this.at - 1;
    else return false;
    return true;
  }
}
