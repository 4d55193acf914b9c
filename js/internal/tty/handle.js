// @ts-check
// The native side of a terminal.

import { op_stdio_reopen_tty, op_stdio_set_raw_mode, op_stdio_window_size, op_stdio_write_string_sync, op_stdio_write_sync } from 'internal/ops';
import { SocketHandle, UV_EBADF } from 'internal/net/handle';
import { restoreAtExit } from 'internal/stdio/descriptor';
import { setImmediate } from 'internal/timers';

/** A terminal. Writes are synchronous; the descriptor that is read is opened when reading begins. */
export class TTY extends SocketHandle {
  resourceName = 'TTYWrap';

  #terminalFd;
  #opened = false;
  #closed = false;
  #wantsReference = true;
  #bytesWritten = 0;

  /** @param {number} fd */
  constructor(fd) {
    super('TTYWRAP');
    this.#terminalFd = fd;
  }

  get fd() {
    return this.#closed ? -1 : this.#terminalFd;
  }

  readStart() {
    if (this.#closed) return UV_EBADF;
    if (!this.#opened) {
      const fd = op_stdio_reopen_tty(this.#terminalFd, false);
      const status = fd < 0 ? fd : this.open(fd);
      if (status < 0) return status;
      this.#opened = true;
      if (!this.#wantsReference) super.unref();
    }
    return super.readStart();
  }

  readStop() {
    return this.#opened ? super.readStop() : 0;
  }

  write(data) {
    return this.#count(this.#closed ? UV_EBADF : op_stdio_write_sync(this.#terminalFd, data));
  }

  writeString(text) {
    return this.#count(this.#closed ? UV_EBADF : op_stdio_write_string_sync(this.#terminalFd, text));
  }

  writePieces(pieces) {
    for (const piece of pieces) {
      const status = typeof piece === 'string' ? this.writeString(piece) : this.write(piece);
      if (status < 0) return status;
    }
    return 0;
  }

  #count(written) {
    if (written < 0) return written;
    this.#bytesWritten += written;
    return 0;
  }

  get bytesWritten() {
    return this.#bytesWritten;
  }

  shutdown(onShutdown) {
    setImmediate(() => this.makeCallback(() => onShutdown(0)));
    return 0;
  }

  close(onClosed) {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#opened) {
      super.close(onClosed);
      return;
    }
    // Never closed in the native sense: this is how late its callback would come.
    setImmediate(() => this.makeCallback(() => onClosed?.()));
  }

  ref() {
    this.#wantsReference = true;
    super.ref();
  }

  unref() {
    this.#wantsReference = false;
    super.unref();
  }

  hasRef() {
    return this.#wantsReference && !this.#closed;
  }

  /** Writes always block. */
  setBlocking() {
    return 0;
  }

  /** @param {0 | 1 | 2} mode normal, raw input, or raw input and output @returns {number} 0, or the negative errno */
  setRawMode(mode) {
    if (this.#closed) return UV_EBADF;
    restoreAtExit();
    return op_stdio_set_raw_mode(this.#terminalFd, mode);
  }

  /** @param {number[]} size receives columns and rows @returns {number} 0, or the negative errno */
  getWindowSize(size) {
    const numbers = new Uint32Array(2);
    const status = op_stdio_window_size(this.#terminalFd, numbers);
    if (status === 0) [size[0], size[1]] = numbers;
    return status;
  }
}
