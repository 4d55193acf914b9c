// Writable streams whose writes reach the descriptor before they return: stdout, stderr and terminals.

import { Buffer } from 'buffer';
import { Writable } from 'stream';
import { op_stdio_write_string_sync, op_stdio_write_sync } from 'internal/ops';
import { ErrnoException } from 'internal/errors';

/** Stands where net.Socket has its native handle: programs call setBlocking() on it. */
class WriteHandle {
  #referenced = true;
  writeQueueSize = 0;

  constructor(fd) {
    this.fd = fd;
  }

  /** Writes always block. */
  setBlocking() {
    return 0;
  }

  ref() {
    this.#referenced = true;
  }

  unref() {
    this.#referenced = false;
  }

  hasRef() {
    return this.#referenced;
  }
}

/** A synchronous writable stream over a descriptor. */
export class FdWriteStream extends Writable {
  #handle = null;
  bytesWritten = 0;

  /**
   * @param {number} fd
   * @param {'tty' | 'fs' | 'pipe'} type
   */
  constructor(fd, type) {
    super({ autoDestroy: true, decodeStrings: false });
    this.fd = fd;
    this._type = type;
  }

  /** The object programs call setBlocking() on; a file has none. */
  get _handle() {
    if (this._type === 'fs') return undefined;
    return (this.#handle ??= new WriteHandle(this.fd));
  }

  _write(chunk, encoding, callback) {
    const written =
      typeof chunk === 'string' && (encoding === 'utf8' || encoding === 'utf-8')
        ? op_stdio_write_string_sync(this.fd, chunk)
        : op_stdio_write_sync(this.fd, typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk);
    if (written < 0) {
      callback(new ErrnoException(written, 'write'));
      return;
    }
    this.bytesWritten += written;
    callback();
  }

  _writev(chunks, callback) {
    const parts = chunks.map(({ chunk, encoding }) => (typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk));
    this._write(Buffer.concat(parts), 'buffer', callback);
  }

  _destroy(error, callback) {
    callback(error);
  }

  /** Ends the stream and destroys it once what was written is out. */
  destroySoon() {
    if (this.writable) this.end();
    if (this.writableFinished) this.destroy();
    else this.once('finish', this.destroy);
  }

  ref() {
    this._handle?.ref();
    return this;
  }

  unref() {
    this._handle?.unref();
    return this;
  }
}
