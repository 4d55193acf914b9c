// tty.WriteStream: a terminal to write to. Docs: tty, "Class: tty.WriteStream".

import { lazy } from 'internal/core';
import { ErrnoException } from 'internal/errors';
import { Socket } from 'internal/net/socket';
import { isTTY } from 'internal/stdio/descriptor';
import { getColorDepth, hasColors } from 'internal/tty';
import { TTY } from 'internal/tty/handle';
import { initError, UV_EINVAL, validateFd } from 'internal/tty/init_error';

const cursor = lazy('internal/readline/callbacks');

class TerminalWriteStream extends Socket {
  /** How many characters fit in a row, and how many rows there are. */
  columns;
  rows;

  constructor(fd) {
    validateFd(fd);
    if (!isTTY(fd)) throw initError(UV_EINVAL);
    super({ handle: new TTY(fd), manualStart: true });
    this.fd = fd;
    this._type = 'tty';
    const size = [0, 0];
    // A terminal without a size is one all the same.
    if (this._handle.getWindowSize(size) === 0) [this.columns, this.rows] = size;
  }

  /** Asks the terminal for its size; emits 'resize' when it has changed. */
  _refreshSize() {
    const { columns, rows } = this;
    const size = [0, 0];
    const status = this._handle?.getWindowSize(size) ?? 0;
    if (status < 0) {
      this.emit('error', new ErrnoException(status, 'getWindowSize'));
      return;
    }
    if (size[0] === columns && size[1] === rows) return;
    [this.columns, this.rows] = size;
    this.emit('resize');
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
Object.setPrototypeOf(WriteStream, Socket);
WriteStream.prototype = TerminalWriteStream.prototype;
WriteStream.prototype.constructor = WriteStream;
WriteStream.prototype.addListener = WriteStream.prototype.on;
WriteStream.prototype.isTTY = true;
WriteStream.prototype.getColorDepth = getColorDepth;
WriteStream.prototype.hasColors = hasColors;
