/** What the colours mean, and which of them are shown in full. */

/**
 * Fills the list. A press on a meaning makes all others faint; a second press takes that back.
 * @param {HTMLElement} list
 * @param {import('./view.js').View} view
 */
export function legend(list, view) {
  const items = view.colours.categories.map((one, at) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'button button-quiet button-small';
    const swatch = document.createElement('span');
    swatch.className = `swatch-box swatch-strong hue-${one.hue}`;
    swatch.setAttribute('aria-hidden', 'true');
    button.append(swatch, `${one.label} (${one.count.toLocaleString('en-US')})`);
    button.addEventListener('click', () => {
      const only = view.faded.size === view.colours.categories.length - 1 && !view.faded.has(at);
      view.faded = new Set(only ? [] : [...view.colours.categories.keys()].filter((other) => other !== at));
      view.anew();
      press();
    });
    const item = document.createElement('li');
    item.append(button);
    return { item, button, at };
  });
  const press = () => {
    for (const { button, at } of items) {
      button.setAttribute('aria-pressed', String(view.faded.size > 0 && !view.faded.has(at)));
    }
  };
  press();
  list.replaceChildren(...items.map(({ item }) => item));
}
