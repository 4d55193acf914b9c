// tty.ReadStream: a terminal to read from, with raw mode. Docs: tty, "Class: tty.ReadStream".

import { ErrnoException } from 'internal/errors';
import { isTTY, TTY } from 'internal/stdio/handle';
import { HandleStream } from 'internal/stdio/stream';
import { initError, UV_EINVAL, validateFd } from 'internal/tty/init_error';

class TerminalReadStream extends HandleStream {
  isRaw = false;
  isTTY = true;

  constructor(fd, options) {
    validateFd(fd);
    const handle = new TTY();
    const status = isTTY(fd) ? handle.openTerminal(fd) : UV_EINVAL;
    if (status < 0) throw initError(status);
    // A terminal is read line by line or key by key: nothing is read ahead.
    super({ highWaterMark: 0, ...options, handle, readable: true, writable: false, manualStart: true });
    this.fd = fd;
  }

  /**
   * Turns raw mode on or off; failures go to 'error'.
   * @param {boolean} flag
   * @returns {this}
   */
  setRawMode(flag) {
    flag = Boolean(flag);
    const status = this._handle?.setRawMode(flag) ?? -9;
    if (status < 0) {
      this.emit('error', new ErrnoException(status, 'setRawMode'));
      return this;
    }
    this.isRaw = flag;
    return this;
  }
}

/**
 * @param {number} fd
 * @param {object} [options] of the stream
 * @throws {ERR_INVALID_FD | ERR_TTY_INIT_FAILED}
 */
export function ReadStream(fd, options) {
  return Reflect.construct(TerminalReadStream, [fd, options], new.target ?? ReadStream);
}
Object.setPrototypeOf(ReadStream, HandleStream);
Object.setPrototypeOf(TerminalReadStream.prototype, HandleStream.prototype);
ReadStream.prototype = TerminalReadStream.prototype;
ReadStream.prototype.constructor = ReadStream;
