// Http2ServerResponse: a response of HTTP/2 in the shape of http.ServerResponse. Docs: http2.md, "Class: http2.Http2ServerResponse".

import process from 'process';
import { Stream } from 'stream';
import { codes, hideStackFrames } from 'internal/errors';
import { linkValue } from 'internal/http/early_hints';
import { isToken } from 'internal/http/header_rules';
import { validateFunction, validateObject, validateString } from 'internal/validators';
import { compatSocket } from 'internal/http2/compat_socket';
import { hasNoContent, isOfConnection } from 'internal/http2/field_rules';
import { objectOfList } from 'internal/http2/sent_fields';

const {
  ERR_HTTP2_HEADERS_SENT,
  ERR_HTTP2_INFO_STATUS_NOT_ALLOWED,
  ERR_HTTP2_INVALID_CONNECTION_HEADERS,
  ERR_HTTP2_INVALID_HEADER_VALUE,
  ERR_HTTP2_INVALID_STREAM,
  ERR_HTTP2_PSEUDOHEADER_NOT_ALLOWED,
  ERR_HTTP2_STATUS_INVALID,
  ERR_INVALID_CHAR,
  ERR_INVALID_HTTP_TOKEN,
  ERR_STREAM_ALREADY_FINISHED,
  ERR_STREAM_WRITE_AFTER_END,
} = codes;

let warnedOfStatusMessage = false;

function warnOfStatusMessage() {
  if (warnedOfStatusMessage) return;
  warnedOfStatusMessage = true;
  process.emitWarning('Status message is not supported by HTTP/2 (RFC7540 8.1.2.4)', 'UnsupportedWarning');
}

let warnedOfConnection = false;

function warnOfConnection() {
  if (warnedOfConnection) return;
  warnedOfConnection = true;
  process.emitWarning(
    'The provided connection header is not valid, the value will be dropped from the header and will never be in use.',
    'UnsupportedWarning',
  );
}

const checkField = hideStackFrames((name, value) => {
  if (name === '' || !isToken(name) && name[0] !== ':') throw new ERR_INVALID_HTTP_TOKEN('Header name', name);
  if (name[0] === ':') throw new ERR_HTTP2_PSEUDOHEADER_NOT_ALLOWED();
  if (value === undefined || value === null) throw new ERR_HTTP2_INVALID_HEADER_VALUE(String(value), name);
  // eslint-disable-next-line no-control-regex
  if (/[^\t\x20-\x7e\x80-\xff]/.test(value)) throw new ERR_INVALID_CHAR('header content', name);
});

function noop() {}

/** The name as it is kept; white space around it is forgiven. */
function keyOf(name) {
  validateString(name, 'name');
  return name.trim().toLowerCase();
}

export class Http2ServerResponse extends Stream {
  #stream;
  #request;
  #headers = { __proto__: null };
  #trailers = { __proto__: null };
  #statusCode = 200;
  #sendDate = true;
  /** end() was called. */
  #isEnding = false;
  /** The stream has gone. */
  #isOver = false;

  /**
   * @param {import('internal/http2/server_stream').ServerHttp2Stream} stream
   * @param {{ request?: import('internal/http2/compat_request').Http2ServerRequest }} [options]
   */
  constructor(stream, options) {
    super(options);
    this.#stream = stream;
    this.#request = options?.request;
    this.writable = true;
    stream.on('error', noop);
    stream.on('drain', () => this.emit('drain'));
    stream.on('close', () => this.#closed());
    stream.on('wantTrailers', () => stream.destroyed || stream.sendTrailers(this.#trailers));
    stream.on('timeout', () => this.emit('timeout'));
  }

  #closed() {
    if (this.#isOver) return;
    this.#isOver = true;
    this.writable = false;
    this.emit('finish');
    this.emit('close');
  }

  // ---- state ---------------------------------------------------------------------------------------------------------

  get stream() {
    return this.#stream;
  }

  get req() {
    return this.#request;
  }

  get socket() {
    return this.#isOver ? undefined : compatSocket(this.#stream);
  }

  get connection() {
    return this.socket;
  }

  get headersSent() {
    return this.#stream.headersSent;
  }

  get finished() {
    return this.#isEnding;
  }

  get writableEnded() {
    return this.#isEnding;
  }

  get writableFinished() {
    return this.#stream.writableFinished;
  }

  get writableCorked() {
    return this.#stream.writableCorked;
  }

  get writableHighWaterMark() {
    return this.#stream.writableHighWaterMark;
  }

  get writableLength() {
    return this.#stream.writableLength;
  }

  get writableObjectMode() {
    return this.#stream.writableObjectMode;
  }

  get writableNeedDrain() {
    return this.#stream.writableNeedDrain;
  }

  get destroyed() {
    return this.#stream.destroyed;
  }

  get _header() {
    return this.headersSent;
  }

  get sendDate() {
    return this.#sendDate;
  }

  set sendDate(isSent) {
    this.#sendDate = Boolean(isSent);
  }

  get statusCode() {
    return this.#statusCode;
  }

  set statusCode(code) {
    code |= 0;
    if (code >= 100 && code < 200) throw new ERR_HTTP2_INFO_STATUS_NOT_ALLOWED();
    if (code < 100 || code > 599) throw new ERR_HTTP2_STATUS_INVALID(code);
    this.#statusCode = code;
  }

  get statusMessage() {
    warnOfStatusMessage();
    return '';
  }

  set statusMessage(message) {
    warnOfStatusMessage();
  }

  // ---- fields --------------------------------------------------------------------------------------------------------

  #assertUnsent() {
    if (this.headersSent) throw new ERR_HTTP2_HEADERS_SENT();
  }

  setHeader(name, value) {
    validateString(name, 'name');
    this.#assertUnsent();
    this.#set(name, value);
  }

  #set(name, value) {
    const key = keyOf(name);
    checkField(key, value);
    if (isOfConnection(key, value)) {
      if (key === 'connection') {
        warnOfConnection();
        return;
      }
      throw new ERR_HTTP2_INVALID_CONNECTION_HEADERS(key);
    }
    this.#headers[key] = value;
  }

  appendHeader(name, value) {
    validateString(name, 'name');
    this.#assertUnsent();
    const before = this.#headers[keyOf(name)];
    this.#set(name, before === undefined ? value : [before, value].flat());
  }

  getHeader(name) {
    return this.#headers[keyOf(name)];
  }

  getHeaderNames() {
    return Object.keys(this.#headers);
  }

  getHeaders() {
    return { __proto__: null, ...this.#headers };
  }

  hasHeader(name) {
    return keyOf(name) in this.#headers;
  }

  removeHeader(name) {
    validateString(name, 'name');
    this.#assertUnsent();
    const key = keyOf(name);
    // The one that comes by itself.
    if (key === 'date') this.#sendDate = false;
    delete this.#headers[key];
  }

  setTrailer(name, value) {
    const key = keyOf(name);
    checkField(key, value);
    this.#trailers[key] = value;
  }

  addTrailers(headers) {
    for (const name of Object.keys(headers)) this.setTrailer(name, headers[name]);
  }

  flushHeaders() {
    if (!this.#isOver && !this.headersSent) this.#begin(false);
  }

  /** Docs: response.writeHead() */
  writeHead(statusCode, statusMessage, headers) {
    if (this.#isOver || this.#stream.destroyed || this.#stream.closed) return this;
    if (this.headersSent) throw new ERR_HTTP2_HEADERS_SENT();
    if (typeof statusMessage === 'string') warnOfStatusMessage();
    if (headers === undefined && typeof statusMessage === 'object') headers = statusMessage;
    if (Array.isArray(headers)) this.#setList(headers);
    else if (typeof headers === 'object' && headers !== null) for (const name of Object.keys(headers)) this.#set(name, headers[name]);
    this.statusCode = statusCode;
    this.#begin(false);
    return this;
  }

  /** Pairs, or names and values by turns: a name that comes again has several values. */
  #setList(list) {
    const given = objectOfList(Array.isArray(list[0]) ? list.flat() : list);
    for (const name of Object.keys(given)) this.#set(name, given[name]);
  }

  /** Sends the fields. */
  #begin(endStream) {
    const headers = { __proto__: null, ':status': this.#statusCode, ...this.#headers };
    this.#stream.respond(headers, { endStream, waitForTrailers: true, sendDate: this.#sendDate });
  }

  // ---- what comes before the response --------------------------------------------------------------------------------

  /** Docs: response.writeInformation() @returns {boolean} */
  writeInformation(statusCode, headers) {
    if (!Number.isInteger(statusCode) || statusCode < 100 || statusCode > 199 || statusCode === 101) {
      throw new ERR_HTTP2_STATUS_INVALID(statusCode);
    }
    if (headers !== undefined) validateObject(headers, 'headers');
    const stream = this.#stream;
    if (stream.headersSent || this.#isOver || stream.destroyed) return false;
    stream.additionalHeaders({ __proto__: null, ...headers, ':status': statusCode });
    return true;
  }

  writeContinue() {
    return this.writeInformation(100);
  }

  /** Docs: response.writeEarlyHints() @returns {boolean} */
  writeEarlyHints(hints) {
    validateObject(hints, 'hints');
    const headers = { __proto__: null };
    for (const name of Object.keys(hints)) {
      if (name.toLowerCase() === 'link') continue;
      checkField(name, hints[name]);
      headers[name] = hints[name];
    }
    const link = linkValue(hints.link);
    if (link.length === 0) return false;
    return this.writeInformation(103, { __proto__: null, ...headers, link });
  }

  /** Docs: response.createPushResponse() */
  createPushResponse(headers, callback) {
    validateFunction(callback, 'callback');
    if (this.#isOver || this.#stream.destroyed) {
      process.nextTick(callback, new ERR_HTTP2_INVALID_STREAM());
      return;
    }
    this.#stream.pushStream(headers, {}, (error, stream) => {
      if (error) callback(error);
      else callback(null, new Http2ServerResponse(stream));
    });
  }

  // ---- content -------------------------------------------------------------------------------------------------------

  cork() {
    this.#stream.cork();
  }

  uncork() {
    this.#stream.uncork();
  }

  write(chunk, encoding, callback) {
    if (typeof encoding === 'function') {
      callback = encoding;
      encoding = undefined;
    }
    const stream = this.#stream;
    let error;
    if (this.#isEnding) error = new ERR_STREAM_WRITE_AFTER_END();
    else if (this.#isOver || stream.destroyed) error = new ERR_HTTP2_INVALID_STREAM();
    if (error !== undefined) {
      if (typeof callback === 'function') process.nextTick(callback, error);
      else if (!stream.destroyed || this.#isEnding) stream.destroy(error);
      return false;
    }
    if (!stream.headersSent) this.#begin(false);
    return stream.write(chunk, encoding, callback);
  }

  /** Docs: response.end() */
  end(chunk, encoding, callback) {
    if (typeof chunk === 'function') {
      callback = chunk;
      chunk = undefined;
    } else if (typeof encoding === 'function') {
      callback = encoding;
      encoding = 'utf8';
    }
    const stream = this.#stream;
    if (this.#isOver || this.#isEnding) {
      if (typeof callback !== 'function') return this;
      if (this.#isOver) process.nextTick(callback, new ERR_STREAM_ALREADY_FINISHED('end'));
      else this.once('finish', callback);
      return this;
    }
    const isWithout = stream.headRequest || hasNoContent(this.#statusCode);
    if (chunk !== undefined && chunk !== null && !isWithout) this.write(chunk, encoding);
    this.#isEnding = true;
    if (typeof callback === 'function') this.once('finish', callback);
    if (!stream.headersSent && !stream.destroyed && !stream.closed) this.#begin(isWithout || this.#hasNoTrailers);
    // There is nothing to wait for, so that the last data can say that it is.
    if (this.#hasNoTrailers) stream._waitForTrailers(false);
    if (!stream.writableEnded) stream.end();
    return this;
  }

  /** There are no trailers. */
  get #hasNoTrailers() {
    return Object.keys(this.#trailers).length === 0;
  }

  destroy(error) {
    if (!this.#stream.destroyed) this.#stream.destroy(error);
    return this;
  }

  setTimeout(msecs, callback) {
    if (!this.#isOver) this.#stream.setTimeout(msecs, callback);
    return this;
  }
}
