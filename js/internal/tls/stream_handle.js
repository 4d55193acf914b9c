// Any stream as the handle of a socket: what TLS needs of its transport where that is no socket.

import { Buffer } from 'buffer';
import process from 'process';
import { AsyncHandle } from 'internal/async_handle';
import { UV_EOF } from 'internal/net/handle';

const UV_ECANCELED = -125;
const UV_EPROTO = -71;

/** The handle; it takes the stream over. */
export class StreamHandle extends AsyncHandle {
  #stream;
  #onClosed;
  #isClosed = false;

  /** Called with (nread, buffer). */
  onread = null;
  reading = false;
  bytesRead = 0;
  bytesWritten = 0;

  /** @param {import('stream').Duplex} stream */
  constructor(stream) {
    super('JSSTREAM');
    this.#stream = stream;
    stream.pause();
    stream.on('data', (chunk) => this.#deliver(chunk));
    stream.on('end', () => this.#tell(UV_EOF));
    stream.on('error', (error) => this.#tell(error.errno < 0 ? error.errno : UV_EPROTO));
    stream.on('close', () => this.#closed());
  }

  #deliver(chunk) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    this.bytesRead += bytes.length;
    this.onread?.(bytes.length, bytes);
  }

  #tell(status) {
    this.reading = false;
    this.onread?.(status, undefined);
  }

  #closed() {
    if (this.#isClosed) return;
    this.#isClosed = true;
    if (this.#onClosed === undefined) {
      if (!this.#stream.readableEnded) this.#tell(UV_EOF);
      return;
    }
    this.#finishClosing();
  }

  #finishClosing() {
    this.destroyed();
    this.#onClosed?.();
  }

  get fd() {
    return -1;
  }

  get writeQueueSize() {
    return this.#stream.writableLength;
  }

  readStart() {
    this.reading = true;
    this.#stream.resume();
    return 0;
  }

  readStop() {
    this.reading = false;
    this.#stream.pause();
    return 0;
  }

  /** @param {Uint8Array} data @param {(status: number) => void} onWritten @returns {1} the answer comes later */
  write(data, onWritten) {
    if (this.#stream.destroyed) return UV_ECANCELED;
    this.bytesWritten += data.byteLength;
    this.#stream.write(data, (error) => onWritten(error ? (error.errno < 0 ? error.errno : UV_ECANCELED) : 0));
    return 1;
  }

  /** @param {(status: number) => void} onShutdown */
  shutdown(onShutdown) {
    this.#stream.end((error) => onShutdown(error ? UV_ECANCELED : 0));
    return 0;
  }

  close(onClosed) {
    this.#onClosed = onClosed ?? null;
    if (this.#isClosed) process.nextTick(() => this.#finishClosing());
    else this.#stream.destroy();
  }

  reset(onClosed) {
    this.close(onClosed);
    return 0;
  }

  getsockname() {
    return {};
  }

  getpeername() {
    return {};
  }

  ref() {
    this.#stream.ref?.();
  }

  unref() {
    this.#stream.unref?.();
  }

  hasRef() {
    return !this.#isClosed;
  }

  setNoDelay() {
    return 0;
  }

  setKeepAlive() {
    return 0;
  }
}
