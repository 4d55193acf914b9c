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
    if (this.#columns === undefined) this.#readSize();
    return this.#columns;
  }

  set columns(columns) {
    this.#columns = columns;
  }

  /** How many rows the terminal has. */
  get rows() {
    if (this.#rows === undefined) this.#readSize();
    return this.#rows;
  }

  set rows(rows) {
    this.#rows = rows;
  }

  /** @returns {boolean} whether the size is another one than before */
  #readSize() {
    const size = [0, 0];
    const status = windowSize(this.fd, size);
    if (status < 0) {
      this.emit('error', new ErrnoException(status, 'getWindowSize'));
      return false;
    }
    const changed = size[0] !== this.#columns || size[1] !== this.#rows;
    [this.#columns, this.#rows] = size;
    return changed;
  }

  /** Asks the terminal for its size; emits 'resize' when it has changed. */
  _refreshSize() {
    if (this.#readSize()) this.emit('resize');
  }

  /** The size is watched once somebody knows it or listens: a program that only prints needs no signal handler. */
  #watchSize() {
    if (this.#watching) return;
    this.#watching = true;
    void this.columns;
    process.on('SIGWINCH', () => this._refreshSize());
  }

  /** Called by EventEmitter through `on`, which watches the size when 'resize' is listened to. */
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
