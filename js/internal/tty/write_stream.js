// tty.WriteStream: a terminal to write to. Docs: tty, "Class: tty.WriteStream".

import process from 'process';
import { lazy } from 'internal/core';
import { ErrnoException } from 'internal/errors';
import { isTTY, windowSize } from 'internal/stdio/handle';
import { FdWriteStream } from 'internal/stdio/write_stream';
import { getColorDepth, hasColors } from 'internal/tty';
import { initError, UV_EINVAL, validateFd } from 'internal/tty/init_error';

const cursor = lazy('internal/readline/callbacks');

class TerminalWriteStream extends FdWriteStream {
  #size = [0, 0];
  /** Set by programs, these win over what the terminal says. */
  #columns;
  #rows;
  #watching = false;

  constructor(fd) {
    validateFd(fd);
    if (!isTTY(fd)) throw initError(UV_EINVAL);
    super(fd, 'tty');
  }

  /** How many characters fit in a row. */
  get columns() {
    return this.#columns ?? this.#currentSize()[0];
  }

  set columns(columns) {
    this.#columns = columns;
  }

  /** How many rows the terminal has. */
  get rows() {
    return this.#rows ?? this.#currentSize()[1];
  }

  set rows(rows) {
    this.#rows = rows;
  }

  /** While nobody listens to 'resize' the size is asked for anew each time: a program that only prints needs no signal handler. */
  #currentSize() {
    if (!this.#watching) this.#readSize();
    return this.#size;
  }

  /** @returns {boolean} whether the size is another one than before */
  #readSize() {
    const size = [0, 0];
    const status = windowSize(this.fd, size);
    if (status < 0) {
      this.emit('error', new ErrnoException(status, 'getWindowSize'));
      return false;
    }
    const changed = size[0] !== this.#size[0] || size[1] !== this.#size[1];
    this.#size = size;
    return changed;
  }

  /** Asks the terminal for its size; emits 'resize' when it has changed. */
  _refreshSize() {
    if (!this.#readSize()) return;
    this.#columns = undefined;
    this.#rows = undefined;
    this.emit('resize');
  }

  #watchSize() {
    if (this.#watching) return;
    this.#readSize();
    this.#watching = true;
    process.on('SIGWINCH', () => this._refreshSize());
  }

  /** Listening to 'resize' begins the watch for it. */
  on(event, listener) {
    if (event === 'resize') this.#watchSize();
    return super.on(event, listener);
  }

  /** @returns {[columns: number, rows: number]} */
  getWindowSize() {
    return [this.columns, this.rows];
  }

  cursorTo(x, y, callback) {
    return cursor().cursorTo(this, x, y, callback);
  }

  moveCursor(dx, dy, callback) {
    return cursor().moveCursor(this, dx, dy, callback);
  }

  clearLine(dir, callback) {
    return cursor().clearLine(this, dir, callback);
  }

  clearScreenDown(callback) {
    return cursor().clearScreenDown(this, callback);
  }
}

/**
 * @param {number} fd
 * @throws {ERR_INVALID_FD | ERR_TTY_INIT_FAILED}
 */
export function WriteStream(fd) {
  return Reflect.construct(TerminalWriteStream, [fd], new.target ?? WriteStream);
}
Object.setPrototypeOf(WriteStream, FdWriteStream);
WriteStream.prototype = TerminalWriteStream.prototype;
WriteStream.prototype.constructor = WriteStream;
WriteStream.prototype.addListener = WriteStream.prototype.on;
WriteStream.prototype.isTTY = true;
WriteStream.prototype.getColorDepth = getColorDepth;
WriteStream.prototype.hasColors = hasColors;
