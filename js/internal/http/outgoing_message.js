// OutgoingMessage: what requests and responses have in common when they are sent (doc: http.md "Class: http.OutgoingMessage").
//
// Its life: fields are set (outgoing_fields); the head is composed (`_header`, outgoing_head) with the first byte of the body, or when asked;
// pieces of the body follow (body_writer); `end` says that this was all. What cannot go to the socket yet waits in `outputData`.

import process from 'process';
import EE from 'events';
import { Stream, getDefaultHighWaterMark } from 'stream';
import { codes } from 'internal/errors';
import { addMembers, expectEvents, extend } from 'internal/streams/class';
import { BodyWriter, checkChunk, kOnFinish } from 'internal/http/body_writer';
import { defineSocketProperty, kSocket } from 'internal/http/materialize';
import { fieldMembers } from 'internal/http/outgoing_fields';
import { kTable, kUniqueHeaders, kValidation } from 'internal/http/outgoing_head';

export const kHighWaterMark = Symbol('highWaterMark');
export const kErrored = Symbol('errored');
const kBody = Symbol('body');

const eventNames = ['close', 'error', 'socket', 'prefinish', 'finish', 'drain'];

/**
 * @param {{ highWaterMark?: number, rejectNonStandardBodyWrites?: boolean, captureRejections?: boolean }} [options]
 */
export function OutgoingMessage(options) {
  expectEvents(this, eventNames);
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
extend(OutgoingMessage, Stream);
defineSocketProperty(OutgoingMessage, ['socket', 'connection']);
addMembers(OutgoingMessage.prototype, fieldMembers);

/** Calls with the socket, now or when there is one. */
function withSocket(message, call) {
  const socket = message[kSocket];
  if (socket) call(socket);
  else message.once('socket', call);
}

addMembers(OutgoingMessage.prototype, {
  get errored() {
    return this[kErrored];
  },

  get closed() {
    return this._closed;
  },

  get headersSent() {
    return !!this._header;
  },

  get writableFinished() {
    return this[kBody].isFinished;
  },

  get writableObjectMode() {
    return false;
  },

  get writableLength() {
    return this.outputSize + this[kBody].corkedBytes + (this[kSocket] ? this[kSocket].writableLength : 0);
  },

  get writableHighWaterMark() {
    return this[kSocket] ? this[kSocket].writableHighWaterMark : this[kHighWaterMark];
  },

  get writableCorked() {
    return this[kBody].corked;
  },

  get writableEnded() {
    return this.finished;
  },

  get writableNeedDrain() {
    return !this.destroyed && !this.finished && this[kBody].needsDrain;
  },

  _implicitHeader() {
    throw new codes.ERR_METHOD_NOT_IMPLEMENTED('_implicitHeader()');
  },

  /** Sends the head now instead of with the first byte of the body. */
  flushHeaders() {
    if (!this._header) this._implicitHeader();
    this._send('');
  },

  /** Sends bytes as they are, after the head if that was not sent. @returns {boolean} false: wait for 'drain' */
  _send(data, encoding, callback) {
    return this[kBody].send(data, encoding, callback);
  },

  cork() {
    this[kBody].cork();
  },

  uncork() {
    this[kBody].uncork();
  },

  /**
   * Sends a piece of the body.
   * @param {string | Buffer | Uint8Array} chunk
   * @param {string} [encoding]
   * @param {Function} [callback] called when it was flushed
   * @returns {boolean} false: better wait for 'drain'
   * @throws ERR_STREAM_NULL_VALUES, ERR_INVALID_ARG_TYPE, ERR_HTTP_CONTENT_LENGTH_MISMATCH, ERR_HTTP_BODY_NOT_ALLOWED
   */
  write(chunk, encoding, callback) {
    checkChunk(chunk);
    if (typeof encoding === 'function') return this[kBody].write(chunk, null, encoding, false);
    return this[kBody].write(chunk, encoding, callback, false);
  },

  /**
   * Says that the message is whole. The last argument may be a callback, wherever it stands.
   * @throws as write
   */
  end(chunk, encoding, callback) {
    if (typeof chunk === 'function') this[kBody].end(null, null, chunk);
    else if (typeof encoding === 'function') this[kBody].end(chunk, null, encoding);
    else this[kBody].end(chunk, encoding, callback);
    return this;
  },

  /** Everything was given to the socket: a subclass may go on to the next message. */
  _finish() {
    this.emit('prefinish');
  },

  /** The socket can take more: sends what waited. */
  _flush() {
    this[kBody].flush();
  },

  _onPendingData() {},

  /** Closes the connection. */
  destroy(error) {
    if (this.destroyed) return this;
    this.destroyed = true;
    this[kErrored] = error;
    if (!this[kSocket]) process.nextTick(closeWithoutSocket, this);
    withSocket(this, (socket) => socket.destroy(error));
    return this;
  },

  setTimeout(msecs, callback) {
    if (callback) this.on('timeout', callback);
    withSocket(this, (socket) => socket.setTimeout(msecs));
    return this;
  },

  /** Not readable. */
  pipe() {
    this.emit('error', new codes.ERR_STREAM_CANNOT_PIPE());
  },

  [EE.captureRejectionSymbol](error) {
    this.destroy(error);
  },
});

function closeWithoutSocket(message) {
  if (message._closed || message[kSocket]) return;
  message._closed = true;
  message.emit('close');
}
