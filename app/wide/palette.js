/** Colours from the design tokens, and by what resources are coloured. */

/** Colours of the style sheet's classes `hue-0` …: eight without a meaning, then some with one. */
const PLAIN = 8;
const HUES = 13;
const [GOOD, WARN, BAD, GOES, NONE] = [8, 9, 10, 11, 12];
/** So many services have a colour of their own; the rest share one. */
const SERVICES = 7;

/**
 * @typedef {{ label: string, hue: number, count: number }} Category
 * @typedef {{ categories: Category[], of: Uint8Array }} Colouring
 * @typedef {{ soft: string[], strong: string[], ink: string, inkSoft: string, surface: string, surface2: string,
 *   surface3: string, line: string, lineStrong: string, accent: string, warn: string, classes: string[],
 *   font: string }} Palette
 */

/**
 * The colours that hold now: light or dark.
 * @param {HTMLElement} host a probe is put into it for a moment
 * @returns {Palette}
 */
export function palette(host) {
  const probe = document.createElement('span');
  probe.hidden = true;
  host.append(probe);
  const style = getComputedStyle(probe);
  /** @param {string} value */
  const colour = (value) => {
    probe.style.color = value;
    return style.color;
  };
  const hues = Array.from({ length: HUES }, (_, at) => {
    probe.className = `hue-${at}`;
    return [colour('var(--hue)'), colour('var(--hue-strong)')];
  });
  probe.className = '';
  const found = {
    soft: hues.map(([soft]) => soft),
    strong: hues.map(([, strong]) => strong),
    ink: colour('var(--ink)'),
    inkSoft: colour('var(--ink-soft)'),
    surface: colour('var(--surface)'),
    surface2: colour('var(--surface-2)'),
    surface3: colour('var(--surface-3)'),
    line: colour('var(--line)'),
    lineStrong: colour('var(--line-strong)'),
    accent: colour('var(--accent)'),
    warn: colour('var(--warn)'),
    classes: ['requires', 'together', 'talks'].map((name) => colour(`var(--class-${name})`)),
    font: style.fontFamily,
  };
  probe.remove();
  return found;
}

/**
 * A category for every resource.
 * @param {import('./model.js').Model} model
 * @param {string} by as the URL says it; empty for the account
 * @returns {Colouring}
 */
export function colouring(model, by) {
  const { nodes, accounts, waves } = model.answer;
  /** @type {Map<string, Category & { order: number, at: number }>} */
  const known = new Map();
  /**
   * @param {string} label
   * @param {number} hue
   * @param {number} order in the legend
   */
  const category = (label, hue, order) => {
    let found = known.get(label);
    if (!found) known.set(label, (found = { label, hue, count: 0, order, at: 0 }));
    found.count++;
    return found;
  };
  const services = by === 'kind' ? frequent(model) : new Map();
  const risks = new Map(waves.map((wave) => [wave.number, wave.risk]));
  /** @type {Record<string, (at: number) => Category & { at: number }>} */
  const ways = {
    '': (at) => category(accounts[nodes.account[at]], nodes.account[at] % PLAIN, nodes.account[at]),
    wave: (at) =>
      nodes.wave[at] < 0
        ? category('no wave', NONE, 1e6)
        : category(`wave ${nodes.wave[at]}`, nodes.wave[at] % PLAIN, nodes.wave[at]),
    kind: (at) => {
      const service = serviceOf(model, at);
      const rank = services.get(service);
      return rank === undefined ? category('other services', NONE, 1e6) : category(service, rank, rank);
    },
    risk: (at) => {
      const risk = risks.get(nodes.wave[at]);
      const order = ['high', 'medium', 'low'].indexOf(risk ?? '');
      return order < 0 ? category('no wave', NONE, 3) : category(`${risk} risk`, [BAD, WARN, GOOD][order], order);
    },
    status: (at) => {
      const words = ['failed', 'running', 'waiting', 'moved', 'manual'];
      const order = words.indexOf(nodes.status[at] ?? '');
      if (order < 0) return category('not in the plan', 7, 9);
      const label = words[order] === 'manual' ? 'moved by people' : words[order];
      return category(label, [BAD, GOES, NONE, GOOD, WARN][order], order);
    },
  };
  const way = ways[by] ?? ways[''];
  const each = nodes.id.map((_, at) => way(at));
  const categories = [...known.values()].sort((a, b) => a.order - b.order);
  categories.forEach((one, at) => {
    one.at = at;
  });
  return { categories, of: Uint8Array.from(each, (one) => Math.min(one.at, 255)) };
}

/**
 * @param {import('./model.js').Model} model
 * @param {number} at
 */
function serviceOf(model, at) {
  const kind = model.answer.kinds[model.answer.nodes.kind[at]];
  return kind.split('::')[1] ?? kind;
}

/**
 * The services with most resources, by rank.
 * @param {import('./model.js').Model} model
 * @returns {Map<string, number>}
 */
function frequent(model) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (let at = 0; at < model.frameOf.length; at++) {
    const service = serviceOf(model, at);
    counts.set(service, (counts.get(service) ?? 0) + 1);
  }
  const order = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  return new Map(order.slice(0, SERVICES).map(([service], at) => [service, at]));
}

/**
 * For each frame how many resources of each category are in it: one row of the table per frame.
 * @param {import('./model.js').Model} model
 * @param {Colouring} colours
 */
export function shares(model, colours) {
  const width = colours.categories.length;
  const table = new Uint32Array(model.parent.length * width);
  for (let at = 0; at < model.frameOf.length; at++) table[model.frameOf[at] * width + colours.of[at]]++;
  for (let at = model.parent.length - 1; at >= 0; at--) {
    const around = model.parent[at];
    if (around < 0) continue;
    for (let one = 0; one < width; one++) table[around * width + one] += table[at * width + one];
  }
  return table;
}
