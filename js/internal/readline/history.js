// @ts-check
// The lines that were entered before, and the way back and forth through them.

import { validateArray, validateNumber } from 'internal/validators';

const kHistorySize = 30;

/** How a line of several rows stands in the history (and in its file): the last row first, as Node has it. */
export function toEntry(line) {
  return line.includes('\n') ? line.split('\n').reverse().join('\r') : line;
}

function fromEntry(entry) {
  return entry.includes('\r') ? entry.split('\r').reverse().join('\n') : entry;
}

/** The options `history`, `historySize` and `removeHistoryDuplicates`. */
export function historyOptions(options) {
  const { history = [], historySize = kHistorySize, removeHistoryDuplicates = false } = options ?? {};
  validateArray(history, 'history');
  validateNumber(historySize, 'historySize', 0);
  return { history, historySize, removeHistoryDuplicates };
}

/**
 * Adds the line of `rl` to its history.
 * @returns {string} the line
 */
export function addHistory(rl) {
  if (rl.line.length === 0) return '';
  // The history is off, or there is nothing worth keeping.
  if (rl.historySize === 0 || rl.line.trim().length === 0) return rl.line;
  const { history } = rl;
  const line = toEntry(rl.line);
  if (history[0] !== line) {
    if (rl.removeHistoryDuplicates) {
      const index = history.indexOf(line);
      if (index !== -1) history.splice(index, 1);
    }
    history.unshift(line);
    if (history.length > rl.historySize) history.pop();
  }
  rl.historyIndex = -1;
  // A listener may change the history, to keep passwords out of it for example; the line is the one that was typed.
  const entered = history[0];
  rl.emit('history', history);
  return fromEntry(entered);
}

/** Shows the entry `step` further on that begins as the line did when the user began to go through the history. */
export function showHistory(rl, step) {
  const { history } = rl;
  const possible = step > 0 ? rl.historyIndex < history.length && history.length > 0 : rl.historyIndex >= 0;
  if (!possible) return;
  rl._beforeEdit(rl.line, rl.cursor);
  const search = rl._substringSearch ?? '';
  let index = rl.historyIndex + step;
  while (index >= 0 && index < history.length && (!fromEntry(history[index]).startsWith(search) || rl.line === fromEntry(history[index]))) index += step;
  rl.line = index < 0 || index >= history.length ? search : fromEntry(history[index]);
  rl.historyIndex = index;
  rl.cursor = rl.line.length;
  rl._refreshLine();
}
