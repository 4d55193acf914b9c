// OutgoingMessage: what requests and responses have in common when they are sent (doc: http.md "Class: http.OutgoingMessage").
//
// Its life: fields are set; the head is composed (`_header`) with the first byte of the body, or when asked; pieces of the body follow; `end`
// says that this was all. What cannot go to the socket yet waits in `outputData`.

import process from 'process';
import EE from 'events';
import { Stream, getDefaultHighWaterMark } from 'stream';
import { codes } from 'internal/errors';
import { validateString } from 'internal/validators';
import { completeHead } from 'internal/http/framing';
import { defineSocketProperty, kSocket } from 'internal/http/materialize';
import { HeaderTable } from 'internal/http/header_table';
import { validateHeaderName, validateHeaderValue } from 'internal/http/header_rules';
import { MessageHead } from 'internal/http/message_head';
import { BodyWriter, checkChunk, kOnFinish } from 'internal/http/body_writer';


export const kHighWaterMark = Symbol('highWaterMark');
export const kUniqueHeaders = Symbol('uniqueHeaders');
export const kValidation = Symbol('validation');
export const kErrored = Symbol('errored');
/** The fields that were set, or null. */
export const kTable = Symbol('headers');
const kBody = Symbol('body');

/**
 * @param {{ highWaterMark?: number, rejectNonStandardBodyWrites?: boolean, captureRejections?: boolean }} [options]
 */
export function OutgoingMessage(options) {
  // All names that messages themselves use, so that the table's shape never changes later.
  this._events ??= { close: undefined, error: undefined, socket: undefined, prefinish: undefined, finish: undefined, drain: undefined };
  Stream.call(this, options);

  // Bytes that wait for the socket.
  this.outputData = [];
  this.outputSize = 0;

  this.writable = true;
  this.destroyed = false;
  /** end() was called. */
  this.finished = false;
  this[kSocket] = null;

  // The head.
  this._header = null;
  this._headerSent = false;
  this.sendDate = false;
  this[kTable] = null;
  this[kValidation] = 'strict';
  this[kUniqueHeaders] = undefined;

  // The connection.
  this.shouldKeepAlive = true;
  /** The connection ends with this message. */
  this._last = false;
  this.maxRequestsOnConnectionReached = false;
  this._keepAliveTimeout = 0;
  this._maxRequestsPerSocket = 0;
  this._removedConnection = false;

  // The body.
  this.chunkedEncoding = false;
  this.useChunkedEncodingByDefault = true;
  this._removedContentLength = false;
  this._removedTransferEncoding = false;
  this._hasBody = true;
  this._contentLength = null;
  this.strictContentLength = false;
  this._trailer = '';
  this.rejectNonStandardBodyWrites = options?.rejectNonStandardBodyWrites ?? false;

  this[kErrored] = null;
  this._closed = false;
  this[kOnFinish] = undefined;
  this[kHighWaterMark] = options?.highWaterMark ?? getDefaultHighWaterMark(false);
  this[kBody] = new BodyWriter(this);
}
Object.setPrototypeOf(OutgoingMessage.prototype, Stream.prototype);
Object.setPrototypeOf(OutgoingMessage, Stream);

const getters = {
  errored() {
    return this[kErrored];
  },
  closed() {
    return this._closed;
  },
  headersSent() {
    return !!this._header;
  },
  writableFinished() {
    return this[kBody].isFinished;
  },
  writableObjectMode() {
    return false;
  },
  writableLength() {
    return this.outputSize + this[kBody].corkedBytes + (this[kSocket] ? this[kSocket].writableLength : 0);
  },
  writableHighWaterMark() {
    return this[kSocket] ? this[kSocket].writableHighWaterMark : this[kHighWaterMark];
  },
  writableCorked() {
    return this[kBody].corked;
  },
  writableEnded() {
    return this.finished;
  },
  writableNeedDrain() {
    return !this.destroyed && !this.finished && this[kBody].needsDrain;
  },
};
for (const [name, get] of Object.entries(getters)) {
  Object.defineProperty(OutgoingMessage.prototype, name, { __proto__: null, configurable: true, enumerable: false, get });
}

defineSocketProperty(OutgoingMessage, ['socket', 'connection']);

// ---- fields ----------------------------------------------------------------------------------------------------------

function checkUnsent(message, verb) {
  if (message._header) throw new codes.ERR_HTTP_HEADERS_SENT(verb);
}

/** @throws ERR_INVALID_HTTP_TOKEN, ERR_HTTP_INVALID_HEADER_VALUE, ERR_INVALID_CHAR, ERR_HTTP_HEADERS_SENT */
OutgoingMessage.prototype.setHeader = function setHeader(name, value) {
  checkUnsent(this, 'set');
  validateHeaderName(name);
  validateHeaderValue(name, value, this[kValidation]);
  (this[kTable] ??= new HeaderTable()).set(name, value);
  return this;
};

/** Sets several at once, from a Headers or a Map. @throws ERR_INVALID_ARG_TYPE, and as setHeader */
OutgoingMessage.prototype.setHeaders = function setHeaders(headers) {
  checkUnsent(this, 'set');
  if (!headers || Array.isArray(headers) || typeof headers.keys !== 'function' || typeof headers.get !== 'function') {
    throw new codes.ERR_INVALID_ARG_TYPE('headers', ['Headers', 'Map'], headers);
  }
  // A Headers object gives each cookie by itself.
  const cookies = [];
  for (const { 0: key, 1: value } of headers) {
    if (key === 'set-cookie') cookies.push(...(Array.isArray(value) ? value : [value]));
    else this.setHeader(key, value);
  }
  if (cookies.length > 0) this.setHeader('set-cookie', cookies);
  return this;
};

/** Adds a value to those of a field. @throws as setHeader */
OutgoingMessage.prototype.appendHeader = function appendHeader(name, value) {
  checkUnsent(this, 'append');
  validateHeaderName(name);
  validateHeaderValue(name, value, this[kValidation]);
  (this[kTable] ??= new HeaderTable()).append(name, value);
  return this;
};

OutgoingMessage.prototype.getHeader = function getHeader(name) {
  validateString(name, 'name');
  return this[kTable]?.get(name);
};

OutgoingMessage.prototype.getHeaderNames = function getHeaderNames() {
  return this[kTable]?.names() ?? [];
};

OutgoingMessage.prototype.getRawHeaderNames = function getRawHeaderNames() {
  return this[kTable]?.rawNames() ?? [];
};

OutgoingMessage.prototype.getHeaders = function getHeaders() {
  return this[kTable]?.toObject() ?? { __proto__: null };
};

OutgoingMessage.prototype.hasHeader = function hasHeader(name) {
  validateString(name, 'name');
  return this[kTable]?.has(name) ?? false;
};

/** Removes a field; those that the sender owes stay away too. @throws ERR_HTTP_HEADERS_SENT */
OutgoingMessage.prototype.removeHeader = function removeHeader(name) {
  validateString(name, 'name');
  checkUnsent(this, 'remove');
  const key = name.toLowerCase();
  if (key === 'connection') this._removedConnection = true;
  else if (key === 'content-length') this._removedContentLength = true;
  else if (key === 'transfer-encoding') this._removedTransferEncoding = true;
  else if (key === 'date') this.sendDate = false;
  this[kTable]?.delete(name);
};

/** Names as they were set, and values. @throws ERR_HTTP_HEADERS_SENT */
OutgoingMessage.prototype._renderHeaders = function _renderHeaders() {
  checkUnsent(this, 'render');
  const rendered = {};
  for (const { name, value } of this[kTable] ?? []) rendered[name] = value;
  return rendered;
};

OutgoingMessage.prototype._implicitHeader = function _implicitHeader() {
  throw new codes.ERR_METHOD_NOT_IMPLEMENTED('_implicitHeader()');
};

/**
 * Composes the head, which is sent with what follows.
 * @param {string} startLine with its line break
 * @param {HeaderTable | object | string[] | null} headers fields that were checked (a table), or not: an object, or names and values in turn
 */
export function composeHead(message, startLine, headers) {
  const head = new MessageHead(startLine, message[kValidation], message[kUniqueHeaders]);
  if (headers instanceof HeaderTable) {
    for (const { name, value } of headers) head.add(name, value);
  } else if (Array.isArray(headers)) {
    for (const [name, value] of pairsOf(headers)) head.addChecked(name, value);
  } else if (headers) {
    for (const name of Object.keys(headers)) head.addChecked(name, headers[name]);
  }
  completeHead(message, head);
  message._header = head.text;
  message._headerSent = false;
  // The peer waits for these, or decides by them before it gets the body.
  if (head.hasExpect) message._send('');
}

/** Names and values of both forms of lists: `[name, value, …]` and `[[name, value], …]`. @throws ERR_INVALID_ARG_VALUE */
export function* pairsOf(list) {
  if (Array.isArray(list[0])) {
    yield* list;
    return;
  }
  if (list.length % 2 !== 0) throw new codes.ERR_INVALID_ARG_VALUE('headers', list);
  for (let i = 0; i < list.length; i += 2) yield [list[i], list[i + 1]];
}

/** Adds fields that follow the body. Only the chunked coding can carry them. @throws as setHeader */
OutgoingMessage.prototype.addTrailers = function addTrailers(headers) {
  const pairs = Array.isArray(headers) ? pairsOf(headers) : Object.keys(headers).map((name) => [name, headers[name]]);
  let trailer = '';
  for (const [name, value] of pairs) {
    validateHeaderName(name, 'Trailer name');
    const values = Array.isArray(value) && !this[kUniqueHeaders]?.has(name.toLowerCase()) ? value : [Array.isArray(value) ? value.join('; ') : value];
    for (const one of values) {
      if (typeof one === 'undefined') throw new codes.ERR_HTTP_INVALID_HEADER_VALUE(one, name);
      if (hasForbidden(one, this[kValidation])) throw new codes.ERR_INVALID_CHAR('trailer content', name);
      trailer += `${name}: ${one}\r\n`;
    }
  }
  this._trailer = trailer;
};

function hasForbidden(value, validation) {
  try {
    validateHeaderValue('trailer', value, validation);
    return false;
  } catch {
    return true;
  }
}

/** Sends the head now instead of with the first byte of the body. */
OutgoingMessage.prototype.flushHeaders = function flushHeaders() {
  if (!this._header) this._implicitHeader();
  this._send('');
};

// ---- the body --------------------------------------------------------------------------------------------------------

/** Sends bytes as they are, after the head if that was not sent. @returns {boolean} false: wait for 'drain' */
OutgoingMessage.prototype._send = function _send(data, encoding, callback) {
  return this[kBody].send(data, encoding, callback);
};

OutgoingMessage.prototype.cork = function cork() {
  this[kBody].cork();
};

OutgoingMessage.prototype.uncork = function uncork() {
  this[kBody].uncork();
};

/**
 * Sends a piece of the body.
 * @param {string | Buffer | Uint8Array} chunk
 * @param {string} [encoding]
 * @param {Function} [callback] called when it was flushed
 * @returns {boolean} false: better wait for 'drain'
 * @throws ERR_STREAM_NULL_VALUES, ERR_INVALID_ARG_TYPE, ERR_HTTP_CONTENT_LENGTH_MISMATCH, ERR_HTTP_BODY_NOT_ALLOWED
 */
OutgoingMessage.prototype.write = function write(chunk, encoding, callback) {
  if (typeof encoding === 'function') {
    callback = encoding;
    encoding = null;
  }
  checkChunk(chunk);
  return this[kBody].write(chunk, encoding, callback, false);
};

/**
 * Says that the message is whole.
 * @throws as write
 */
OutgoingMessage.prototype.end = function end(chunk, encoding, callback) {
  if (typeof chunk === 'function') {
    callback = chunk;
    chunk = null;
    encoding = null;
  } else if (typeof encoding === 'function') {
    callback = encoding;
    encoding = null;
  }
  this[kBody].end(chunk, encoding, callback);
  return this;
};

/** Everything was given to the socket: a subclass may go on to the next message. */
OutgoingMessage.prototype._finish = function _finish() {
  this.emit('prefinish');
};

/** The socket can take more: sends what waited. */
OutgoingMessage.prototype._flush = function _flush() {
  this[kBody].flush();
};

OutgoingMessage.prototype._onPendingData = function _onPendingData() {};

/** Closes the connection. */
OutgoingMessage.prototype.destroy = function destroy(error) {
  if (this.destroyed) return this;
  this.destroyed = true;
  this[kErrored] = error;
  if (this[kSocket]) {
    this[kSocket].destroy(error);
  } else {
    process.nextTick(() => {
      if (this._closed || this[kSocket]) return;
      this._closed = true;
      this.emit('close');
    });
    this.once('socket', function onSocket(socket) {
      socket.destroy(error);
    });
  }
  return this;
};

OutgoingMessage.prototype.setTimeout = function setTimeout(msecs, callback) {
  if (callback) this.on('timeout', callback);
  if (this[kSocket]) {
    this[kSocket].setTimeout(msecs);
  } else {
    this.once('socket', function onSocket(socket) {
      socket.setTimeout(msecs);
    });
  }
  return this;
};

/** Not readable. */
OutgoingMessage.prototype.pipe = function pipe() {
  this.emit('error', new codes.ERR_STREAM_CANNOT_PIPE());
};

OutgoingMessage.prototype[EE.captureRejectionSymbol] = function(error) {
  this.destroy(error);
};
