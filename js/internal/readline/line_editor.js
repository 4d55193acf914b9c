// The line a terminal user edits: text and cursor, how they are drawn, deleting, words, the kill ring, undo.
// Docs: readline, "TTY keybindings".

import EventEmitter from 'events';
import { getStringWidth, stripVTControlCharacters } from 'internal/util/inspect';
import { validateString } from 'internal/validators';
import { clearScreenDown, cursorTo, moveCursor } from 'internal/readline/callbacks';
import { charLengthAt, charLengthLeft } from 'internal/readline/characters';

/** How many edits can be undone. */
const kMaxUndo = 2048;
/** How many deleted texts the kill ring keeps. */
const kMaxKillRing = 32;

function reversed(text) {
  return [...text].reverse().join('');
}

/** What stands before the second and later rows of a line. */
const kRowMark = '| ';

function inRows(line) {
  return line.includes('\n') ? line.replaceAll('\n', `\n${kRowMark}`) : line;
}

/** The base of Interface. The methods with an underscore are called, and replaced, by programs: their names stay. */
export class LineEditor extends EventEmitter {
  line = '';
  cursor = 0;
  prevRows = 0;
  tabSize = 8;
  _undoStack = [];
  _redoStack = [];
  _killRing = [];
  _killRingCursor = 0;
  _yanking = false;
  _prompt = '> ';

  /** How many characters fit in a row of the output. */
  get columns() {
    return this.output?.columns ? this.output.columns : Infinity;
  }

  _writeToOutput(stringToWrite) {
    validateString(stringToWrite, 'stringToWrite');
    if (this.output !== null && this.output !== undefined) this.output.write(stringToWrite);
  }

  /** Where the cursor is after `str` was written from the first column on. */
  _getDisplayPos(str) {
    const columns = this.columns;
    let offset = 0;
    let rows = 0;
    for (const char of stripVTControlCharacters(str)) {
      if (char === '\n') {
        // A row that was filled exactly is a row all the same.
        rows += Math.ceil(offset / columns) || 1;
        offset = 0;
        continue;
      }
      if (char === '\t') {
        offset += this.tabSize - (offset % this.tabSize);
        continue;
      }
      const width = getStringWidth(char, false);
      if (width === 2) {
        // A wide character does not fit in the last column.
        if ((offset + 1) % columns === 0) offset++;
        offset += 2;
      } else {
        offset += width;
      }
    }
    const cols = offset % columns;
    return { cols, rows: rows + (offset - cols) / columns };
  }

  /** Docs: rl.getCursorPos(). */
  getCursorPos() {
    return this._getDisplayPos(this._prompt + inRows(this.line.slice(0, this.cursor)));
  }

  /** How the line is drawn: a line of a prompt may have several rows of its own, and colours. */
  _shown(line) {
    return inRows(line);
  }

  /** Whether each change draws the whole line. */
  get _redrawsWhole() {
    return false;
  }

  /** Goes on in a new row: `text` ends in a line break, and is on the screen already. */
  continueLine(text, mark) {
    this.line = text;
    this.cursor = text.length;
    this.prevRows = this.getCursorPos().rows;
    this._writeToOutput(mark);
  }

  /** Moves to the row above or below, within a line of several. @returns {boolean} whether there is one */
  _moveRow(step) {
    const rows = this.line.split('\n');
    let row = this.line.slice(0, this.cursor).split('\n').length - 1;
    if (row + step < 0 || row + step >= rows.length) return false;
    const column = this.cursor - (this.line.lastIndexOf('\n', this.cursor - 1) + 1);
    row += step;
    const start = rows.slice(0, row).reduce((sum, text) => sum + text.length + 1, 0);
    this._moveCursor(start + Math.min(column, rows[row].length) - this.cursor);
    return true;
  }

  _refreshLine() {
    const line = this._prompt + this._shown(this.line);
    const end = this._getDisplayPos(line);
    const cursor = this.getCursorPos();
    if (this.prevRows > 0) moveCursor(this.output, 0, -this.prevRows);
    cursorTo(this.output, 0);
    clearScreenDown(this.output);
    this._writeToOutput(line);
    // A full row leaves the cursor at its end until another character is written.
    if (end.cols === 0) this._writeToOutput(' ');
    cursorTo(this.output, cursor.cols);
    const up = end.rows - cursor.rows;
    if (up > 0) moveCursor(this.output, 0, -up);
    this.prevRows = cursor.rows;
  }

  _beforeEdit(text, cursor) {
    this._undoStack.push({ text, cursor });
    if (this._undoStack.length > kMaxUndo) this._undoStack.shift();
  }

  _restore(from, to) {
    if (from.length === 0) return;
    to.push({ text: this.line, cursor: this.cursor });
    const entry = from.pop();
    this.line = entry.text;
    this.cursor = entry.cursor;
    this._refreshLine();
  }

  _undo() {
    this._restore(this._undoStack, this._redoStack);
  }

  _redo() {
    this._restore(this._redoStack, this._undoStack);
  }

  _insertString(text) {
    this._beforeEdit(this.line, this.cursor);
    if (this.cursor < this.line.length || this._redrawsWhole) {
      this.line = this.line.slice(0, this.cursor) + text + this.line.slice(this.cursor);
      this.cursor += text.length;
      this._refreshLine();
      return;
    }
    const before = this.getCursorPos();
    this.line += text;
    this.cursor += text.length;
    if (before.rows < this.getCursorPos().rows) this._refreshLine();
    else this._writeToOutput(text);
  }

  _moveCursor(dx) {
    if (dx === 0) return;
    const before = this.getCursorPos();
    this.cursor = Math.min(Math.max(this.cursor + dx, 0), this.line.length);
    const after = this.getCursorPos();
    if (before.rows === after.rows) moveCursor(this.output, after.cols - before.cols, 0);
    else this._refreshLine();
  }

  /** How far it is to the beginning of the word left of the cursor. */
  _wordLengthLeft() {
    return reversed(this.line.slice(0, this.cursor)).match(/^\s*(?:[^\w\s]+|\w+)?/)[0].length;
  }

  _wordLeft() {
    if (this.cursor > 0) this._moveCursor(-this._wordLengthLeft());
  }

  _wordRight() {
    if (this.cursor >= this.line.length) return;
    this._moveCursor(this.line.slice(this.cursor).match(/^(?:\s+|[^\w\s]+|\w+)\s*/)[0].length);
  }

  /** Deletes what is between two positions. */
  _deleteRange(start, end) {
    this._beforeEdit(this.line, this.cursor);
    this.line = this.line.slice(0, start) + this.line.slice(end);
    this.cursor = start;
    this._refreshLine();
  }

  _deleteLeft() {
    if (this.cursor > 0 && this.line.length > 0) {
      this._deleteRange(this.cursor - charLengthLeft(this.line, this.cursor), this.cursor);
    }
  }

  _deleteRight() {
    if (this.cursor < this.line.length) this._deleteRange(this.cursor, this.cursor + charLengthAt(this.line, this.cursor));
  }

  _deleteWordLeft() {
    if (this.cursor > 0) this._deleteRange(this.cursor - this._wordLengthLeft(), this.cursor);
  }

  _deleteWordRight() {
    if (this.cursor >= this.line.length) return;
    const word = this.line.slice(this.cursor).match(/^(?:\s+|\W+|\w+)\s*/)[0];
    this._deleteRange(this.cursor, this.cursor + word.length);
  }

  _deleteLineLeft() {
    const deleted = this.line.slice(0, this.cursor);
    this._deleteRange(0, this.cursor);
    this._pushToKillRing(deleted);
  }

  _deleteLineRight() {
    const deleted = this.line.slice(this.cursor);
    this._deleteRange(this.cursor, this.line.length);
    this._pushToKillRing(deleted);
  }

  _pushToKillRing(deleted) {
    if (!deleted || deleted === this._killRing[0]) return;
    this._killRing.unshift(deleted);
    this._killRingCursor = 0;
    while (this._killRing.length > kMaxKillRing) this._killRing.pop();
  }

  _yank() {
    if (this._killRing.length === 0) return;
    this._yanking = true;
    this._insertString(this._killRing[this._killRingCursor]);
  }

  /** Replaces what was just yanked by the text deleted before it. */
  _yankPop() {
    if (!this._yanking || this._killRing.length <= 1) return;
    const last = this._killRing[this._killRingCursor];
    this._killRingCursor = (this._killRingCursor + 1) % this._killRing.length;
    const current = this._killRing[this._killRingCursor];
    const head = this.line.slice(0, this.cursor - last.length);
    this.line = head + current + this.line.slice(this.cursor);
    this.cursor = head.length + current.length;
    this._refreshLine();
  }
}
