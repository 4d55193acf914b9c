// Http2Session: what servers' and clients' sessions have in common. Docs: http2.md, "Class: Http2Session".
//
// A session is CONNECTING until its socket is, OPEN, CLOSING after close() (streams that are there go on), and DESTROYED at last.

import {
  op_http2_acknowledge_settings,
  op_http2_counts,
  op_http2_goaway,
  op_http2_ping,
  op_http2_session_state,
  op_http2_set_local_window_size,
  op_http2_set_next_stream_id,
  op_http2_settings,
  op_http2_submit_settings,
} from 'internal/ops';
import { Buffer } from 'buffer';
import EventEmitter from 'events';
import process from 'process';
import { codes } from 'internal/errors';
import { now } from 'internal/perf/clock';
import { setImmediate } from 'internal/timers';
import { inspect } from 'internal/util/inspect';
import { isArrayBufferView } from 'internal/util/types';
import { validateFunction, validateInt32, validateNumber, validateObject } from 'internal/validators';
import { constants } from 'internal/http2/constants';
import { kCancel, kInternalError, kNoError } from 'internal/http2/error_codes';
import { addTimeout, stopTimer, touchIdle } from 'internal/http2/idle';
import { faultError } from 'internal/http2/library_error';
import { Measure } from 'internal/http2/observe';
import { nativeOptions } from 'internal/http2/options';
import { sessionSocket } from 'internal/http2/session_socket';
import { checkSettings, entriesOf, settingsOf } from 'internal/http2/settings';
import { bind, release, takeOver } from 'internal/http2/transport';
import { runIn, Wire } from 'internal/http2/wire';

const {
  ERR_HTTP2_INVALID_SESSION,
  ERR_HTTP2_MAX_PENDING_SETTINGS_ACK,
  ERR_HTTP2_PING_CANCEL,
  ERR_HTTP2_PING_LENGTH,
  ERR_HTTP2_SESSION_ERROR,
  ERR_INVALID_ARG_TYPE,
  ERR_OUT_OF_RANGE,
  ERR_SOCKET_CLOSED,
} = codes;

const kMaxOutstanding = 10;
const kPingLength = 8;
const kMaxUint32 = 2 ** 32 - 1;

const CONNECTING = 0;
const OPEN = 1;
const CLOSING = 2;
const DESTROYED = 3;

/** Events of ops/http2 (event.rs) by number. */
const handlers = [
  (session, code, errno) => session._onFault(code, errno),
  (session, id, flags, fields, sensitive) => session._onFields(id, flags >> 8, flags & 0xff, fields, sensitive),
  (session, id, facts, fields) => session._onPush(id, facts, fields),
  (session, id, offset, length, _, chunk) => session._with(id, (stream) => stream._onData(chunk, offset, length)),
  (session, id) => session._with(id, (stream) => stream._onRemoteEnd()),
  (session, id, code) => session._with(id, (stream) => stream._onClosed(code)),
  (session, list) => session._onRemoteSettings(list),
  (session) => session._onSettingsAcknowledged(),
  (session, payload) => session.emit('ping', bufferOf(payload)),
  (session, payload) => session._onPingAcknowledged(bufferOf(payload)),
  (session, code, lastStreamID, opaque) => session._onGoaway(code, lastStreamID, opaque),
  (session, id, origin, value) => session.emit('altsvc', value, origin, id),
  (session, origins) => session._onOrigin(origins),
  (session, id, type, code) => session._onUnsendable(id, type, code),
  (session, id) => session._with(id, (stream) => stream._onWritten()),
  (session, id) => session._with(id, (stream) => stream._onWantTrailers()),
];

function bufferOf(bytes) {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

export class Http2Session extends EventEmitter {
  #type;
  #socket;
  #socketProxy;
  #wire;
  #phase = CONNECTING;
  /** The session has the transport. */
  #isAttached = false;
  /** close() was called, which destroy() does not make undone. */
  #isClosing = false;
  #streams = new Map();
  /** Requests that have no number yet. */
  #pending = new Set();
  #local;
  #remote;
  /** SETTINGS and PINGs the peer has not acknowledged, the oldest first. */
  #settings = [];
  #pings = [];
  /** Those that wait for the connection. */
  #earlyPings = [];
  #maxOutstandingPings;
  #maxOutstandingSettings;
  #goawayCode;
  #goawayReceived = false;
  #measure = new Measure('Http2Session');
  #pingRTT;
  #streamCount = 0;
  #streamTime = 0;

  /**
   * @param {0 | 1} type constants.NGHTTP2_SESSION_SERVER or _CLIENT
   * @param {object} options docs: http2.createServer() and http2.connect()
   * @param {import('stream').Duplex} socket
   */
  constructor(type, options, socket) {
    super(options);
    bind(socket, this);
    this.#type = type;
    this.#socket = socket;
    this.#socketProxy = sessionSocket(this, () => this.#socket);
    const isServer = type === constants.NGHTTP2_SESSION_SERVER;
    this.#maxOutstandingPings = options.maxOutstandingPings ?? kMaxOutstanding;
    this.#maxOutstandingSettings = options.maxOutstandingSettings ?? kMaxOutstanding;
    this.#wire = new Wire(isServer, nativeOptions(options, isServer), {
      onEvent: (kind, a, b, c, d, chunk) => this.#onEvent(kind, a, b, c, d, chunk),
      onActivity: () => this._touch(),
      onTransportEnd: () => this.#transportEnded(),
    });
    socket.on('error', (error) => this.#socketFailed(error));
    socket.on('close', () => this.#socketClosed());
    const { settings = {} } = options;
    checkSettings(settings);
    this.#submit(settings, undefined);
    if (isConnected(socket)) this.#connect();
    else socket.once(connectEvent(socket), () => this.#connect());
  }

  // ---- the socket ----------------------------------------------------------------------------------------------------

  #connect() {
    if (this.destroyed) return;
    const { handle, received, tell } = takeOver(this.#socket);
    this.#isAttached = true;
    // Whoever made the socket has its say first.
    process.nextTick(() => {
      if (this.#phase !== CONNECTING) return;
      this.#phase = this.#isClosing ? CLOSING : OPEN;
      this._onConnected();
      this.emit('connect', this, this.#socket);
      if (!this.destroyed) this._maybeDestroy();
    });
    this.#wire.attach(handle, received, tell);
  }

  /** For subclasses: what is sent first. */
  _onConnected() {}

  #socketFailed(error) {
    this._goawayReason = error;
    this.destroy(error);
  }

  #socketClosed() {
    if (!this.destroyed) {
      const error = this.connecting ? new ERR_SOCKET_CLOSED() : undefined;
      for (const stream of this.#allStreams()) stream._abandon(kCancel);
      this.destroy(error);
    }
    this.#finish();
  }

  /** A transport that is no socket has ended. */
  #transportEnded() {
    if (this.destroyed) return;
    const socket = this.#socket;
    for (const stream of this.#allStreams()) stream._abandon(kCancel);
    this.destroy();
    socket?.destroy();
  }

  #allStreams() {
    return [...this.#streams.values(), ...this.#pending];
  }

  // ---- events --------------------------------------------------------------------------------------------------------

  #onEvent(kind, a, b, c, d, chunk) {
    if (this.destroyed) return;
    const stream = kind <= 5 && kind !== 0 ? this.#streams.get(a) : undefined;
    runIn(stream?._resource ?? this.#wire, () => handlers[kind](this, a, b, c, d, chunk));
  }

  _with(id, fn) {
    const stream = this.#streams.get(id);
    if (stream !== undefined) fn(stream);
  }

  _onFault(code, errno) {
    this.destroy(faultError(errno), code);
  }

  _onRemoteSettings(list) {
    this.#remote = settingsOf(list);
    // What was asked before was answered before.
    op_http2_acknowledge_settings(this._native);
    this._schedule();
    this.emit('remoteSettings', this.remoteSettings);
  }

  _onSettingsAcknowledged() {
    this.#local = undefined;
    const { callback, since } = this.#settings.shift();
    const settings = this.localSettings;
    callback?.(null, settings, now() - since);
    this.emit('localSettings', settings);
    this._maybeDestroy();
  }

  _onPingAcknowledged(payload) {
    const { callback, since } = this.#pings.shift();
    this.#pingRTT = now() - since;
    callback(null, this.#pingRTT, payload);
  }

  _onGoaway(code, lastStreamID, opaque) {
    this.#goawayReceived = true;
    this.#goawayCode = code;
    this.emit('goaway', code, lastStreamID, opaque.byteLength > 0 ? bufferOf(opaque) : undefined);
    if (this.destroyed) return;
    if (code === kNoError) this.close();
    else this.destroy(new ERR_HTTP2_SESSION_ERROR(code), code);
  }

  _onUnsendable(id, type, code) {
    const stream = this.#streams.get(id);
    if (stream === undefined) {
      this.emit('frameError', type, code, id);
      return;
    }
    if (!stream.emit('frameError', type, code, id)) this.emit('frameError', type, code, id);
    stream.close(code);
    // What the program sends does not fit: other streams may finish.
    this.close();
  }

  // ---- streams -------------------------------------------------------------------------------------------------------

  /** @returns {object} what ops/http2 knows the session by */
  get _native() {
    return this.#wire.native;
  }

  /** There is something to send. */
  _schedule() {
    this.#wire.schedule();
  }

  _flush() {
    this.#wire.flush();
  }

  _stream(id) {
    return this.#streams.get(id);
  }

  _addPending(stream) {
    this.#pending.add(stream);
  }

  _addStream(id, stream) {
    this.#pending.delete(stream);
    this.#streams.set(id, stream);
    this.#streamCount++;
  }

  _removeStream(stream, duration) {
    this.#pending.delete(stream);
    if (stream.id !== undefined) this.#streams.delete(stream.id);
    this.#streamTime += duration;
    if (this.#isClosing) setImmediate(() => this._maybeDestroy());
  }

  /** The code that streams end with when the session does. */
  get _destroyCode() {
    return this.#goawayCode;
  }

  get _goawayReceived() {
    return this.#goawayReceived;
  }

  /** A closed session goes when its last stream has gone. */
  _maybeDestroy() {
    if (!this.#isClosing || this.destroyed || this.#hasStreams) return;
    if (this.connecting) {
      this.destroy();
      return;
    }
    // What the peer says meanwhile is heard.
    this.#wire.whenDrained(() => setImmediate(() => this.#hasStreams || this.destroy()));
  }

  get #hasStreams() {
    return this.#streams.size > 0 || this.#pending.size > 0;
  }

  _touch() {
    touchIdle(this);
    this.#socket?._unrefTimer?.();
  }

  // ---- what programs see ---------------------------------------------------------------------------------------------

  get type() {
    return this.#type;
  }

  get socket() {
    return this.#socket === undefined ? undefined : this.#socketProxy;
  }

  /** The socket itself. */
  get _socket() {
    return this.#socket;
  }

  get connecting() {
    return this.#phase === CONNECTING;
  }

  get closed() {
    return this.#isClosing;
  }

  get destroyed() {
    return this.#phase === DESTROYED;
  }

  get encrypted() {
    return this.connecting || this.#socket === undefined ? undefined : Boolean(this.#socket.encrypted);
  }

  get alpnProtocol() {
    if (this.connecting || this.#socket === undefined) return undefined;
    return this.#socket.encrypted ? this.#socket.alpnProtocol : 'h2c';
  }

  /** What the handle of a socket would tell. */
  get writeQueueSize() {
    return this.#wire.unsent;
  }

  get _handle() {
    return this.destroyed ? undefined : this;
  }

  get localSettings() {
    this.#local ??= settingsOf(op_http2_settings(this._native, false));
    return this.#local;
  }

  get remoteSettings() {
    this.#remote ??= settingsOf(op_http2_settings(this._native, true));
    return this.#remote;
  }

  get pendingSettingsAck() {
    return this.#settings.length > 0;
  }

  get state() {
    if (this.destroyed) return {};
    const values = op_http2_session_state(this._native);
    const names = [
      'effectiveLocalWindowSize', 'effectiveRecvDataLength', 'nextStreamID', 'localWindowSize', 'lastProcStreamID', 'remoteWindowSize',
      'outboundQueueSize', 'deflateDynamicTableSize', 'inflateDynamicTableSize',
    ];
    return Object.fromEntries(names.map((name, at) => [name, values[at]]));
  }

  #assertUsable() {
    if (this.destroyed) throw new ERR_HTTP2_INVALID_SESSION();
  }

  /** Docs: http2session.settings() */
  settings(settings, callback) {
    this.#assertUsable();
    if (typeof settings === 'function') {
      callback = settings;
      settings = {};
    }
    if (settings !== undefined) validateObject(settings, 'settings');
    checkSettings(settings ?? {});
    if (callback) validateFunction(callback, 'callback');
    this.#submit(settings ?? {}, callback);
  }

  #submit(settings, callback) {
    if (this.#settings.length >= this.#maxOutstandingSettings) {
      this.destroy(new ERR_HTTP2_MAX_PENDING_SETTINGS_ACK());
      return;
    }
    this.#settings.push({ callback, since: now() });
    op_http2_submit_settings(this._native, entriesOf(settings).flat());
    this._schedule();
  }

  /** Docs: http2session.ping() */
  ping(payload, callback) {
    this.#assertUsable();
    if (typeof payload === 'function') {
      callback = payload;
      payload = undefined;
    }
    if (payload !== undefined) {
      if (!isArrayBufferView(payload)) throw new ERR_INVALID_ARG_TYPE('payload', ['Buffer', 'TypedArray', 'DataView'], payload);
      if (payload.byteLength !== kPingLength) throw new ERR_HTTP2_PING_LENGTH();
    }
    validateFunction(callback, 'callback');
    if (this.connecting) {
      if (this.#earlyPings.length === 0) this.once('connect', () => this.#pingLate());
      this.#earlyPings.push({ payload, callback });
      return undefined;
    }
    return this.#ping(payload, callback);
  }

  #pingLate() {
    const early = this.#earlyPings;
    this.#earlyPings = [];
    for (const { payload, callback } of early) this.#ping(payload, callback);
  }

  #ping(payload, callback) {
    if (this.destroyed || this.#pings.length >= this.#maxOutstandingPings) {
      process.nextTick(callback, new ERR_HTTP2_PING_CANCEL());
      return false;
    }
    const since = now();
    const bytes = payload === undefined ? timestamp(since) : new Uint8Array(payload.buffer, payload.byteOffset, payload.byteLength);
    this.#pings.push({ callback, since });
    op_http2_ping(this._native, bytes);
    this._schedule();
    return true;
  }

  /** Docs: http2session.goaway() */
  goaway(code = kNoError, lastStreamID = 0, opaqueData = undefined) {
    this.#assertUsable();
    if (opaqueData !== undefined && !isArrayBufferView(opaqueData)) {
      throw new ERR_INVALID_ARG_TYPE('opaqueData', ['Buffer', 'TypedArray', 'DataView'], opaqueData);
    }
    validateNumber(code, 'code');
    validateNumber(lastStreamID, 'lastStreamID');
    const opaque =
      opaqueData === undefined ? new Uint8Array(0) : new Uint8Array(opaqueData.buffer, opaqueData.byteOffset, opaqueData.byteLength);
    op_http2_goaway(this._native, code, lastStreamID, opaque);
    this._schedule();
  }

  /** Docs: http2session.setLocalWindowSize() */
  setLocalWindowSize(windowSize) {
    this.#assertUsable();
    validateInt32(windowSize, 'windowSize', 0);
    op_http2_set_local_window_size(this._native, windowSize);
    this._schedule();
  }

  /** Docs: http2session.setNextStreamID() @param {number} id */
  setNextStreamID(id) {
    this.#assertUsable();
    validateNumber(id, 'id');
    if (id <= 0 || id > kMaxUint32) throw new ERR_OUT_OF_RANGE('id', `> 0 and <= ${kMaxUint32}`, id);
    op_http2_set_next_stream_id(this._native, id);
  }

  ref() {
    this.#socket?.ref?.();
  }

  unref() {
    this.#socket?.unref?.();
  }

  // ---- the end -------------------------------------------------------------------------------------------------------

  /** Docs: http2session.close() */
  close(callback) {
    if (this.#isClosing || this.destroyed) return;
    this.#isClosing = true;
    if (this.#phase === OPEN) this.#phase = CLOSING;
    if (typeof callback === 'function') this.once('close', callback);
    this.goaway();
    this._onClosing();
    this._maybeDestroy();
  }

  /** For subclasses: requests that wait will not be made. */
  _onClosing() {}

  /** Docs: http2session.destroy() */
  destroy(error = kNoError, code = undefined) {
    if (this.destroyed) return;
    if (typeof error === 'number') {
      code = error;
      error = code === kNoError ? undefined : new ERR_HTTP2_SESSION_ERROR(code);
    }
    code ??= error == null ? kNoError : kInternalError;
    const isAttached = this.#isAttached;
    this.#goawayCode = code;
    if (isAttached) op_http2_goaway(this._native, code, 0, new Uint8Array(0));
    this.#phase = DESTROYED;
    this.#wire.ignore();
    stopTimer(this);
    for (const stream of this.#pending) stream._cancel(error);
    for (const stream of this.#streams.values()) stream._sessionDestroyed(error, code);
    this.#cancelWaiting();
    this._error = error ?? undefined;
    this.#wire.flush();
    const socket = this.#socket;
    if (socket === undefined || socket.destroyed || !isAttached) {
      socket?.destroy(isAttached ? undefined : error);
      if (socket === undefined || socket.closed) process.nextTick(() => this.#finish());
      else this.#wire.close();
      return;
    }
    this.#wire.whenDrained(() => endSocket(socket));
  }

  /** Those who wait for settings to be acknowledged hear nothing, as in Node. */
  #cancelWaiting() {
    for (const { callback } of [...this.#earlyPings, ...this.#pings]) process.nextTick(callback, new ERR_HTTP2_PING_CANCEL());
    this.#earlyPings = [];
    this.#pings = [];
  }

  /** The socket is gone, and the session has told everybody. */
  #finish() {
    if (this.#socket === undefined) return;
    this.#wire.close();
    release(this.#socket);
    this.#socket = undefined;
    this.#measure.end(() => this.#figures());
    const error = this._error;
    process.nextTick(() => {
      if (error != null) this.emit('error', error);
      this.emit('close');
    });
  }

  [inspect.custom](depth, options) {
    if (depth < 0) return this;
    const { type, closed, destroyed, state, localSettings, remoteSettings } = this;
    const shown = { type, closed, destroyed, state, localSettings, remoteSettings };
    return `${this.constructor.name} ${inspect(shown, { ...options, depth: options.depth === null ? null : depth })}`;
  }

  #figures() {
    const { 0: framesReceived, 1: framesSent, 2: maxConcurrentStreams } = op_http2_counts(this._native);
    return {
      bytesRead: this.#wire.bytesRead,
      bytesWritten: this.#wire.bytesWritten,
      framesReceived,
      framesSent,
      maxConcurrentStreams,
      pingRTT: this.#pingRTT,
      streamAverageDuration: this.#streamCount === 0 ? 0 : this.#streamTime / this.#streamCount,
      streamCount: this.#streamCount,
      type: this.#type === constants.NGHTTP2_SESSION_SERVER ? 'server' : 'client',
    };
  }

  [EventEmitter.captureRejectionSymbol](error, event, ...args) {
    if (event === 'stream') args[0].destroy(error);
    else this.destroy(error);
  }
}
addTimeout(Http2Session);

/** Marks the beginning of a PING. */
function timestamp(time) {
  const bytes = new Uint8Array(kPingLength);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(Math.round(time * 1e6)), true);
  return bytes;
}

function isConnected(socket) {
  return !socket.connecting && !socket.secureConnecting;
}

function connectEvent(socket) {
  return socket.encrypted ? 'secureConnect' : 'connect';
}

/** What was written goes out, then the socket is closed, whatever the peer does. */
function endSocket(socket) {
  if (socket.destroyed) return;
  socket.end();
  if (socket.writableFinished) setImmediate(() => socket.destroy());
  else socket.once('finish', () => setImmediate(() => socket.destroy()));
}

