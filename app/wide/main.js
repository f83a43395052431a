/**
 * `<landfall-wide data-snapshot data-colour data-classes data-selected>`: the whole estate on a
 * canvas. The page around it says what to show; what is chosen goes to the page by following a
 * link, and the part that is seen stands in the address as `at`.
 */
import { behind } from './behind.js';
import { PngButton } from './button.js';
import { fit, read, written } from './camera.js';
import { Finder } from './finder.js';
import { legend } from './legend.js';
import { listed } from './lines.js';
import { Minimap } from './minimap.js';
import { Model } from './model.js';
import { save } from './png.js';
import { Tip, VERBS, words } from './tip.js';
import { View } from './view.js';

/** Pixels from which on a press is a drag. */
const DRAG = 5;
/** CSS pixels that an arrow key pans. */
const STEP = 90;
const BUTTONS = [
  ['+', 'Zoom in', '+'],
  ['-', 'Zoom out', '−'],
  ['0', 'Show all', '⤢'],
  ['ArrowLeft', 'Move left', '←'],
  ['ArrowRight', 'Move right', '→'],
  ['ArrowUp', 'Move up', '↑'],
  ['ArrowDown', 'Move down', '↓'],
];
const CLASSES = ['requires', 'together', 'talks'];

/**
 * @param {string} tag
 * @param {Record<string, string>} attributes
 * @param {(Node | string)[]} children
 */
function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/**
 * Says what is not drawn.
 * @param {number} drawn
 * @param {number} all
 */
function spared(drawn, all) {
  if (all <= drawn) return '';
  const hidden = (all - drawn).toLocaleString('en-US');
  return `${hidden} ${all - drawn === 1 ? 'line is' : 'lines are'} hidden, first those that lead out of sight, then those of the fewest references, so that the picture stays readable. Zoom in, or leave classes out.`;
}

class WideView extends HTMLElement {
  static observedAttributes = ['data-snapshot', 'data-colour', 'data-classes', 'data-selected'];

  /** @type {View | null} */
  view = null;
  /** @type {AbortController | null} */
  alive = null;
  /** @type {Map<number, { x: number, y: number }>} */
  down = new Map();
  dragged = 0;
  loading = 0;
  /** @type {Tip | null} */
  tip = null;
  /** @type {Minimap | null} */
  map = null;
  /** @type {HTMLElement | null} */
  colours = null;
  /** What proves the lines that were asked for. @type {Map<string, string[]>} */
  known = new Map();
  asked = '';

  connectedCallback() {
    this.alive = new AbortController();
    this.load();
  }

  disconnectedCallback() {
    this.alive?.abort();
    this.view = null;
    this.replaceChildren();
  }

  /**
   * @param {string} name
   * @param {string | null} before
   * @param {string | null} now
   */
  attributeChangedCallback(name, before, now) {
    if (before === now || !this.alive) return;
    if (name === 'data-snapshot') this.load();
    else if (this.view) this.follow(this.view, name);
  }

  /** Fetches everything and draws it. */
  async load() {
    const turn = ++this.loading;
    this.view = null;
    this.say('Loading the whole estate…');
    const snapshot = this.dataset.snapshot;
    const query = snapshot ? `?snapshot=${encodeURIComponent(snapshot)}` : '';
    try {
      const response = await fetch(`/graph/wide.json${query}`, { signal: this.alive?.signal });
      if (!response.ok) throw new Error((await response.text()).trim());
      const answer = await response.json();
      if (turn !== this.loading) return;
      if (!answer.snapshot) this.say('There is no graph yet. It is made of a scan: start one on the overview.');
      else if (answer.nodes.id.length === 0) this.say('The scan found nothing to draw.');
      else this.build(new Model(answer));
    } catch (error) {
      if (turn !== this.loading || this.alive?.signal.aborted) return;
      const why = error instanceof Error ? error.message : String(error);
      this.say(`The whole estate could not be loaded: ${why}. Load the page again, or use the drawing or the tree.`);
    }
  }

  /** @param {string} text */
  say(text) {
    this.removeAttribute('data-ready');
    this.replaceChildren(make('p', { class: 'muted', role: 'status' }, text));
  }

  /** @param {Model} model */
  build(model) {
    const { nodes, edges, frames } = model.answer;
    const count = (/** @type {number} */ number) => number.toLocaleString('en-US');
    const label = `${count(nodes.id.length)} resources and ${count(edges.from.length)} lines in ${count(frames.key.length)} frames. Arrows move, plus and minus zoom, 0 shows all. The tree says the same in words.`;
    const canvas = /** @type {HTMLCanvasElement} */ (
      make('canvas', { class: 'wide-canvas', tabindex: '0', role: 'application', 'aria-label': label })
    );
    const frame = make('div', { class: 'graph-frame wide-frame' });
    const buttons = make('div', { class: 'graph-buttons', role: 'group', 'aria-label': 'Zoom and pan' });
    for (const [key, name, glyph] of BUTTONS) {
      const button = make('button', { type: 'button', class: 'button button-small', 'aria-label': name, title: name }, glyph);
      button.addEventListener('click', () => this.act(key));
      buttons.append(button);
    }
    frame.append(buttons, canvas);
    const colours = make('ul', { class: 'legend wide-legend', 'aria-label': 'Colours' });
    const note = make('p', { class: 'wide-note muted', role: 'status' });
    this.replaceChildren(this.finder(model), frame, note, colours);
    const view = new View(canvas, model);
    this.view = view;
    this.map = new Minimap(frame, view);
    view.onFrame = () => this.map?.show();
    this.tip = new Tip(frame);
    this.colours = colours;
    for (const name of WideView.observedAttributes) this.follow(view, name);
    // For tests, and for nobody else.
    view.onMove = () => this.removeAttribute('data-still');
    view.onRest = () => {
      this.setAttribute('data-still', '');
      // Said once it rests, and only where it is something new: it is read aloud.
      const said = spared(view.sheet.lines.length, view.sheet.all);
      if (note.textContent !== said) note.textContent = said;
      this.remember();
    };
    view.resize();
    const camera = read(new URL(location.href).searchParams.get('at'));
    view.look(camera ?? fit(model.size, view.picture));
    if (!camera && view.selected >= 0) view.goTo(view.selected);
    this.listen(view, canvas, frame);
    this.setAttribute('data-ready', '');
  }

  /**
   * Takes over what the page says.
   * @param {View} view
   * @param {string} name of the attribute
   */
  follow(view, name) {
    if (name === 'data-colour') {
      view.colourBy(this.dataset.colour ?? '');
      if (this.colours) legend(this.colours, view);
    } else if (name === 'data-classes') {
      const wanted = (this.dataset.classes ?? '').split(' ').filter(Boolean);
      view.show(CLASSES.map((one) => wanted.length === 0 || wanted.includes(one)));
    } else if (name === 'data-selected') {
      const text = this.dataset.selected ?? '';
      const place = (/** @type {string} */ id) => view.model.place.get(id) ?? -1;
      const [from, to] = text.startsWith('edge:') ? text.slice(5).split('|').map(place) : [-1, -1];
      view.selected = text.startsWith('node:') ? place(text.slice(5)) : -1;
      view.selectedLine = from >= 0 && to >= 0 ? [from, to] : null;
      view.anew();
    }
    // The page may have written the address anew.
    if (this.hasAttribute('data-ready')) this.remember();
  }

  /**
   * @param {View} view
   * @param {HTMLCanvasElement} canvas
   * @param {HTMLElement} frame
   */
  listen(view, canvas, frame) {
    const signal = /** @type {AbortController} */ (this.alive).signal;
    const at = (/** @type {MouseEvent} */ event) => {
      const rect = canvas.getBoundingClientRect();
      return { x: event.clientX - rect.left, y: event.clientY - rect.top };
    };
    canvas.addEventListener(
      'wheel',
      (event) => {
        event.preventDefault();
        view.zoom(Math.exp(-Math.max(-120, Math.min(120, event.deltaY)) / 700), at(event));
        this.tip?.hide();
      },
      { signal, passive: false },
    );
    canvas.addEventListener('pointerdown', (event) => this.press(event, canvas, at(event)), { signal });
    canvas.addEventListener('pointermove', (event) => this.move(view, event, at(event)), { signal });
    for (const name of ['pointerup', 'pointercancel', 'pointerleave']) {
      canvas.addEventListener(name, (event) => this.down.delete(/** @type {PointerEvent} */ (event).pointerId), { signal });
    }
    canvas.addEventListener('pointerleave', () => this.tip?.hide(), { signal });
    canvas.addEventListener('click', (event) => this.dragged <= DRAG && this.choose(view, at(event)), { signal });
    canvas.addEventListener('dblclick', (event) => view.zoom(2, at(event)), { signal });
    canvas.addEventListener(
      'keydown',
      (event) => {
        if (this.act(event.key)) event.preventDefault();
      },
      { signal },
    );
    const sized = new ResizeObserver(() => view.resize());
    sized.observe(frame);
    const scheme = window.matchMedia('(prefers-color-scheme: dark)');
    const relit = () => {
      this.map?.forget();
      view.repaint();
      if (this.colours) legend(this.colours, view);
    };
    scheme.addEventListener('change', relit, { signal });
    const themed = new MutationObserver(relit);
    themed.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    signal.addEventListener('abort', () => {
      sized.disconnect();
      themed.disconnect();
    });
  }

  /**
   * @param {PointerEvent} event
   * @param {HTMLCanvasElement} canvas
   * @param {{ x: number, y: number }} pointer
   */
  press(event, canvas, pointer) {
    if (event.button !== 0) return;
    this.down.set(event.pointerId, pointer);
    this.dragged = this.down.size > 1 ? 2 * DRAG : 0;
    canvas.setPointerCapture(event.pointerId);
    this.tip?.hide();
  }

  /**
   * @param {View} view
   * @param {PointerEvent} event
   * @param {{ x: number, y: number }} pointer
   */
  move(view, event, pointer) {
    const before = this.down.get(event.pointerId);
    if (!before) {
      if (event.pointerType === 'mouse') this.hover(view, pointer);
      return;
    }
    const other = [...this.down].find(([id]) => id !== event.pointerId)?.[1];
    if (other) {
      const apart = (/** @type {{ x: number, y: number }} */ a) => Math.max(Math.hypot(a.x - other.x, a.y - other.y), 1);
      view.zoom(apart(pointer) / apart(before), { x: (pointer.x + other.x) / 2, y: (pointer.y + other.y) / 2 });
    } else {
      this.dragged += Math.abs(pointer.x - before.x) + Math.abs(pointer.y - before.y);
      view.pan(before.x - pointer.x, before.y - pointer.y);
    }
    this.down.set(event.pointerId, pointer);
  }

  /**
   * @param {View} view
   * @param {{ x: number, y: number }} pointer
   */
  hover(view, pointer) {
    const hit = view.under(pointer);
    view.canvas.style.cursor = hit && !(hit.sort === 'frame' && view.level.open.includes(hit.at)) ? 'pointer' : 'grab';
    const text = words(view.model, view.colours, view.shares, hit);
    this.tip?.show(text, pointer);
    if (hit?.sort === 'line') {
      const { from, to } = hit.line;
      if (from >= 0 && to >= 0) {
        this.evidence(view, hit.line, text, pointer);
      } else {
        const { model } = view;
        const name = model.answer.nodes.name;
        const [first] = behind(model, view.level, view.classes, hit.line);
        // What is seen is of a moment ago: the view has moved on to other frames.
        if (first === undefined) return;
        const pair = { from: model.from[first], to: model.to[first] };
        const words = `${hit.line.count > 1 ? 'such as ' : ''}${name[pair.from]} ${VERBS[model.edgeClass[first]]} ${name[pair.to]}`;
        this.tip?.show([...text, words], pointer);
        this.evidence(view, pair, [...text, words], pointer);
      }
    } else {
      this.asked = '';
    }
  }

  /**
   * Adds what proves a line to its words, once one stays on it.
   * @param {View} view
   * @param {{ from: number, to: number }} line
   * @param {string[]} text
   * @param {{ x: number, y: number }} pointer
   */
  async evidence(view, line, text, pointer) {
    const { nodes, snapshot } = view.model.answer;
    const query = new URLSearchParams({ snapshot: snapshot ?? '', from: nodes.id[line.from], to: nodes.id[line.to] });
    const asked = query.toString();
    const known = this.known.get(asked);
    if (known) this.tip?.show([...text, ...known], pointer);
    if (known || this.asked === asked) return;
    this.asked = asked;
    const response = await fetch(`/graph/edge.json?${asked}`, { signal: this.alive?.signal }).catch(() => null);
    if (!response?.ok) return;
    /** @type {{ evidence: { path: string, text: string }[] }[]} */
    const edges = await response.json();
    const proofs = edges.flatMap((edge) => edge.evidence).slice(0, 3);
    const found = proofs.map((proof) => `${proof.path} “${proof.text}”`);
    this.known.set(asked, found);
    if (this.asked === asked) this.tip?.show([...text, ...found], pointer);
  }

  /**
   * @param {View} view
   * @param {{ x: number, y: number }} pointer
   */
  choose(view, pointer) {
    const hit = view.under(pointer);
    const { nodes } = view.model.answer;
    if (hit?.sort === 'node') this.go(`node:${nodes.id[hit.at]}`);
    else if (hit?.sort === 'line') this.line(view, hit.line);
    else if (hit?.sort === 'frame') view.enter(hit.at);
    this.tip?.hide();
  }

  /**
   * Chooses the edge of a line, or lists those behind it.
   * @param {View} view
   * @param {import('./paint.js').Drawn} line
   */
  line(view, line) {
    const { nodes } = view.model.answer;
    const edges = behind(view.model, view.level, view.classes, line);
    this.querySelector('.wide-lines')?.remove();
    if (edges.length === 0) return;
    if (edges.length === 1) {
      const [from, to] = [view.model.from[edges[0]], view.model.to[edges[0]]];
      this.go(`edge:${nodes.id[from]}|${nodes.id[to]}`);
      return;
    }
    const [title] = words(view.model, view.colours, view.shares, { sort: 'line', line });
    const address = (/** @type {string} */ selected) => {
      const url = new URL(location.href);
      url.searchParams.set('sel', selected);
      return url.pathname + url.search;
    };
    this.querySelector('.wide-frame')?.after(listed(view.model, edges, `${title}: ${edges.length.toLocaleString('en-US')} edges`, address));
  }

  /**
   * Follows a link of this page to what is chosen: the router takes it as a person's click.
   * @param {string} selected
   */
  go(selected) {
    const url = new URL(location.href);
    if (selected) url.searchParams.set('sel', selected);
    else url.searchParams.delete('sel');
    const link = make('a', { href: url.pathname + url.search, 'data-noscroll': '', hidden: '' });
    this.append(link);
    link.click();
    link.remove();
  }

  /**
   * @param {string} key
   * @returns {boolean} whether it means something
   */
  act(key) {
    const view = this.view;
    if (!view) return false;
    /** @type {Record<string, () => void>} */
    const acts = {
      ArrowLeft: () => view.pan(-STEP, 0),
      ArrowRight: () => view.pan(STEP, 0),
      ArrowUp: () => view.pan(0, -STEP),
      ArrowDown: () => view.pan(0, STEP),
      '+': () => view.zoom(1.3),
      '=': () => view.zoom(1.3),
      '-': () => view.zoom(1 / 1.3),
      0: () => view.fit(),
      Escape: () => this.go(''),
    };
    acts[key]?.();
    return key in acts;
  }

  /** Keeps the part that is seen in the address, without a new entry in the history. */
  remember() {
    if (!this.view) return;
    const url = new URL(location.href);
    if (url.searchParams.get('view') !== 'wide') return;
    url.searchParams.set('at', written(this.view.camera));
    history.replaceState(history.state, '', url);
  }

  /**
   * Enter goes from one resource that fits to the next.
   * @param {Model} model
   */
  finder(model) {
    const input = /** @type {HTMLInputElement} */ (
      make('input', { id: 'wide-find', type: 'search', autocomplete: 'off', placeholder: 'name, type or id' })
    );
    const output = make('output', { for: 'wide-find', 'aria-live': 'polite', class: 'muted' });
    const png = make('button', { type: 'button', class: 'button button-small', 'data-testid': 'wide-png' }, 'PNG');
    png.addEventListener('click', async () => {
      if (this.view) save(await this.view.picturePng(), 'landfall-estate.png');
    });
    const { nodes, kinds } = model.answer;
    const texts = nodes.id.map((id, at) => `${nodes.name[at]} ${kinds[nodes.kind[at]]} ${id}`.toLowerCase());
    let turn = 0;
    const find = () => {
      const text = input.value.trim().toLowerCase();
      const fits = text ? texts.flatMap((one, at) => (one.includes(text) ? [at] : [])) : [];
      const view = this.view;
      if (!view) return;
      view.found = fits.length > 0 ? fits[turn % fits.length] : -1;
      output.textContent = text ? (fits.length > 0 ? `${(turn % fits.length) + 1} of ${fits.length}` : 'not in the estate') : '';
      if (view.found >= 0) view.goTo(view.found);
      view.anew();
    };
    input.addEventListener('input', () => {
      turn = 0;
      find();
    });
    input.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter') return;
      event.preventDefault();
      turn++;
      find();
    });
    const label = make('label', { for: 'wide-find' }, 'Find in the estate');
    const exports = make('span', { class: 'exports' }, 'What is seen: ', png);
    return make('div', { class: 'graph-find' }, label, input, output, exports);
  }

  /**
   * Where a resource stands in the picture, in CSS pixels; for tests.
   * @param {string} id
   */
  whereIs(id) {
    const at = this.view?.model.place.get(id);
    if (!this.view || at === undefined) return null;
    const { camera, picture, model } = this.view;
    return {
      x: (model.x[at] + 70 - camera.x) * camera.scale + picture.width / 2,
      y: (model.y[at] + 15 - camera.y) * camera.scale + picture.height / 2,
    };
  }
}

customElements.define('landfall-wide', WideView);
customElements.define('landfall-png', PngButton);
customElements.define('landfall-find', Finder);
