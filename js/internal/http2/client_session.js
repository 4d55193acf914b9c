// ClientHttp2Session. Docs: http2.md, "Class: ClientHttp2Session".

import { op_http2_request } from 'internal/ops';
import process from 'process';
import { AbortError, codes } from 'internal/errors';
import { addAbortListener } from 'internal/events/abort_listener';
import { kValidateObjectAllowArray, validateAbortSignal, validateBoolean, validateNumber, validateObject } from 'internal/validators';
import { constants } from 'internal/http2/constants';
import { ClientHttp2Stream } from 'internal/http2/client_stream';
import { kRefusedStream } from 'internal/http2/error_codes';
import { requestPseudo } from 'internal/http2/field_rules';
import { NghttpError } from 'internal/http2/library_error';
import { clientChannels, tell } from 'internal/http2/observe';
import { fieldsOf } from 'internal/http2/received_fields';
import { blockOfList, blockOfObject, objectOfList } from 'internal/http2/sent_fields';
import { sensitiveHeaders } from 'internal/http2/sensitive_headers';
import { Http2Session } from 'internal/http2/session';
import { warnOfPriority } from 'internal/http2/stream';

const {
  ERR_HTTP2_CONNECT_AUTHORITY,
  ERR_HTTP2_CONNECT_PATH,
  ERR_HTTP2_CONNECT_SCHEME,
  ERR_HTTP2_GOAWAY_SESSION,
  ERR_HTTP2_INVALID_SESSION,
  ERR_HTTP2_OUT_OF_STREAMS,
  ERR_HTTP2_TOO_MANY_ORIGINS,
} = codes;

const kMaxOrigins = 128;
const kNoMoreStreams = -509;

/** What received fields are: the categories of ops/http2. */
const kResponse = 1;
const kPushResponse = 2;

const kEndStream = constants.NGHTTP2_FLAG_END_STREAM;

/** Requests without content. */
const bodiless = new Set(['DELETE', 'GET', 'HEAD']);

/** Fields of a request with what it owes, and their block. */
class RequestFields {
  object;
  block;

  constructor(given, session) {
    const isList = Array.isArray(given);
    const object = isList ? objectOfList(given) : { __proto__: null, ...given };
    const owed = [];
    const add = (name, value) => {
      if (object[name] !== undefined || value === undefined) return;
      owed.push(name, value);
    };
    add(':method', 'GET');
    const isConnect = (object[':method'] ?? 'GET') === 'CONNECT';
    if (!isConnect || object[':protocol'] !== undefined) {
      if (object.host === undefined && object.Host === undefined) add(':authority', session._authority);
      add(':scheme', session._scheme);
      add(':path', '/');
    } else {
      if (object[':authority'] === undefined) throw new ERR_HTTP2_CONNECT_AUTHORITY();
      if (object[':scheme'] !== undefined) throw new ERR_HTTP2_CONNECT_SCHEME();
      if (object[':path'] !== undefined) throw new ERR_HTTP2_CONNECT_PATH();
    }
    const all = { __proto__: null };
    for (let at = 0; at < owed.length; at += 2) all[owed[at]] = owed[at + 1];
    this.object = Object.assign(all, object);
    if (isList) {
      const list = [...owed, ...given];
      list[sensitiveHeaders] = given[sensitiveHeaders];
      this.block = blockOfList(list, requestPseudo, session._strictSingleValueFields !== false);
    } else {
      this.block = blockOfObject(this.object, requestPseudo, session._strictSingleValueFields !== false);
    }
  }

  get method() {
    return this.object[':method'];
  }
}

export class ClientHttp2Session extends Http2Session {
  #origins;
  #maxOrigins;
  /** Requests to make as soon as there is a connection. */
  #waiting = [];

  /** @param {object} options @param {import('stream').Duplex} socket */
  constructor(options, socket) {
    super(constants.NGHTTP2_SESSION_CLIENT, options, socket);
    this.#maxOrigins = options.maxOriginSetSize ?? kMaxOrigins;
    this._strictSingleValueFields = options.strictSingleValueFields;
    /** What requests have that say nothing of it. */
    this._authority = undefined;
    this._scheme = 'https';
  }

  _onConnected() {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const open of waiting) open();
  }

  _onClosing() {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const refuse of waiting) refuse();
  }

  get originSet() {
    if (!this.encrypted || this.destroyed) return undefined;
    return [...this.#originsOfServer()];
  }

  /** The origins that the server speaks for: its own to begin with. */
  #originsOfServer() {
    if (this.#origins === undefined) {
      const socket = this._socket;
      const host = socket.servername || (socket.remoteFamily === 'IPv6' ? `[${socket.remoteAddress}]` : socket.remoteAddress);
      const port = socket.remotePort === 443 ? '' : `:${socket.remotePort}`;
      this.#origins = new Set([`https://${host}${port}`]);
    }
    return this.#origins;
  }

  _onOrigin(origins) {
    if (!this.encrypted) return;
    const known = this.#originsOfServer();
    for (const origin of origins) known.add(origin);
    if (known.size > this.#maxOrigins) {
      this.destroy(new ERR_HTTP2_TOO_MANY_ORIGINS(this.#maxOrigins), constants.NGHTTP2_ENHANCE_YOUR_CALM);
      return;
    }
    this.emit('origin', origins);
  }

  _onPush(id, facts, list) {
    const { 0: promised, 1: flags, 2: sensitive } = facts;
    const headers = fieldsOf(list, sensitive);
    const stream = new ClientHttp2Stream(this);
    stream._opened(promised);
    stream._markEndSent();
    stream.end();
    tell(clientChannels.created, () => ({ stream, headers }));
    tell(clientChannels.start, () => ({ stream, headers }));
    if (this.emit('stream', stream, headers, flags, list)) return;
    // Nobody wants it.
    stream.close(kRefusedStream);
    stream.on('error', () => {});
  }

  _onFields(id, category, flags, list, sensitive) {
    this._with(id, (stream) => {
      const headers = fieldsOf(list, sensitive);
      stream._onFields((flags & kEndStream) !== 0);
      if (category === kResponse || category === kPushResponse) {
        if (headers[':status'] === 421) this.#origins?.delete(`https://${stream.sentHeaders?.[':authority']}`);
        tell(clientChannels.finish, () => ({ stream, headers, flags }));
        stream.emit(category === kResponse ? 'response' : 'push', headers, flags, list);
        return;
      }
      if (headers[':status'] === undefined) {
        stream.emit('trailers', headers, flags, list);
        return;
      }
      if (headers[':status'] === 100) stream.emit('continue');
      stream.emit('headers', headers, flags, list);
    });
  }

  /** Docs: clienthttp2session.request() @returns {ClientHttp2Stream} */
  request(headers, options) {
    const checked = requestOptions(options);
    if (headers !== undefined && headers !== null) validateObject(headers, 'headers', kValidateObjectAllowArray);
    const fields = new RequestFields(headers, this);
    const ends = checked.endStream ?? bodiless.has(fields.method);
    const stream = new ClientHttp2Stream(this);
    stream.sentHeaders = fields.object;
    tell(clientChannels.created, () => ({ stream, headers: fields.object }));
    if (ends) stream.end();
    if (checked.waitForTrailers) stream._waitForTrailers();
    if (this.destroyed || this.closed || this._goawayReceived) {
      const error = this.destroyed ? new ERR_HTTP2_INVALID_SESSION() : new ERR_HTTP2_GOAWAY_SESSION();
      process.nextTick(() => stream.destroy(error));
      return stream;
    }
    if (checked.signal !== undefined && !abortBy(stream, checked.signal)) return stream;
    this._addPending(stream);
    if (this.connecting) this.#waiting.push(() => this.#open(stream, fields, ends));
    else this.#open(stream, fields, ends);
    return stream;
  }

  #open(stream, fields, ends) {
    if (stream.destroyed || this.destroyed) return;
    if (this.closed) {
      stream.destroy(new ERR_HTTP2_GOAWAY_SESSION());
      return;
    }
    const id = op_http2_request(this._native, fields.block, ends);
    this._schedule();
    if (id < 0) {
      process.nextTick(() => stream.destroy(id === kNoMoreStreams ? new ERR_HTTP2_OUT_OF_STREAMS() : new NghttpError(id)));
      return;
    }
    if (ends) stream._markEndSent();
    stream._opened(id);
    tell(clientChannels.start, () => ({ stream, headers: fields.object }));
    process.nextTick(() => stream.destroyed || stream.emit('ready'));
  }
}

function requestOptions(options) {
  if (options === undefined) return {};
  validateObject(options, 'options');
  const { endStream, exclusive, parent, signal, silent, waitForTrailers, weight } = options;
  if (weight !== undefined || parent !== undefined || exclusive !== undefined || silent !== undefined) {
    if (parent !== undefined) validateNumber(parent, 'options.parent');
    if (exclusive !== undefined) validateBoolean(exclusive, 'options.exclusive');
    if (silent !== undefined) validateBoolean(silent, 'options.silent');
    if (weight !== undefined) validateNumber(weight, 'options.weight');
    warnOfPriority('Priority signaling has been deprecated as of RFC 9113.');
  }
  if (endStream !== undefined) validateBoolean(endStream, 'options.endStream');
  if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
  return { endStream, signal, waitForTrailers };
}

/** @returns {boolean} whether the request may be made */
function abortBy(stream, signal) {
  const abort = () => stream.destroy(new AbortError(undefined, { cause: signal.reason }));
  if (signal.aborted) {
    process.nextTick(abort);
    return false;
  }
  const listener = addAbortListener(signal, abort);
  stream.once('close', () => listener[Symbol.dispose]());
  return true;
}
