// Http2Stream: one stream of a session as a Duplex. Docs: http2.md, "Class: Http2Stream".
//
// The protocol's stream ends when both sides have, or by RST_STREAM: ops/http2 tells (`_onClosed`). The program's is destroyed after that, as
// soon as what has come is read.

import {
  op_http2_end,
  op_http2_fields,
  op_http2_reset,
  op_http2_set_reading,
  op_http2_stream_state,
  op_http2_write,
} from 'internal/ops';
import { Buffer } from 'buffer';
import process from 'process';
import { Duplex } from 'stream';
import { core } from 'internal/core';
import { emitDestroy } from 'internal/async_hooks';
import { codes } from 'internal/errors';
import { beginAsync } from 'internal/requests';
import { inspect } from 'internal/util/inspect';
import { validateFunction, validateObject, validateUint32 } from 'internal/validators';
import { kCancel, kInternalError, kNoError, nameOfCode } from 'internal/http2/error_codes';
import { noPseudo } from 'internal/http2/field_rules';
import { addTimeout, stopTimer, touchIdle } from 'internal/http2/idle';
import { Measure, tell } from 'internal/http2/observe';
import { blockOfObject } from 'internal/http2/sent_fields';

const {
  ERR_HTTP2_INVALID_STREAM,
  ERR_HTTP2_STREAM_CANCEL,
  ERR_HTTP2_STREAM_ERROR,
  ERR_HTTP2_TRAILERS_ALREADY_SENT,
  ERR_HTTP2_TRAILERS_NOT_READY,
} = codes;

const kLegacyWeight = 16;

/** What async_hooks knows a stream as: events of it run in its context. */
class StreamResource {
  context = core.getAsyncContext();

  constructor() {
    beginAsync(this, 'HTTP2STREAM');
  }
}

let warnedOfPriority = false;

/** @param {string} message which of the ways to ask for a priority was taken */
export function warnOfPriority(message) {
  if (warnedOfPriority) return;
  warnedOfPriority = true;
  process.emitWarning(message, 'DeprecationWarning', 'DEP0194');
}

export class Http2Stream extends Duplex {
  #session;
  #id;
  #resource = new StreamResource();
  #measure = new Measure('Http2Stream');
  #rstCode;
  /** close() was called, or the protocol's stream has ended. */
  #isClosed = false;
  /** The protocol's stream has ended. */
  #isOver = false;
  #isAborted = false;
  #isCloseTold = false;
  #isReading = false;
  #hasRemoteEnded = false;
  #endAfterHeaders = false;
  /** Trailers follow the last data; 'wantTrailers' was emitted; they were sent. */
  #waitsForTrailers = false;
  #areTrailersReady = false;
  #sentTrailers;
  /** Called when what is being written is on its way; and its length. */
  #onWritten;
  #inFlight = 0;
  #isEndSent = false;
  #bytesRead = 0;
  #bytesWritten = 0;
  #firstByte = 0;
  #firstByteSent = 0;
  #firstHeader = 0;

  /**
   * @param {import('internal/http2/session').Http2Session} session
   * @param {object} [options] of the Duplex
   */
  constructor(session, options) {
    super({ ...options, allowHalfOpen: true, autoDestroy: false, decodeStrings: false });
    this.#session = session;
    this.sentHeaders = undefined;
    // Until it has a number.
    this.cork();
  }

  /** The stream has its number. */
  _opened(id) {
    this.#id = id;
    this.uncork();
    this.#session._addStream(id, this);
  }

  get _resource() {
    return this.#resource;
  }

  get _native() {
    return this.#session._native;
  }

  _touch() {
    touchIdle(this);
    this.#session?._touch();
  }

  // ---- what programs see ---------------------------------------------------------------------------------------------

  get id() {
    return this.#id;
  }

  get session() {
    return this.#session;
  }

  get pending() {
    return this.#id === undefined;
  }

  get closed() {
    return this.#isClosed;
  }

  get aborted() {
    return this.#isAborted;
  }

  get rstCode() {
    return this.#rstCode;
  }

  get endAfterHeaders() {
    return this.#endAfterHeaders;
  }

  get bufferSize() {
    return this.writableLength;
  }

  get sentInfoHeaders() {
    return undefined;
  }

  get sentTrailers() {
    return this.#sentTrailers;
  }

  get state() {
    if (this.#id === undefined || this.#session === undefined || this.#session.destroyed) return {};
    const values = op_http2_stream_state(this._native, this.#id);
    if (values === null) return {};
    const { 0: state, 1: localClose, 2: remoteClose, 3: localWindowSize } = values;
    return { state, weight: kLegacyWeight, sumDependencyWeight: 0, localClose, remoteClose, localWindowSize };
  }

  /** Docs: http2stream.priority(): history. */
  priority() {
    warnOfPriority('http2Stream.priority is longer supported after priority signalling was deprecated in RFC 9113');
    if (this.destroyed) throw new ERR_HTTP2_INVALID_STREAM();
  }

  get _handle() {
    return this.destroyed ? undefined : this;
  }

  // ---- reading -------------------------------------------------------------------------------------------------------

  /** Fields have come. @param {boolean} ends nothing follows them */
  _onFields(ends) {
    if (this.#firstHeader === 0) this.#firstHeader = this.#measure.elapsed;
    if (ends) this.#endAfterHeaders = true;
    this._touch();
  }

  _onData(chunk, offset, length) {
    if (this.destroyed || this.#hasRemoteEnded) return;
    if (this.#bytesRead === 0) this.#firstByte = this.#measure.elapsed;
    this.#bytesRead += length;
    this._touch();
    const piece = offset === 0 && length === chunk.length ? chunk : chunk.subarray(offset, offset + length);
    if (!this.push(piece)) this.#setReading(false);
  }

  _onRemoteEnd() {
    this.#endReadable();
  }

  #endReadable() {
    if (this.#hasRemoteEnded) return;
    this.#hasRemoteEnded = true;
    this.push(null);
    // An end that nobody reads for would not be noticed.
    if (this._readableState.length === 0) this.read(0);
  }

  #setReading(isReading) {
    if (this.#isReading === isReading || this.#isOver || this.#session === undefined || this.#session.destroyed) return;
    this.#isReading = isReading;
    op_http2_set_reading(this._native, this.#id, isReading);
    if (isReading) this.#session._schedule();
  }

  _read() {
    if (this.#id === undefined) this.once('ready', () => this._read());
    else this.#setReading(true);
  }

  // ---- writing -------------------------------------------------------------------------------------------------------

  /** For subclasses: what the message begins with is sent before its first data. @returns {boolean} whether it can be */
  _beforeWriting() {
    return true;
  }

  _write(chunk, encoding, callback) {
    this.#send(() => {
      this._bodyChunk(false, chunk, encoding);
      return typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk;
    }, callback);
  }

  _writev(chunks, callback) {
    this.#send(() => {
      const isBytes = chunks.every(({ chunk }) => typeof chunk !== 'string');
      this._bodyChunk(true, isBytes ? chunks.map(({ chunk }) => chunk) : chunks, '');
      return Buffer.concat(chunks.map(({ chunk, encoding }) => (typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk)));
    }, callback);
  }

  /** For subclasses: data goes out. */
  _bodyChunk() {}

  #send(bytesOf, callback) {
    if (this.#id === undefined) {
      this.once('ready', () => this.#send(bytesOf, callback));
      return;
    }
    if (this.destroyed || this.#session.destroyed) {
      callback();
      return;
    }
    if (!this._beforeWriting()) {
      callback();
      return;
    }
    const bytes = bytesOf();
    this._touch();
    this.#onWritten = callback;
    this.#inFlight = this.writableLength;
    if (!op_http2_write(this._native, this.#id, bytes)) {
      this.#onWritten = undefined;
      callback();
      return;
    }
    if (this.#bytesWritten === 0) this.#firstByteSent = this.#measure.elapsed;
    this.#bytesWritten += bytes.byteLength;
    this.#session._schedule();
  }

  _onWritten() {
    const callback = this.#onWritten;
    this.#onWritten = undefined;
    this._touch();
    callback?.();
  }

  /** When the last data is being written, its frame says so. */
  end(chunk, encoding, callback) {
    super.end(chunk, encoding, callback);
    if (this.#onWritten !== undefined && this.writableLength === this.#inFlight) this.#sendEnd();
    return this;
  }

  #sendEnd() {
    if (this.#isEndSent || this.#session === undefined || this.#session.destroyed) return;
    this.#isEndSent = true;
    op_http2_end(this._native, this.#id, this.#waitsForTrailers);
    this.#session._schedule();
  }

  _final(callback) {
    if (this.#id === undefined) {
      this.once('ready', () => this._final(callback));
      return;
    }
    if (!this.destroyed && this._beforeWriting()) {
      this._bodySent();
      this.#sendEnd();
    }
    callback();
    this.#maybeDestroy();
  }

  /** For subclasses: the program has ended its side. */
  _bodySent() {}

  // ---- fields --------------------------------------------------------------------------------------------------------

  /** Sends a block of fields. */
  _sendFields(block, ends) {
    if (ends) this.#isEndSent = true;
    op_http2_fields(this._native, this.#id, block, ends);
    this.#session._schedule();
  }

  /** The block that begins the message has ended it as well. */
  _markEndSent() {
    this.#isEndSent = true;
  }

  /** @param {boolean} waits whether trailers follow the last data */
  _waitForTrailers(waits = true) {
    this.#waitsForTrailers = waits;
  }

  _onWantTrailers() {
    this.#areTrailersReady = true;
    if (this.emit('wantTrailers')) return;
    this.#areTrailersReady = false;
    op_http2_end(this._native, this.#id, false);
    this.#session._schedule();
  }

  /** Docs: http2stream.sendTrailers() */
  sendTrailers(headers) {
    if (this.destroyed || this.#isClosed) throw new ERR_HTTP2_INVALID_STREAM();
    if (this.#sentTrailers !== undefined) throw new ERR_HTTP2_TRAILERS_ALREADY_SENT();
    if (!this.#areTrailersReady) throw new ERR_HTTP2_TRAILERS_NOT_READY();
    validateObject(headers, 'headers');
    const trailers = { __proto__: null, ...headers };
    const block = blockOfObject(trailers, noPseudo, this._strictSingles);
    this.#sentTrailers = trailers;
    this._touch();
    if (block === '') op_http2_end(this._native, this.#id, false);
    else op_http2_fields(this._native, this.#id, block, true);
    this.#session._schedule();
  }

  get _strictSingles() {
    return this.#session?._strictSingleValueFields !== false;
  }

  // ---- the end -------------------------------------------------------------------------------------------------------

  /** From now on the stream is closed, whatever is still to be read or sent. */
  #becomeClosed(code) {
    this.#isClosed = true;
    this.#rstCode ??= code;
    stopTimer(this);
  }

  #tellClosed() {
    if (this.#isCloseTold) return;
    this.#isCloseTold = true;
    tell(this._channels?.close, () => ({ stream: this }));
  }

  /** Docs: http2stream.close() */
  close(code = kNoError, callback = undefined) {
    validateUint32(code, 'code');
    if (callback !== undefined) validateFunction(callback, 'callback');
    if (callback !== undefined) this.once('close', callback);
    if (this.#isClosed) return;
    this.#becomeClosed(code);
    this.#abortUnlessEnded();
    if (!this.writableEnded) this.end();
    this.#tellClosed();
    this.#endReadable();
    if (this.#isOver) {
      this.#maybeDestroy();
      return;
    }
    const reset = () => this.#reset(code);
    if (code !== kNoError || this.writableFinished) reset();
    else this.once('finish', reset);
  }

  /** Tells the peer that the stream is over. */
  #reset(code) {
    if (this.#id === undefined) {
      if (!this.destroyed) this.once('ready', () => this.#reset(code));
      return;
    }
    const session = this.#session;
    if (this.#isOver || session === undefined || session.destroyed) return;
    if (!op_http2_reset(session._native, this.#id, code)) this._onClosed(code);
    session._schedule();
  }

  #abortUnlessEnded() {
    if (this.#isAborted || this.writableEnded) return;
    this.#isAborted = true;
    this.emit('aborted');
  }

  /** ops/http2: the protocol's stream is over. */
  _onClosed(code) {
    if (this.#isOver) return;
    this.#isOver = true;
    if (!this.#isClosed) {
      this.#becomeClosed(code);
      if (code !== kNoError || !this.#hasRemoteEnded) this.#abortUnlessEnded();
    }
    this._onWritten();
    this.#tellClosed();
    this.#endReadable();
    if (this.readableFlowing === null && this._dropsUnread) this.resume();
    this.#maybeDestroy();
  }

  /** Whether what came and nobody has asked for is thrown away at the end. */
  get _dropsUnread() {
    return true;
  }

  /** Whether what has come is to be read before the stream goes. */
  get _isReadFirst() {
    return this.#rstCode === kNoError;
  }

  #maybeDestroy() {
    if (!this.#isOver || this.destroyed || this.#session.destroyed) return;
    if (this._isReadFirst && !this.readableEnded) {
      this.once('end', () => this.#maybeDestroy());
      return;
    }
    if (this.#rstCode === kNoError && this.writableEnded && !this.writableFinished) {
      this.once('finish', () => this.#maybeDestroy());
      return;
    }
    this.destroy();
  }

  /** The socket is gone, or the session closes before the stream could begin. */
  _abandon(code) {
    if (this.#isClosed) return;
    this.#becomeClosed(code);
    this.#abortUnlessEnded();
  }

  /** The session was destroyed before the stream could begin. */
  _cancel(error) {
    this.destroy(new ERR_HTTP2_STREAM_CANCEL(error ?? undefined));
  }

  /** The session was destroyed. */
  _sessionDestroyed(error, code) {
    if (this.destroyed) return;
    if (!this.#isClosed) {
      this.#becomeClosed(code);
      this.#abortUnlessEnded();
    }
    this.#isOver = true;
    if (!this.writableEnded) this.end();
    this.destroy(error ?? undefined);
  }

  _destroy(error, callback) {
    stopTimer(this);
    const session = this.#session;
    if (!this.#isClosed) this.#becomeClosed(error == null ? (session._destroyCode ?? kNoError) : codeOf(error, session));
    const code = this.#rstCode;
    if (!this.#isOver) this.#reset(code);
    this.#isOver = true;
    this.#abortUnlessEnded();
    if (error == null && code !== kNoError && code !== kCancel) error = new ERR_HTTP2_STREAM_ERROR(nameOfCode(code));
    if (!this.#hasRemoteEnded) {
      this.#hasRemoteEnded = true;
      this.push(null);
    }
    this.#onWritten = undefined;
    session._removeStream(this, this.#measure.elapsed);
    this.#measure.end(() => this.#figures());
    if (error != null) tell(this._channels?.error, () => ({ stream: this, error }));
    this.#tellClosed();
    this.#session = undefined;
    emitDestroy(this.#resource.asyncId);
    callback(error);
  }

  [inspect.custom](depth, options) {
    if (depth < 0) return this;
    const { id, closed, destroyed, state, _readableState: readableState, _writableState: writableState } = this;
    const shown = { id: id ?? '<pending>', closed, destroyed, state, readableState, writableState };
    return `${this.constructor.name} ${inspect(shown, { ...options, depth: options.depth === null ? null : depth })}`;
  }

  #figures() {
    return {
      bytesRead: this.#bytesRead,
      bytesWritten: this.#bytesWritten,
      id: this.#id,
      timeToFirstByte: this.#firstByte,
      timeToFirstByteSent: this.#firstByteSent,
      timeToFirstHeader: this.#firstHeader,
    };
  }
}
addTimeout(Http2Stream);

/** The code that tells the peer of an error. */
function codeOf(error, session) {
  if (session._destroyCode) return session._destroyCode;
  return error?.name === 'AbortError' ? kCancel : kInternalError;
}
