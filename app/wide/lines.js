/** The resources behind a line between closed frames, as links: each has its evidence beside the picture. */
import { VERBS } from './tip.js';

/** Links that are listed; nearer to it there are fewer behind each line. */
const LISTED = 100;

/**
 * @param {import('./model.js').Model} model
 * @param {number[]} edges
 * @param {string} title
 * @param {(edge: string) => string} address of the page with this edge chosen
 * @returns {HTMLElement}
 */
export function listed(model, edges, title, address) {
  const { id, name } = model.answer.nodes;
  const box = document.createElement('section');
  box.className = 'wide-lines';
  box.setAttribute('aria-label', title);
  const head = document.createElement('p');
  const strong = document.createElement('strong');
  strong.textContent = title;
  const close = document.createElement('button');
  close.type = 'button';
  close.className = 'button button-small';
  close.textContent = 'Close';
  close.addEventListener('click', () => box.remove());
  head.append(strong, ' ', close);
  const list = document.createElement('ul');
  list.className = 'plain';
  for (const edge of edges.slice(0, LISTED)) {
    const [from, to] = [model.from[edge], model.to[edge]];
    const link = document.createElement('a');
    link.href = address(`edge:${id[from]}|${id[to]}`);
    link.setAttribute('data-noscroll', '');
    link.textContent = `${name[from]} ${VERBS[model.edgeClass[edge]]} ${name[to]}`;
    const item = document.createElement('li');
    item.append(link);
    list.append(item);
  }
  box.append(head, list);
  if (edges.length > LISTED) {
    const more = document.createElement('p');
    more.className = 'muted';
    more.textContent = `${(edges.length - LISTED).toLocaleString('en-US')} more: zoom in, and the line parts.`;
    box.append(more);
  }
  return box;
}
