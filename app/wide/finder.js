/**
 * `<landfall-find data-input data-snapshot>` beside an input: a list of the resources that fit what
 * is typed, from the server. What is chosen becomes the value of the input; with `data-go` the page
 * goes to where the graph shows it. Without this script the input takes an id, or leads to the
 * inventory.
 */
import { Choice } from './choice.js';

/** After so many milliseconds without a letter the server is asked. */
const PAUSE = 120;

/** @typedef {{ id: string, name: string, kind: string, place: string }} Found */

export class Finder extends HTMLElement {
  /** @type {AbortController | null} */
  alive = null;
  /** @type {Found[]} */
  found = [];
  choice = new Choice(0);
  /** What the list answers; another text has to be asked for. */
  answered = '';
  waiting = 0;
  /** Which question is the last: earlier answers come too late. */
  turn = 0;
  /** Enter was pressed before the list was there. */
  hasty = false;

  connectedCallback() {
    const input = document.getElementById(this.dataset.input ?? '');
    if (!(input instanceof HTMLInputElement)) return;
    this.alive = new AbortController();
    const signal = this.alive.signal;
    this.input = input;
    this.list = document.createElement('ul');
    this.list.id = `${input.id}-list`;
    this.list.className = 'find-list';
    this.list.setAttribute('role', 'listbox');
    this.list.setAttribute('aria-label', 'Resources that fit');
    this.note = document.createElement('output');
    this.note.className = 'find-note muted';
    this.note.setAttribute('aria-live', 'polite');
    this.replaceChildren(this.list, this.note);
    const roles = { role: 'combobox', 'aria-autocomplete': 'list', 'aria-controls': this.list.id, autocomplete: 'off' };
    for (const [name, value] of Object.entries(roles)) input.setAttribute(name, value);
    this.close();
    input.addEventListener('input', () => this.type(), { signal });
    input.addEventListener('keydown', (event) => this.key(event), { signal });
    input.addEventListener('blur', () => this.close(), { signal });
    // The input keeps the focus.
    this.list.addEventListener('mousedown', (event) => event.preventDefault(), { signal });
    this.list.addEventListener('click', (event) => this.press(event), { signal });
  }

  disconnectedCallback() {
    this.alive?.abort();
    window.clearTimeout(this.waiting);
    this.replaceChildren();
  }

  get goes() {
    return this.dataset.go !== undefined;
  }

  /** What was typed, as it is asked for. */
  get text() {
    return this.input?.value.trim() ?? '';
  }

  type() {
    this.hasty = false;
    this.turn++;
    window.clearTimeout(this.waiting);
    if (!this.text) this.close();
    else this.waiting = window.setTimeout(() => this.ask(), PAUSE);
  }

  async ask() {
    window.clearTimeout(this.waiting);
    const text = this.text;
    const turn = ++this.turn;
    const query = new URLSearchParams({ q: text, snapshot: this.dataset.snapshot ?? '' });
    const response = await fetch(`/graph/find.json?${query}`, { signal: this.alive?.signal }).catch(() => null);
    if (turn !== this.turn || this.alive?.signal.aborted) return;
    if (!response?.ok) {
      this.close();
      this.say('The search did not answer. Type again.');
      return;
    }
    /** @type {{ found: Found[], total: number }} */
    const { found, total } = await response.json();
    if (turn !== this.turn) return;
    this.answered = text;
    this.open(found, total);
    if (this.hasty && found.length > 0) this.choose(0);
    this.hasty = false;
  }

  /**
   * @param {Found[]} found
   * @param {number} total
   */
  open(found, total) {
    this.found = found;
    this.choice = new Choice(found.length);
    const { list, input } = this;
    if (!list || !input) return;
    list.replaceChildren(
      ...found.map(({ name, kind, place }, at) => {
        const item = document.createElement('li');
        item.id = `${list.id}-${at}`;
        item.setAttribute('role', 'option');
        item.setAttribute('aria-selected', 'false');
        const [strong, rest] = [document.createElement('strong'), document.createElement('span')];
        strong.textContent = name;
        rest.textContent = `${kind}, ${place}`;
        item.append(strong, ' ', rest);
        return item;
      }),
    );
    list.hidden = found.length === 0;
    input.setAttribute('aria-expanded', String(found.length > 0));
    const count = (/** @type {number} */ number) => number.toLocaleString('en-US');
    if (total === 0) this.say('No resource fits');
    else if (total > found.length) this.say(`${count(found.length)} of ${count(total)}: type more to narrow`);
    else this.say(`${count(total)} ${total === 1 ? 'fits' : 'fit'}`);
    this.mark();
  }

  close() {
    if (!this.list || !this.input) return;
    this.list.hidden = true;
    this.choice = new Choice(0);
    this.input.setAttribute('aria-expanded', 'false');
    this.input.removeAttribute('aria-activedescendant');
    this.say('');
  }

  /**
   * @param {string} text
   * @param {boolean} [aloud] what is seen anyway is said to screen readers only
   */
  say(text, aloud = false) {
    this.note?.classList.toggle('visually-hidden', aloud);
    if (this.note) this.note.textContent = text;
  }

  /** Shows which one the keys stand on. */
  mark() {
    const { list, input, choice } = this;
    if (!list || !input) return;
    [...list.children].forEach((item, at) => item.setAttribute('aria-selected', String(at === choice.at)));
    const item = list.children[choice.at];
    if (item) {
      input.setAttribute('aria-activedescendant', item.id);
      item.scrollIntoView({ block: 'nearest' });
    } else {
      input.removeAttribute('aria-activedescendant');
    }
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const isOpen = this.list !== undefined && !this.list.hidden;
    if (event.key === 'Escape' && isOpen) {
      this.close();
      event.preventDefault();
    } else if (event.key === 'Enter') {
      this.enter(event, isOpen);
    } else if (this.choice.key(event.key) && isOpen) {
      this.mark();
      event.preventDefault();
    } else if (event.key === 'ArrowDown' && !isOpen && this.text) {
      this.ask();
      event.preventDefault();
    }
  }

  /**
   * Takes the one that the keys stand on, else the best. What is an id already is left to the form.
   * @param {KeyboardEvent} event
   * @param {boolean} isOpen
   */
  enter(event, isOpen) {
    if (!this.text) return;
    if (isOpen && this.answered === this.text) {
      this.choose(Math.max(this.choice.at, 0));
    } else if (this.goes) {
      this.hasty = true;
      this.ask();
    } else {
      return;
    }
    event.preventDefault();
  }

  /** @param {MouseEvent} event */
  press(event) {
    const item = event.target instanceof Element ? event.target.closest('li') : null;
    if (item && this.list) this.choose([...this.list.children].indexOf(item));
  }

  /** @param {number} at */
  async choose(at) {
    const { input } = this;
    const one = this.found[at];
    if (!one || !input) return;
    this.turn++;
    window.clearTimeout(this.waiting);
    this.close();
    if (!this.goes) {
      input.value = one.id;
      input.title = `${one.name}, ${one.kind}`;
      this.say(`${one.name} is chosen`, true);
      return;
    }
    input.value = one.name;
    const query = new URLSearchParams(location.search);
    query.delete('at');
    query.set('resource', one.id);
    this.say(`Going to ${one.name}…`, true);
    const response = await fetch(`/graph/lead.json?${query}`, { signal: this.alive?.signal }).catch(() => null);
    const answer = await response?.text().catch(() => '');
    if (this.alive?.signal.aborted) return;
    if (!response?.ok || answer === undefined) {
      this.say('It was not found again. Load the page and search anew.');
      return;
    }
    const to = new URLSearchParams(answer);
    to.set('sel', `node:${one.id}`);
    const view = query.get('view');
    if (view) to.set('view', view);
    // The router takes it as a person's click.
    const link = document.createElement('a');
    link.href = `/graph?${to}`;
    link.setAttribute('data-noscroll', '');
    link.hidden = true;
    this.append(link);
    link.click();
    link.remove();
    this.say(`${one.name} is shown`, true);
  }
}
