// Streams over a StreamHandle, with the part of net.Socket's surface that users of child.stdout and process.stdin rely on.

import { Buffer } from 'buffer';
import { Duplex } from 'stream';
import process from 'process';
import { codes, ErrnoException } from 'internal/errors';
import { validateFunction } from 'internal/validators';
import { getTimerDuration, setUnrefTimeout, clearTimeout } from 'internal/timers';
import { Pipe } from 'internal/stdio/handle';

const { ERR_INVALID_FD_TYPE, ERR_MISSING_ARGS } = codes;

const UV_EOF = -4095;

/** A duplex stream over a native handle. */
export class HandleStream extends Duplex {
  _handle = null;
  connecting = false;
  timeout = 0;
  #timer = null;
  #bytesRead = 0;
  #bytesWritten = 0;

  /**
   * @param {{ handle?: object, fd?: number, readable?: boolean, writable?: boolean, allowHalfOpen?: boolean, manualStart?: boolean,
   *   pauseOnCreate?: boolean, highWaterMark?: number, signal?: AbortSignal }} options
   */
  constructor(options) {
    super({
      readable: options.readable,
      writable: options.writable,
      highWaterMark: options.highWaterMark,
      signal: options.signal,
      allowHalfOpen: true,
      autoDestroy: true,
      emitClose: false,
      decodeStrings: true,
    });
    this.allowHalfOpen = Boolean(options.allowHalfOpen);
    this._handle = options.handle ?? openPipe(options.fd);
    this._handle.onread = (nread, data) => this.#onRead(nread, data);
    this.on('end', onReadableEnd);
    if (options.readable !== false && !options.manualStart) {
      if (options.pauseOnCreate) this.readableFlowing = false;
      else this.read(0);
    }
  }

  #onRead(nread, data) {
    this.#restartTimer();
    if (nread > 0) {
      this.#bytesRead += nread;
      if (!this.push(Buffer.from(data)) && this._handle?.reading) this._handle.readStop();
      return;
    }
    if (nread !== UV_EOF) {
      this.destroy(new ErrnoException(nread, 'read'));
      return;
    }
    this.push(null);
    this.read(0);
  }

  _read() {
    const handle = this._handle;
    if (handle === null || handle.reading) return;
    const status = handle.readStart();
    if (status !== 0) this.destroy(new ErrnoException(status, 'read'));
  }

  _write(chunk, encoding, callback) {
    if (this._handle === null) {
      callback(new codes.ERR_STREAM_DESTROYED('write'));
      return;
    }
    this.#restartTimer();
    this.#bytesWritten += chunk.length;
    const finish = (status) => {
      this.#restartTimer();
      if (status < 0) callback(new ErrnoException(status, 'write'));
      else callback();
    };
    const status = this._handle.write(chunk, finish);
    if (status < 0) {
      callback(new ErrnoException(status, 'write'));
    } else if (status === 0) {
      callback();
    }
  }

  _writev(chunks, callback) {
    this._write(Buffer.concat(chunks.map((entry) => entry.chunk)), 'buffer', callback);
  }

  _final(callback) {
    if (this._handle === null) return callback();
    const status = this._handle.shutdown();
    callback(status < 0 ? new ErrnoException(status, 'shutdown') : undefined);
  }

  _destroy(error, callback) {
    this.connecting = false;
    this.#stopTimer();
    const handle = this._handle;
    if (handle === null) {
      callback(error);
      process.nextTick(() => this.emit('close', Boolean(error)));
      return;
    }
    this._handle = null;
    handle.onread = null;
    handle.close(() => this.emit('close', Boolean(error)));
    callback(error);
  }

  /** Ends the stream and destroys it once what was written is out. */
  destroySoon() {
    if (this.writable) this.end();
    if (this.writableFinished) this.destroy();
    else this.once('finish', this.destroy);
  }

  /** Lets the stream keep the process alive. */
  ref() {
    this._handle?.ref();
    return this;
  }

  /** Lets the process end although the stream is open. */
  unref() {
    this._handle?.unref();
    return this;
  }

  /** Emits 'timeout' after `msecs` without activity; 0 turns that off. */
  setTimeout(msecs, callback) {
    if (this.destroyed) return this;
    this.timeout = getTimerDuration(msecs, 'msecs');
    if (callback !== undefined) {
      validateFunction(callback, 'callback');
      if (this.timeout === 0) this.removeListener('timeout', callback);
      else this.once('timeout', callback);
    }
    this.#stopTimer();
    this.#startTimer();
    return this;
  }

  #startTimer() {
    if (this.timeout > 0) this.#timer = setUnrefTimeout(() => this.emit('timeout'), this.timeout);
  }

  #stopTimer() {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #restartTimer() {
    if (this.#timer === null) return;
    this.#stopTimer();
    this.#startTimer();
  }

  setNoDelay() {
    return this;
  }

  setKeepAlive() {
    return this;
  }

  resetAndDestroy() {
    this.destroy();
    return this;
  }

  address() {
    return {};
  }

  get pending() {
    return this._handle === null;
  }

  get readyState() {
    if (this.readable && this.writable) return 'open';
    if (this.readable) return 'readOnly';
    return this.writable ? 'writeOnly' : 'closed';
  }

  get bufferSize() {
    return this._handle === null ? undefined : this.writableLength;
  }

  get bytesRead() {
    return this.#bytesRead;
  }

  get bytesWritten() {
    return this.#bytesWritten + this.writableLength;
  }
}

function onReadableEnd() {
  if (!this.allowHalfOpen && this.writable) this.end();
}

function openPipe(fd) {
  if (fd === undefined) throw new ERR_MISSING_ARGS(['options.fd', 'options.handle']);
  const handle = new Pipe();
  const status = handle.open(fd);
  if (status < 0) {
    if (status === -1) throw new ERR_INVALID_FD_TYPE('FILE');
    throw new ErrnoException(status, 'open');
  }
  return handle;
}
