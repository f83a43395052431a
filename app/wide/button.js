/** The button beside the other exports of the drawing. */
import { picture, save } from './png.js';

/** `<landfall-png data-src="….svg" data-name="….png">`: a button that saves the drawing as PNG. */
export class PngButton extends HTMLElement {
  connectedCallback() {
    if (this.firstElementChild) return;
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'button button-small';
    button.textContent = 'PNG';
    button.addEventListener('click', () => this.save(button));
    this.append(button);
  }

  /** @param {HTMLButtonElement} button */
  async save(button) {
    button.disabled = true;
    button.title = '';
    try {
      save(await picture(this.dataset.src ?? ''), this.dataset.name ?? 'landfall.png');
    } catch {
      button.textContent = 'PNG: not drawn, take the SVG';
    } finally {
      button.disabled = false;
    }
  }
}
