// The native side of a byte stream (pipe, socket pair, terminal): reads call `onread`, writes finish at once or call back.

import {
  op_stdio_guess_handle,
  op_stdio_reopen_tty,
  op_stdio_restore,
  op_stdio_set_raw_mode,
  op_stdio_stream_close,
  op_stdio_stream_fd,
  op_stdio_stream_open,
  op_stdio_stream_read_start,
  op_stdio_stream_read_stop,
  op_stdio_stream_ref,
  op_stdio_stream_shutdown,
  op_stdio_stream_write,
  op_stdio_window_size,
  op_stdio_write_sync,
} from 'internal/ops';
import { internals } from 'internal/core';
import { AsyncHandle } from 'internal/async_handle';
import { setImmediate } from 'internal/timers';

/** By the numbers of op_stdio_guess_handle. */
const kTypes = ['UNKNOWN', 'TTY', 'FILE', 'PIPE', 'TCP', 'UDP'];

/** What the callback of a stream is called for; ops/stdio/src/stream.rs has the same numbers. */
const kEventRead = 0;
const kEventWritten = 1;

const UV_EBADF = -9;

/**
 * What a descriptor is.
 * @param {number} fd
 * @returns {'UNKNOWN' | 'TTY' | 'FILE' | 'PIPE' | 'TCP' | 'UDP'}
 */
export function guessHandleType(fd) {
  return kTypes[op_stdio_guess_handle(fd)];
}

/** @param {number} fd @returns {boolean} */
export function isTTY(fd) {
  return op_stdio_guess_handle(fd) === 1;
}

let restoring = false;

/** From now on what we share with other processes is put back as it was when this process ends. */
function restoreAtExit() {
  if (restoring) return;
  restoring = true;
  const before = internals.beforeReallyExit;
  internals.beforeReallyExit = () => {
    before?.();
    op_stdio_restore();
  };
}

/** An open byte stream. Subclasses have a static `resourceName` for process.getActiveResourcesInfo(). */
export class StreamHandle extends AsyncHandle {
  #id = 0;
  #referenced = true;
  #onWritten = null;
  #onClosed = null;

  /** Called with (nread, arrayBuffer, fds): the number of bytes, or a negative errno. */
  onread = null;
  /** Whether reads are delivered. */
  reading = false;
  bytesRead = 0;
  bytesWritten = 0;

  /**
   * Takes `fd` over.
   * @param {number} fd
   * @param {boolean} [ipc] whether descriptors may come along with the data
   * @returns {number} 0, or the negative errno
   */
  open(fd, ipc = false) {
    const id = op_stdio_stream_open(fd, ipc, (event, status, data, fds) => {
      this.makeCallback(this.#dispatch, event, status, data, fds);
    });
    if (id < 0) return id;
    if (fd <= 2) restoreAtExit();
    this.#id = id;
    this.opened(this.constructor.resourceName);
    return 0;
  }

  #dispatch(event, status, data, fds) {
    if (event === kEventRead) {
      if (status > 0) this.bytesRead += status;
      else this.reading = false;
      this.onread?.(status, data, fds);
    } else if (event === kEventWritten) {
      const onWritten = this.#onWritten;
      this.#onWritten = null;
      onWritten?.(status);
    } else {
      const onClosed = this.#onClosed;
      this.#onClosed = null;
      onClosed?.();
    }
  }

  /** The descriptor, or -1. */
  get fd() {
    return this.#id === 0 ? -1 : op_stdio_stream_fd(this.#id);
  }

  /** @returns {number} 0, or the negative errno */
  readStart() {
    const status = this.#id === 0 ? UV_EBADF : op_stdio_stream_read_start(this.#id);
    this.reading = status === 0;
    return status;
  }

  /** @returns {number} 0, or the negative errno */
  readStop() {
    this.reading = false;
    return this.#id === 0 ? UV_EBADF : op_stdio_stream_read_stop(this.#id);
  }

  /**
   * Writes all of `data`, one write at a time.
   * @param {Uint8Array} data
   * @param {(status: number) => void} onWritten called only when the result is 1
   * @param {number} [sendFd] a descriptor to send along
   * @returns {number} 0 when all is written, 1 when `onWritten` will tell, or the negative errno
   */
  write(data, onWritten, sendFd = -1) {
    if (this.#id === 0) return UV_EBADF;
    const status = op_stdio_stream_write(this.#id, data, sendFd);
    if (status >= 0) this.bytesWritten += data.byteLength;
    if (status === 1) this.#onWritten = onWritten;
    return status;
  }

  /** Ends the writing side. @returns {number} 0, or the negative errno */
  shutdown() {
    return this.#id === 0 ? UV_EBADF : op_stdio_stream_shutdown(this.#id);
  }

  /** @param {() => void} [onClosed] */
  close(onClosed) {
    if (this.#id === 0) return;
    this.#onClosed = onClosed;
    this.#onWritten = null;
    this.reading = false;
    const id = this.#id;
    this.#id = 0;
    this.destroyed();
    op_stdio_stream_close(id);
  }

  ref() {
    this.#setReferenced(true);
  }

  unref() {
    this.#setReferenced(false);
  }

  #setReferenced(referenced) {
    this.#referenced = referenced;
    if (this.#id !== 0) op_stdio_stream_ref(this.#id, referenced);
  }

  /** @returns {boolean} whether the handle keeps the process alive while it is at work */
  hasRef() {
    return this.#referenced && this.#id !== 0;
  }
}

/** A pipe or a socket pair. */
export class Pipe extends StreamHandle {
  static resourceName = 'PipeWrap';

  constructor() {
    super('PIPEWRAP');
  }
}

/** A terminal. Writes are synchronous; the descriptor that is read is opened when reading begins. */
export class TTY extends StreamHandle {
  static resourceName = 'TTYWrap';

  #terminalFd;
  #opened = false;
  #closed = false;
  #wantsReference = true;

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
      const status = this.open(op_stdio_reopen_tty(this.#terminalFd, false));
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
    if (this.#closed) return UV_EBADF;
    const written = op_stdio_write_sync(this.#terminalFd, data);
    if (written < 0) return written;
    this.bytesWritten += written;
    return 0;
  }

  shutdown() {
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
