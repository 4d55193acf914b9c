// tty.ReadStream: a terminal to read from, with raw mode. Docs: tty, "Class: tty.ReadStream".

import { codes, ErrnoException } from 'internal/errors';
import { Socket } from 'internal/net/socket';
import { isTTY } from 'internal/stdio/descriptor';
import { TTY } from 'internal/tty/handle';
import { initError, UV_EINVAL, validateFd } from 'internal/tty/init_error';

const { ERR_INVALID_ARG_VALUE } = codes;

const UV_EBADF = -9;

/** By the numbers of op_stdio_set_raw_mode. */
const kModes = [false, 'raw', 'io'];

class TerminalReadStream extends Socket {
  isRaw = false;
  rawMode = false;
  isTTY = true;

  constructor(fd, options) {
    validateFd(fd);
    if (!isTTY(fd)) throw initError(UV_EINVAL);
    // A terminal is read line by line or key by key: nothing is read ahead.
    super({ highWaterMark: 0, manualStart: true, ...options, handle: new TTY(fd) });
    this.fd = fd;
  }

  /**
   * Sets the mode; failures of the system go to 'error'. Docs: readStream.setRawMode().
   * @param {boolean | 'raw' | 'io'} mode
   * @returns {this}
   * @throws {ERR_INVALID_ARG_VALUE}
   */
  setRawMode(mode) {
    if (typeof mode === 'string' && !kModes.includes(mode)) {
      throw new ERR_INVALID_ARG_VALUE('mode', mode, "must be a boolean, 'raw' or 'io'");
    }
    if (typeof mode !== 'string') mode = mode ? 'raw' : false;
    const status = this._handle?.setRawMode(kModes.indexOf(mode)) ?? UV_EBADF;
    if (status < 0) {
      this.emit('error', new ErrnoException(status, 'setRawMode'));
      return this;
    }
    this.isRaw = mode !== false;
    this.rawMode = mode;
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
Object.setPrototypeOf(ReadStream, Socket);
Object.setPrototypeOf(TerminalReadStream.prototype, Socket.prototype);
ReadStream.prototype = TerminalReadStream.prototype;
ReadStream.prototype.constructor = ReadStream;
