/** What is under the pointer, in words. */

export const VERBS = ['requires', 'moves together with', 'talks to'];
const LEVELS = ['account', 'network', 'application', 'move group'];

/**
 * Lines of text; the first is the name.
 * @param {import('./model.js').Model} model
 * @param {import('./palette.js').Colouring} colours
 * @param {Uint32Array} shares
 * @param {import('./pick.js').Hit} hit
 * @returns {string[]}
 */
export function words(model, colours, shares, hit) {
  if (!hit) return [];
  const { nodes, frames, kinds, accounts, waves } = model.answer;
  if (hit.sort === 'node') {
    const wave = waves.find((one) => one.number === nodes.wave[hit.at]);
    const status = nodes.status[hit.at];
    return [
      nodes.name[hit.at],
      kinds[nodes.kind[hit.at]],
      accounts[nodes.account[hit.at]],
      ...(wave ? [`wave ${wave.number}: ${wave.title}, ${wave.risk} risk`] : []),
      ...(status ? [status === 'manual' ? 'moved by people' : status] : []),
      `${model.leaving.of(hit.at).length} out, ${model.reaching.of(hit.at).length} in`,
    ];
  }
  if (hit.sort === 'frame') {
    const width = colours.categories.length;
    const parts = colours.categories
      .map((one, at) => ({ label: one.label, count: shares[hit.at * width + at] }))
      .filter((part) => part.count > 0)
      .sort((a, b) => b.count - a.count);
    const more = parts.length > 4 ? [`${parts.length - 4} more`] : [];
    return [
      frames.name[hit.at],
      `${LEVELS[frames.level[hit.at]]}, ${model.count[hit.at].toLocaleString('en-US')} resources`,
      ...parts.slice(0, 4).map((part) => `${part.label}: ${part.count.toLocaleString('en-US')}`),
      ...more,
    ];
  }
  const { from, to, class: kind, count } = hit.line;
  const name = (/** @type {number} */ end) => (end >= 0 ? nodes.name[end] : frames.name[~end]);
  const several = count > 1 ? [`${count.toLocaleString('en-US')} references`] : [];
  return [`${name(from)} ${VERBS[kind]} ${name(to)}`, ...several];
}

/** The text that floats beside the pointer. */
export class Tip {
  /** @param {HTMLElement} host */
  constructor(host) {
    this.element = document.createElement('div');
    this.element.className = 'wide-tip';
    this.element.hidden = true;
    this.host = host;
    host.append(this.element);
  }

  hide() {
    this.element.hidden = true;
  }

  /**
   * @param {string[]} lines
   * @param {{ x: number, y: number }} pointer
   */
  show(lines, pointer) {
    if (lines.length === 0) {
      this.hide();
      return;
    }
    this.element.replaceChildren(
      ...lines.map((line, at) => {
        const part = document.createElement(at === 0 ? 'strong' : 'span');
        part.textContent = line;
        return part;
      }),
    );
    this.element.hidden = false;
    // Beside the pointer, on the side where there is room.
    const { clientWidth, clientHeight } = this.host;
    const { offsetWidth, offsetHeight } = this.element;
    const left = pointer.x + 16 + offsetWidth > clientWidth ? pointer.x - 12 - offsetWidth : pointer.x + 16;
    const top = pointer.y + 16 + offsetHeight > clientHeight ? pointer.y - 12 - offsetHeight : pointer.y + 16;
    this.element.style.left = `${Math.max(left, 4)}px`;
    this.element.style.top = `${Math.max(top, 4)}px`;
  }
}
