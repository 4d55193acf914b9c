// BodyWriter: how the body of an outgoing message reaches the socket. It checks what it gets, frames it, and keeps what cannot go yet.

import process from 'process';
import { Buffer } from 'buffer';
import { codes } from 'internal/errors';
import { kSocket } from 'internal/http/materialize';
import { isUint8Array } from 'internal/util/types';

/** On a message: called before 'finish'. */
export const kOnFinish = Symbol('onFinish');

const nop = () => {};
const notAscii = /[^\0-\x7f]/;

function byteLength(chunk, encoding) {
  return typeof chunk === 'string' ? Buffer.byteLength(chunk, encoding) : chunk.byteLength;
}

/** @throws ERR_STREAM_NULL_VALUES, ERR_INVALID_ARG_TYPE */
export function checkChunk(chunk) {
  if (chunk === null) throw new codes.ERR_STREAM_NULL_VALUES();
  if (typeof chunk !== 'string' && !isUint8Array(chunk)) {
    throw new codes.ERR_INVALID_ARG_TYPE('chunk', ['string', 'Buffer', 'Uint8Array'], chunk);
  }
}

export class BodyWriter {
  needsDrain = false;
  /** 'finish' is being or was emitted. */
  isFinished = false;
  /** Why it never will be. */
  #failure = null;
  /** Those who want to know when everything was sent. */
  #endCallbacks = [];
  corked = 0;
  /** Pieces that wait for uncork() to become one chunk. */
  #held = [];
  corkedBytes = 0;
  /** Bytes of the body so far, counted against Content-Length. */
  #written = 0;
  #message;
  /** The socket is corked until the end of this turn, so that head and pieces go out together. */
  #corksSocket = false;

  constructor(message) {
    this.#message = message;
  }

  // ---- raw bytes -----------------------------------------------------------------------------------------------------

  /** Sends bytes as they are, after the head if that was not sent. */
  send(data, encoding, callback) {
    const message = this.#message;
    if (!message._headerSent) {
      message._headerSent = true;
      // Subclasses may have no head at all.
      const header = message._header ?? '';
      if (data === '' || data.length === 0) return this.#raw(header, 'latin1', callback);
      const joins = typeof data === 'string' && (encoding === 'latin1' || ((!encoding || encoding === 'utf8' || encoding === 'utf-8') && !notAscii.test(header)));
      if (joins) return this.#raw(header + data, encoding, callback);
      this.#corkForTurn();
      this.#raw(header, 'latin1');
    }
    return this.#raw(data, encoding, callback);
  }

  #raw(data, encoding, callback) {
    const message = this.#message;
    const socket = message[kSocket];
    if (typeof encoding === 'function') {
      callback = encoding;
      encoding = null;
    }
    if (socket?.destroyed && socket._httpMessage === message) {
      if (callback) process.nextTick(callback, socket.errored ?? new codes.ERR_STREAM_DESTROYED('write'));
      return false;
    }
    if (socket && socket._httpMessage === message && socket.writable) {
      if (message.outputData.length > 0) this.#drainOutput(socket);
      return socket.write(data, encoding, callback);
    }
    const size = byteLength(data, encoding);
    message.outputData.push({ data, encoding, callback });
    message.outputSize += size;
    message._onPendingData(size);
    return message.outputSize < message.writableHighWaterMark;
  }

  #drainOutput(socket) {
    const message = this.#message;
    const { outputData, outputSize } = message;
    if (outputData.length === 0) return undefined;
    message.outputData = [];
    message.outputSize = 0;
    let isBelowMark;
    socket.cork();
    for (const { data, encoding, callback } of outputData) isBelowMark = socket.write(data, encoding, callback);
    socket.uncork();
    message._onPendingData(-outputSize);
    return isBelowMark;
  }

  /** The message has its socket, or the socket drained. */
  flush() {
    const message = this.#message;
    const socket = message[kSocket];
    if (!socket?.writable) return;
    const isBelowMark = this.#drainOutput(socket);
    if (message.finished) message._finish();
    else if (isBelowMark !== false && this.needsDrain && socket.writableLength === 0) this.drained();
  }

  /** Those who wait may write again. */
  drained() {
    if (!this.needsDrain) return;
    this.needsDrain = false;
    this.#message.emit('drain');
  }

  #corkForTurn() {
    const socket = this.#message[kSocket];
    if (!socket || this.#corksSocket || typeof socket.cork !== 'function') return;
    this.#corksSocket = true;
    socket.cork();
    process.nextTick(() => this.#uncorkTurn(socket));
  }

  #uncorkTurn(socket) {
    if (!this.#corksSocket) return;
    this.#corksSocket = false;
    socket.uncork();
  }

  // ---- pieces --------------------------------------------------------------------------------------------------------

  cork() {
    this.corked++;
    this.#message[kSocket]?.cork();
  }

  uncork() {
    if (this.corked === 0) return;
    this.corked--;
    if (this.corked === 0 && this.#held.length > 0) this.#releaseHeld();
    this.#message[kSocket]?.uncork();
  }

  #releaseHeld() {
    const held = this.#held;
    const callbacks = held.map((piece) => piece.callback).filter((callback) => callback !== undefined);
    this.send(`${this.corkedBytes.toString(16)}\r\n`, 'latin1');
    this.#held = [];
    this.corkedBytes = 0;
    for (const { chunk, encoding } of held) this.send(chunk, encoding);
    const isBelowMark = this.send('\r\n', 'latin1', callbacks.length === 0 ? undefined : (error) => callbacks.forEach((callback) => callback(error)));
    if (!isBelowMark) this.needsDrain = true;
  }

  write(chunk, encoding, callback, isLast) {
    const message = this.#message;
    if (typeof callback !== 'function') callback = nop;

    let error;
    if (message.finished && !isLast) error = new codes.ERR_STREAM_WRITE_AFTER_END();
    else if (message.destroyed) error = new codes.ERR_STREAM_DESTROYED('write');
    if (error !== undefined) {
      if (!message.destroyed) reportError(message, error, callback);
      else process.nextTick(callback, error);
      return false;
    }

    if (!message._header) message._implicitHeader();
    if (!message._hasBody) {
      if (message.rejectNonStandardBodyWrites) throw new codes.ERR_HTTP_BODY_NOT_ALLOWED();
      process.nextTick(callback);
      return true;
    }
    const length = byteLength(chunk, encoding);
    this.#count(length, isLast);
    if (!isLast && message[kSocket] && !message[kSocket].writableCorked) this.#corkForTurn();

    let isBelowMark;
    if (!message.chunkedEncoding || length === 0) {
      // An empty chunk would be the last one.
      isBelowMark = this.send(chunk, encoding, callback);
    } else if (this.corked > 0) {
      this.#held.push({ chunk, encoding, callback });
      this.corkedBytes += length;
      isBelowMark = message.writableLength < message.writableHighWaterMark;
    } else {
      this.send(`${length.toString(16)}\r\n`, 'latin1');
      this.send(chunk, encoding);
      isBelowMark = this.send('\r\n', 'latin1', callback);
    }
    if (!isBelowMark) this.needsDrain = true;
    return isBelowMark;
  }

  /** @throws ERR_HTTP_CONTENT_LENGTH_MISMATCH: more than was announced, or, at the end, less */
  #count(length, isLast) {
    const message = this.#message;
    if (!message.strictContentLength || typeof message._contentLength !== 'number' || message.chunkedEncoding) return;
    const total = this.#written + length;
    if (total > message._contentLength || (isLast && total !== message._contentLength)) {
      throw new codes.ERR_HTTP_CONTENT_LENGTH_MISMATCH(total, message._contentLength);
    }
    this.#written = total;
  }

  end(chunk, encoding, callback) {
    const message = this.#message;
    const hasChunk = chunk !== null && chunk !== undefined && chunk !== '';
    if (message.finished) {
      this.#endAgain(hasChunk, callback);
      return;
    }
    if (hasChunk) checkChunk(chunk);
    const socket = message[kSocket];
    socket?.cork();
    try {
      if (typeof callback === 'function') this.#endCallbacks.push(callback);
      this.#writeLast(hasChunk, chunk, encoding);
    } finally {
      if (socket) {
        this.#uncorkTurn(socket);
        socket.uncork();
      }
    }
    message.finished = true;
    if (message.outputData.length === 0 && message[kSocket]?._httpMessage === message) message._finish();
  }

  #writeLast(hasChunk, chunk, encoding) {
    const message = this.#message;
    if (!message._header) {
      message._contentLength ??= hasChunk ? byteLength(chunk, encoding) : 0;
      message._implicitHeader();
    }
    const finish = (error) => this.#finish(error);
    if (hasChunk && message._hasBody && message._header && !message.chunkedEncoding) {
      // Nothing marks the end of such a body: the last piece is the end.
      this.write(chunk, encoding, finish, true);
      while (this.corked > 0) this.uncork();
      return;
    }
    if (hasChunk) this.write(chunk, encoding, nop, true);
    else if (message._hasBody) this.#count(0, true);
    while (this.corked > 0) this.uncork();
    const end = message._hasBody && message.chunkedEncoding ? `0\r\n${message._trailer}\r\n` : '';
    this.send(end, 'latin1', finish);
  }

  #endAgain(hasChunk, callback) {
    const message = this.#message;
    if (hasChunk) reportError(message, new codes.ERR_STREAM_WRITE_AFTER_END(), typeof callback === 'function' ? callback : nop);
    else if (typeof callback !== 'function') return;
    else if (this.#failure !== null) process.nextTick(callback, this.#failure);
    else if (this.isFinished) callback(new codes.ERR_STREAM_ALREADY_FINISHED('end'));
    else this.#endCallbacks.push(callback);
  }

  /** Everything was sent, or (with an error) could not be. */
  #finish(error) {
    const message = this.#message;
    const callbacks = this.#endCallbacks;
    this.#endCallbacks = [];
    if (error || message[kSocket]?._hadError) {
      this.#failure = error ?? message[kSocket].errored ?? new codes.ERR_STREAM_DESTROYED('end');
      for (const callback of callbacks) callback(this.#failure);
      return;
    }
    this.isFinished = true;
    message[kOnFinish]?.();
    message.emit('finish');
    for (const callback of callbacks) callback(null);
  }
}

/** A mistake of the writer: its callback and 'error' hear of it in the next tick, and the message ends. */
function reportError(message, error, callback) {
  process.nextTick(() => {
    callback(error);
    if (message._closed || message.destroyed) return;
    message.emit('error', error);
  });
}
