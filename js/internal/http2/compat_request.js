// Http2ServerRequest: a request of HTTP/2 in the shape of http.IncomingMessage. Docs: http2.md, "Class: http2.Http2ServerRequest".

import { Readable } from 'stream';
import { emptyFields } from 'internal/http2/received_fields';
import { compatSocket } from 'internal/http2/compat_socket';
import { codes } from 'internal/errors';
import { validateString } from 'internal/validators';

const { ERR_INVALID_ARG_VALUE } = codes;

function noop() {}

export class Http2ServerRequest extends Readable {
  #stream;
  #headers;
  #rawHeaders;
  #trailers = emptyFields();
  #rawTrailers = [];
  #isAborted = false;
  #isOver = false;
  #isReading = false;
  #method;
  #url;

  /**
   * @param {import('internal/http2/server_stream').ServerHttp2Stream} stream
   * @param {object} headers
   * @param {object} [options] of the Readable
   * @param {string[]} [rawHeaders]
   */
  constructor(stream, headers, options, rawHeaders) {
    super({ autoDestroy: false, ...options });
    this.#stream = stream;
    this.#headers = headers;
    this.#rawHeaders = rawHeaders;
    stream.on('error', noop);
    stream.on('trailers', (trailers, _flags, raw) => {
      this.#trailers = trailers;
      this.#rawTrailers = raw;
    });
    stream.on('end', () => this.push(null));
    stream.on('aborted', () => this.#aborted());
    stream.on('close', () => this.#closed());
    stream.on('timeout', () => this.emit('timeout'));
    this.on('pause', () => stream.pause());
    this.on('resume', () => {
      if (this.#isReading) stream.resume();
    });
  }

  #aborted() {
    if (this.#isOver || this.#isAborted) return;
    this.#isAborted = true;
    this.emit('aborted');
  }

  #closed() {
    if (this.#isOver) return;
    this.#isOver = true;
    this.push(null);
    // What nobody has asked for is not kept.
    if (!this.#isReading) this.resume();
    this.emit('close');
  }

  _read() {
    if (this.#isOver) return;
    if (!this.#isReading) {
      this.#isReading = true;
      this.#stream.on('data', (chunk) => {
        if (!this.push(chunk)) this.#stream.pause();
      });
      return;
    }
    this.#stream.resume();
  }

  get stream() {
    return this.#stream;
  }

  get headers() {
    return this.#headers;
  }

  get rawHeaders() {
    return this.#rawHeaders;
  }

  get trailers() {
    return this.#trailers;
  }

  get rawTrailers() {
    return this.#rawTrailers;
  }

  get httpVersion() {
    return '2.0';
  }

  get httpVersionMajor() {
    return 2;
  }

  get httpVersionMinor() {
    return 0;
  }

  get aborted() {
    return this.#isAborted;
  }

  get complete() {
    return this.#isAborted || this.readableEnded || this.#isOver || this.#stream.destroyed;
  }

  get socket() {
    return compatSocket(this.#stream);
  }

  get connection() {
    return this.socket;
  }

  get method() {
    return this.#method ?? this.#headers[':method'];
  }

  set method(method) {
    validateString(method, 'method');
    if (method.trim() === '') throw new ERR_INVALID_ARG_VALUE('method', method);
    this.#method = method;
  }

  get authority() {
    return this.#headers[':authority'] ?? this.#headers.host;
  }

  get scheme() {
    return this.#headers[':scheme'];
  }

  get url() {
    return this.#url ?? this.#headers[':path'];
  }

  set url(url) {
    this.#url = url;
  }

  setTimeout(msecs, callback) {
    if (!this.#isOver) this.#stream.setTimeout(msecs, callback);
    return this;
  }

  /** Docs: request.destroy() */
  destroy(error) {
    if (!this.#stream.destroyed) this.#stream.destroy(error);
    return this;
  }
}
