// @ts-check
// Completion with the tab key. Docs: readline, "Use of the completer function".

import { getStringWidth, inspect } from 'internal/util/inspect';
import { commonPrefix } from 'internal/readline/characters';

/** Asks the completer, which may give a promise. */
export async function completeWithPromise(rl, lastKeypressWasTab) {
  rl.pause();
  let value;
  try {
    value = await rl.completer(rl.line.slice(0, rl.cursor));
  } catch (error) {
    rl._writeToOutput(`Tab completion error: ${inspect(error)}`);
    return;
  } finally {
    rl.resume();
  }
  applyCompletions(rl, lastKeypressWasTab, value);
}

/** Asks the completer, which calls back. */
export function completeWithCallback(rl, lastKeypressWasTab) {
  rl.pause();
  rl.completer(rl.line.slice(0, rl.cursor), (error, value) => {
    rl.resume();
    if (error) {
      rl._writeToOutput(`Tab completion error: ${inspect(error)}`);
      return;
    }
    applyCompletions(rl, lastKeypressWasTab, value);
  });
}

/** Completes as far as all candidates agree; the second tab shows them. */
function applyCompletions(rl, lastKeypressWasTab, [completions, completeOn]) {
  if (!completions || completions.length === 0) return;
  const prefix = commonPrefix(completions.filter((completion) => completion !== ''));
  if (prefix.startsWith(completeOn) && prefix.length > completeOn.length) {
    rl._insertString(prefix.slice(completeOn.length));
    return;
  }
  if (!completeOn.startsWith(prefix)) {
    const head = rl.line.slice(0, rl.cursor - completeOn.length) + prefix;
    rl.line = head + rl.line.slice(rl.cursor);
    rl.cursor = head.length;
    rl._refreshLine();
    return;
  }
  if (!lastKeypressWasTab) return;
  rl._beforeEdit(rl.line, rl.cursor);
  rl._writeToOutput(`\r\n${inColumns(completions, rl.columns)}`);
  rl._refreshLine();
}

/** The candidates in columns; an empty one begins another group. */
function inColumns(completions, columns) {
  const widths = completions.map((completion) => getStringWidth(completion));
  const width = Math.max(...widths) + 2;
  const perRow = Number.isFinite(columns) ? Math.floor(columns / width) || 1 : 1;
  let output = '';
  let inRow = 0;
  let padding = 0;
  completions.forEach((completion, index) => {
    if (completion === '' || inRow === perRow) {
      output += '\r\n';
      inRow = 0;
      padding = 0;
    } else {
      output += ' '.repeat(padding);
    }
    if (completion === '') {
      output += '\r\n';
      return;
    }
    output += completion;
    padding = width - widths[index];
    inRow++;
  });
  return inRow === 0 ? output : `${output}\r\n\r\n`;
}
