// ServerHttp2Stream: a request of a client, or a promise to it, and its response. Docs: http2.md, "Class: ServerHttp2Stream".

import { op_http2_push } from 'internal/ops';
import EventEmitter from 'events';
import process from 'process';
import { lazy } from 'internal/core';
import { codes } from 'internal/errors';
import { setImmediate } from 'internal/timers';
import { httpDate } from 'internal/http/date';
import { validateFunction, validateObject } from 'internal/validators';
import { hasNoContent, requestPseudo, responsePseudo } from 'internal/http2/field_rules';
import { NghttpError } from 'internal/http2/library_error';
import { serverChannels, tell } from 'internal/http2/observe';
import { blockOfList, blockOfObject, objectOfList } from 'internal/http2/sent_fields';
import { sensitiveHeaders } from 'internal/http2/sensitive_headers';
import { Http2Stream } from 'internal/http2/stream';

const files = lazy('internal/http2/file_response');

const {
  ERR_HTTP2_HEADERS_AFTER_RESPOND,
  ERR_HTTP2_HEADERS_SENT,
  ERR_HTTP2_INFO_STATUS_NOT_ALLOWED,
  ERR_HTTP2_INVALID_INFO_STATUS,
  ERR_HTTP2_INVALID_STREAM,
  ERR_HTTP2_NESTED_PUSH,
  ERR_HTTP2_OUT_OF_STREAMS,
  ERR_HTTP2_PAYLOAD_FORBIDDEN,
  ERR_HTTP2_PUSH_DISABLED,
  ERR_HTTP2_STATUS_101,
  ERR_HTTP2_STATUS_INVALID,
  ERR_INVALID_ARG_TYPE,
} = codes;

const kOk = 200;
/** Refusals of ops/http2 (submit.rs). */
const kNoMoreStreams = -509;
const kInvalidStream = -501;

/** A copy of a program's headers, and its block. */
export class ResponseFields {
  object;
  block;

  /** @param {object | unknown[] | undefined} given @param {{ sendsDate: boolean, strict: boolean }} how */
  constructor(given, { sendsDate, strict }) {
    if (Array.isArray(given)) this.#ofList(given, sendsDate, strict);
    else this.#ofObject(given, sendsDate, strict);
    const status = Number(this.object[':status']);
    if (!(status >= 200 && status <= 599)) {
      if (status >= 100 && status < 200) throw new ERR_HTTP2_INFO_STATUS_NOT_ALLOWED();
      throw new ERR_HTTP2_STATUS_INVALID(this.object[':status']);
    }
    this.status = status;
  }

  #ofObject(given, sendsDate, strict) {
    if (given !== undefined && given !== null) checkObject(given);
    const object = { __proto__: null, ...given };
    object[':status'] ??= kOk;
    if (sendsDate && object.date === undefined && object.Date === undefined) object.date = httpDate();
    this.object = object;
    this.block = blockOfObject(object, responsePseudo, strict);
  }

  #ofList(given, sendsDate, strict) {
    const object = objectOfList(given);
    const list = [...given];
    list[sensitiveHeaders] = given[sensitiveHeaders];
    if (object[':status'] === undefined) {
      object[':status'] = kOk;
      list.unshift(':status', kOk);
    }
    if (sendsDate && !Object.keys(object).some((name) => name.toLowerCase() === 'date')) {
      object.date = httpDate();
      list.push('date', object.date);
    }
    this.object = object;
    this.block = blockOfList(list, responsePseudo, strict);
  }
}

function checkObject(given) {
  if (typeof given !== 'object') throw new ERR_INVALID_ARG_TYPE('headers', 'Object', given);
}

export class ServerHttp2Stream extends Http2Stream {
  #areHeadersSent = false;
  #isHead;
  #isPushed;
  #sentInfoHeaders = [];
  /** It responds from a file that is being opened. */
  #isPreparing = false;

  /**
   * @param {import('internal/http2/server_session').ServerHttp2Session} session
   * @param {number} id
   * @param {object} headers of the request
   * @param {boolean} isPushed
   */
  constructor(session, id, headers, isPushed) {
    super(session);
    this.#isHead = headers[':method'] === 'HEAD';
    this.#isPushed = isPushed;
    this.protocol = headers[':protocol'];
    this.authority = headers[':authority'];
    this._opened(id);
    if (!isPushed) this.once('finish', () => this.#answered());
    tell(serverChannels.created, () => ({ stream: this, headers }));
  }

  get _channels() {
    return serverChannels;
  }

  /** The response is complete. A request that goes on without anybody reading it is cut off (RFC 9113, 8.1), once pushes had their chance. */
  #answered() {
    if (this.destroyed || this.readableEnded || this.readableFlowing !== null || this.readableDidRead) return;
    setImmediate(() => {
      if (!this.closed && this.readableFlowing === null) this.close();
    });
  }

  get headersSent() {
    return this.#areHeadersSent;
  }

  get headRequest() {
    return this.#isHead;
  }

  get sentInfoHeaders() {
    return this.#sentInfoHeaders;
  }

  get pushAllowed() {
    const { session } = this;
    return !this.destroyed && !this.closed && !session.closed && !session.destroyed && session.remoteSettings.enablePush;
  }

  _assertUsable() {
    if (this.destroyed || this.closed) throw new ERR_HTTP2_INVALID_STREAM();
  }

  // ---- responses -----------------------------------------------------------------------------------------------------

  _beforeWriting() {
    if (this.#areHeadersSent) return true;
    // A promise of a response to HEAD ends before it begins.
    if (this.destroyed || this.closed || (this.#isPushed && this.#isHead)) return false;
    this.respond();
    return true;
  }

  /** Docs: http2stream.respond() */
  respond(headers, options) {
    this._assertUsable();
    if (this.#areHeadersSent) throw new ERR_HTTP2_HEADERS_SENT();
    if (options !== undefined) validateObject(options, 'options');
    this._respond(headers, { ...options });
  }

  /** Sends the fields that begin the response. @param {object} options endStream, waitForTrailers, sendDate */
  _respond(headers, options) {
    this._touch();
    const fields = new ResponseFields(headers, { sendsDate: options.sendDate !== false, strict: this._strictSingles });
    const ends = Boolean(options.endStream) || this.#isHead || hasNoContent(fields.status);
    this.#areHeadersSent = true;
    this.sentHeaders = fields.object;
    if (options.waitForTrailers && !ends) this._waitForTrailers();
    const isEarly = this.writableEnded;
    this._sendFields(fields.block, ends);
    tell(serverChannels.finish, () => ({ stream: this, headers: fields.object, flags: ends ? 5 : 4 }));
    if (ends && !isEarly) this.end();
  }

  /** Docs: http2stream.additionalHeaders() */
  additionalHeaders(headers) {
    this._assertUsable();
    if (this.#areHeadersSent) throw new ERR_HTTP2_HEADERS_AFTER_RESPOND();
    validateObject(headers, 'headers');
    const object = { __proto__: null, ...headers };
    if (object[':status'] !== undefined) {
      object[':status'] = Number(object[':status']);
      if (object[':status'] === 101) throw new ERR_HTTP2_STATUS_101();
      if (!(object[':status'] >= 100 && object[':status'] < 200)) throw new ERR_HTTP2_INVALID_INFO_STATUS(headers[':status']);
    }
    const block = blockOfObject(object, responsePseudo, this._strictSingles);
    this._touch();
    this.#sentInfoHeaders.push(object);
    this._sendFields(block, false);
  }

  /** Docs: http2stream.respondWithFD() */
  respondWithFD(fd, headers, options) {
    const fields = this.#beginFile(headers);
    files().respondWithDescriptor(this, fd, fields, options);
  }

  /** Docs: http2stream.respondWithFile() */
  respondWithFile(path, headers, options) {
    const fields = this.#beginFile(headers);
    files().respondWithPath(this, path, fields, options);
  }

  #beginFile(headers) {
    this._assertUsable();
    if (this.#areHeadersSent || this.#isPreparing) throw new ERR_HTTP2_HEADERS_SENT();
    if (headers !== undefined && headers !== null) checkObject(headers);
    const fields = Array.isArray(headers) ? objectOfList(headers) : { __proto__: null, ...headers };
    fields[':status'] ??= kOk;
    const status = Number(fields[':status']);
    if (hasNoContent(status)) throw new ERR_HTTP2_PAYLOAD_FORBIDDEN(status);
    return fields;
  }

  // ---- promises ------------------------------------------------------------------------------------------------------

  /** Docs: http2stream.pushStream() */
  pushStream(headers, options, callback) {
    if (!this.pushAllowed) throw new ERR_HTTP2_PUSH_DISABLED();
    if (this.#isPushed) throw new ERR_HTTP2_NESTED_PUSH();
    if (typeof options === 'function') {
      callback = options;
      options = undefined;
    }
    validateFunction(callback, 'callback');
    if (options !== undefined) validateObject(options, 'options');
    checkObject(headers ?? {});
    const fields = Array.isArray(headers) ? objectOfList(headers) : { __proto__: null, ...headers };
    fields[':method'] ??= 'GET';
    fields[':authority'] ??= this.authority;
    fields[':scheme'] ??= this.session._scheme;
    fields[':path'] ??= '/';
    const block = blockOfObject(fields, requestPseudo, this._strictSingles);
    this._touch();
    const id = op_http2_push(this._native, this.id, block);
    this.session._schedule();
    if (id < 0) {
      process.nextTick(callback, refusalError(id));
      return;
    }
    const stream = new ServerHttp2Stream(this.session, id, fields, true);
    stream.sentHeaders = fields;
    stream.push(null);
    if (fields[':method'] === 'HEAD') stream.end();
    tell(serverChannels.start, () => ({ stream, headers: fields }));
    process.nextTick(callback, null, stream, fields, 0);
  }

  [EventEmitter.captureRejectionSymbol](error, event) {
    if (event === 'stream' && !this.headersSent && !this.destroyed && !this.closed) this.respond({ ':status': 500 }, { endStream: true });
    else this.destroy(error);
  }
}

function refusalError(refusal) {
  if (refusal === kNoMoreStreams) return new ERR_HTTP2_OUT_OF_STREAMS();
  return refusal === kInvalidStream ? new ERR_HTTP2_INVALID_STREAM() : new NghttpError(refusal);
}
