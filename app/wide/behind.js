/** What a line between closed frames stands for. */

/**
 * The edges behind a line as it is drawn, in the order of the estate.
 * @param {import('./model.js').Model} model
 * @param {import('./levels.js').Level} level
 * @param {boolean[]} classes which of the three are wanted
 * @param {{ from: number, to: number }} line
 * @returns {number[]}
 */
export function behind(model, level, classes, line) {
  const found = [];
  for (let at = 0; at < model.from.length; at++) {
    const same = level.stands[model.from[at]] === line.from && level.stands[model.to[at]] === line.to;
    if (same && classes[model.edgeClass[at]]) found.push(at);
  }
  return found;
}
