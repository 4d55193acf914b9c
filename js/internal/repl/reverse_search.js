// @ts-check
// Searching the history: Ctrl+R backwards, Ctrl+S forwards. Docs: repl, "Reverse-i-search".

import { clearLine, cursorTo, moveCursor } from 'internal/readline/callbacks';

export class ReverseSearch {
  #repl;
  /** -1: towards newer lines, 1: towards older ones. 0 while nobody searches. */
  #direction = 0;
  #input = '';
  #index = -1;
  #before = { line: '', cursor: 0 };
  /** Lines that were shown already. */
  #seen = new Set();

  /** @param {any} repl */
  constructor(repl) {
    this.#repl = repl;
  }

  /** @returns {boolean} whether the key was for the search */
  takes(text, key) {
    const step = key.ctrl && !key.meta && !key.shift ? { r: 1, s: -1 }[key.name] : undefined;
    if (step !== undefined && this.#repl.history.length > 0) {
      if (this.#direction === 0) this.#begin();
      this.#direction = step;
      if (this.#input !== '') this.#find(this.#index + step);
      this.#draw();
      return true;
    }
    if (this.#direction === 0) return false;
    if (key.name === 'backspace' && !key.meta) {
      this.#input = key.ctrl ? '' : this.#input.slice(0, -1);
    } else if (!key.ctrl && !key.meta && typeof text === 'string' && text !== '' && !/[\0-\x1f\x7f]/.test(text)) {
      this.#input += text;
    } else {
      return this.#end(key);
    }
    this.#seen.clear();
    this.#find(this.#direction === 1 ? 0 : this.#repl.history.length - 1);
    this.#draw();
    return true;
  }

  #begin() {
    this.#before = { line: this.#repl.line, cursor: this.#repl.cursor };
    this.#input = '';
    this.#index = this.#repl.historyIndex;
    this.#seen.clear();
  }

  #find(start) {
    const { history } = this.#repl;
    for (let at = start; this.#input !== '' && at >= 0 && at < history.length; at += this.#direction) {
      const place = history[at].lastIndexOf(this.#input);
      if (place === -1 || this.#seen.has(history[at])) continue;
      this.#seen.add(history[at]);
      this.#index = at;
      this.#repl.line = history[at];
      this.#repl.cursor = place;
      return;
    }
    this.#failed = this.#input !== '';
  }

  #failed = false;

  #draw() {
    const repl = this.#repl;
    const label = `${this.#failed ? 'failed-' : ''}${this.#direction === 1 ? 'bck' : 'fwd'}-i-search: `;
    this.#failed = false;
    repl._refreshLine();
    const { cols, rows } = repl.getCursorPos();
    const below = repl._getDisplayPos(repl.getPrompt() + repl._shown(repl.line)).rows - rows;
    if (below > 0) moveCursor(repl.output, 0, below);
    repl.output.write(`\n${label}${this.#input}_`);
    moveCursor(repl.output, 0, -below - 1);
    cursorTo(repl.output, cols);
  }

  /** Any other key takes the line that was found; Escape and Ctrl+C give back the one from before. */
  #end(key) {
    const repl = this.#repl;
    this.#direction = 0;
    const isGivenUp = key.name === 'escape' || (key.ctrl && key.name === 'c');
    if (isGivenUp) Object.assign(repl, this.#before);
    else repl.historyIndex = this.#index;
    const { rows } = repl.getCursorPos();
    const below = repl._getDisplayPos(repl.getPrompt() + repl._shown(repl.line)).rows - rows;
    moveCursor(repl.output, 0, below + 1);
    clearLine(repl.output, 0);
    moveCursor(repl.output, 0, -below - 1);
    repl._refreshLine();
    return isGivenUp;
  }
}
