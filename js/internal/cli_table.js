// Draws a table with lines of box characters.

import { getStringWidth } from 'internal/util/inspect/width';

const horizontal = '\u2500';
const vertical = '\u2502';

function renderLine(left, middle, right, widths) {
  return left + widths.map((width) => horizontal.repeat(width + 2)).join(middle) + right;
}

function renderRow(cells, widths) {
  const padded = cells.map((cell, column) => cell + ' '.repeat(widths[column] - getStringWidth(cell)));
  return `${vertical} ${padded.join(` ${vertical} `)} ${vertical}`;
}

/**
 * Draws a table.
 * @param {string[]} head
 * @param {string[][]} columns may have holes
 * @returns {string}
 */
export default function table(head, columns) {
  const rowCount = Math.max(0, ...columns.map((column) => column.length));
  const rows = [];
  for (let row = 0; row < rowCount; row++) {
    rows.push(head.map((_, column) => (Object.hasOwn(columns[column], row) ? columns[column][row] : '')));
  }
  const widths = head.map((name, column) =>
    rows.reduce((width, row) => Math.max(width, getStringWidth(row[column])), getStringWidth(name)));
  return [
    renderLine('\u250c', '\u252c', '\u2510', widths),
    renderRow(head, widths),
    renderLine('\u251c', '\u253c', '\u2524', widths),
    ...rows.map((row) => renderRow(row, widths)),
    renderLine('\u2514', '\u2534', '\u2518', widths),
  ].join('\n');
}
