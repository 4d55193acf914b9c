// net.Socket: a Duplex over a native handle. Docs: net, "Class: net.Socket". How it gets connected is in internal/net/connect.

import { Buffer } from 'buffer';
import { Duplex } from 'stream';
import process from 'process';
import { lazy } from 'internal/core';
import { codes, ErrnoException, genericNodeError } from 'internal/errors';
import { async_id_symbol, newAsyncId } from 'internal/async_hooks';
import { validateAbortSignal, validateInt32, validateNumber } from 'internal/validators';
import { kEmptyObject } from 'internal/util';
import { isUint8Array } from 'internal/util/types';
import { guessHandleType, willBeNonBlocking } from 'internal/stdio/descriptor';
import { onTimeout, setTimeout, stopTimer, touch } from 'internal/net/idle_timer';
import { Pipe, TCP, UV_EOF } from 'internal/net/handle';
import * as options from 'internal/net/socket_options';
import * as names from 'internal/net/socket_names';

const connecting = lazy('internal/net/connect');
const bound = lazy('internal/net/bound_socket');
const abort = lazy('internal/streams/abort');

const {
  ERR_INVALID_ARG_VALUE,
  ERR_INVALID_FD_TYPE,
  ERR_INVALID_HANDLE_TYPE,
  ERR_SOCKET_CLOSED,
  ERR_SOCKET_CLOSED_BEFORE_CONNECTION,
} = codes;

const kBytesRead = Symbol('kBytesRead');
const kBytesWritten = Symbol('kBytesWritten');
/** The program's own buffer for reads: the option `onread`. */
const kTarget = Symbol('kTarget');
const kReset = Symbol('kReset');
/** The attempt to connect that is under way (internal/net/connect). */
export const kAttempt = Symbol('kAttempt');

/** A native handle for a descriptor, by what the descriptor is. */
function handleOfDescriptor(fd) {
  validateInt32(fd, 'fd', 0);
  const type = guessHandleType(fd);
  if (type === 'PIPE') return new Pipe();
  if (type === 'TCP') return new TCP();
  throw new ERR_INVALID_FD_TYPE(type);
}

function checkOptions(given) {
  for (const name of ['objectMode', 'readableObjectMode', 'writableObjectMode']) {
    if (given[name]) throw new ERR_INVALID_ARG_VALUE(`options.${name}`, given[name], 'is not supported');
  }
  if (given.keepAliveInitialDelay !== undefined) validateNumber(given.keepAliveInitialDelay, 'options.keepAliveInitialDelay');
  if (given.typeOfService !== undefined) validateInt32(given.typeOfService, 'options.typeOfService', 0, 255);
  if (given.signal) validateAbortSignal(given.signal, 'options.signal');
}

/** @param {object | number} [given] docs: net, new net.Socket(); a number is a descriptor */
export function Socket(given) {
  if (!(this instanceof Socket)) return new Socket(given);
  given = typeof given === 'number' ? { fd: given } : given ?? kEmptyObject;
  checkOptions(given);

  Duplex.call(this, {
    ...given,
    // The signal is attached below, when the socket can be destroyed.
    signal: undefined,
    allowHalfOpen: Boolean(given.allowHalfOpen),
    emitClose: false,
    autoDestroy: true,
    decodeStrings: false,
  });

  this.connecting = false;
  this._hadError = false;
  this._parent = null;
  this._host = null;
  this._handle = null;
  this._pendingData = null;
  this._pendingEncoding = '';
  this._server = null;
  this.server = null;
  this[kBytesRead] = 0;
  this[kBytesWritten] = 0;
  this[async_id_symbol] = -1;
  options.remember(this, given);
  this.on('end', onReadableEnd);

  const { fd } = given;
  if (given.handle) {
    if (bound().isBoundSocket(given.handle)) bound().adoptForClient(this, given.handle);
    else this._handle = given.handle;
  } else if (fd !== undefined) {
    this._handle = handleOfDescriptor(fd);
    willBeNonBlocking(fd);
    const status = this._handle.open(fd);
    if (status < 0) throw new ErrnoException(status, 'open');
  }

  if (given.onread !== null && typeof given.onread === 'object' && isTarget(given.onread)) this[kTarget] = given.onread;
  attachHandle(this);

  if (this._handle && given.readable !== false && !given.manualStart) {
    if (given.pauseOnCreate) {
      this._handle.readStop();
      this.readableFlowing = false;
    } else {
      this.read(0);
    }
  }
  if (given.signal) abort().addAbortSignal(given.signal, this);
}
Object.setPrototypeOf(Socket.prototype, Duplex.prototype);
Object.setPrototypeOf(Socket, Duplex);

function isTarget({ buffer, callback }) {
  return (isUint8Array(buffer) || typeof buffer === 'function') && typeof callback === 'function';
}

/** The socket has a handle now: its reads come here. */
export function attachHandle(socket) {
  const handle = socket._handle;
  if (!handle) return;
  socket[async_id_symbol] = typeof handle.getAsyncId === 'function' ? handle.getAsyncId() : newAsyncId();
  handle.owner = socket;
  const target = socket[kTarget];
  if (target === undefined) {
    handle.onread = onRead;
    return;
  }
  handle.onread = onReadIntoTarget;
  socket[kTarget] = { ...target, current: undefined };
  if (handle.id >= 0) renewTarget(socket);
}

/** Tells the handle where the program wants its next bytes. */
function renewTarget(socket) {
  const target = socket[kTarget];
  const next = typeof target.buffer === 'function' ? target.buffer() : target.buffer;
  if (!isUint8Array(next) || next === target.current) return;
  target.current = next;
  socket._handle.readInto(next);
}

/** Called by the handle, as a method of it. */
function onRead(nread, data) {
  const socket = this.owner;
  if (nread < 0) {
    onReadEnd(socket, nread);
    return;
  }
  socket._unrefTimer();
  if (!socket.push(data) && this.reading) stopReading(socket);
}

function onReadIntoTarget(nread) {
  const socket = this.owner;
  if (nread < 0) {
    onReadEnd(socket, nread);
    return;
  }
  socket._unrefTimer();
  const target = socket[kTarget];
  const goOn = Reflect.apply(target.callback, socket, [nread, target.current]);
  if (socket._handle === null) return;
  if (typeof target.buffer === 'function') renewTarget(socket);
  if (goOn === false) stopReading(socket);
}

function onReadEnd(socket, status) {
  if (status !== UV_EOF) {
    socket.destroy(new ErrnoException(status, 'read'));
    return;
  }
  // A stream whose end was seen, such as one that was destroyed meanwhile, has no use for another.
  if (socket._readableState.endEmitted) {
    socket._unrefTimer();
    return;
  }
  socket.push(null);
  // Without this an end that nobody reads for would never be noticed.
  if (socket._readableState.length === 0) socket.read(0);
}

function stopReading(socket) {
  const status = socket._handle.readStop();
  if (status < 0) socket.destroy(new ErrnoException(status, 'read'));
}

function startReading(socket) {
  if (socket[kTarget] !== undefined && socket[kTarget].current === undefined) renewTarget(socket);
  const status = socket._handle.readStart();
  if (status < 0) socket.destroy(new ErrnoException(status, 'read'));
}

function onReadableEnd() {
  if (!this.allowHalfOpen) this.write = writeAfterEnd;
}

/** The other side has ended, and by allowHalfOpen so has this one. */
function writeAfterEnd(chunk, encoding, callback) {
  if (!this.writableEnded) return Duplex.prototype.write.call(this, chunk, encoding, callback);
  if (typeof encoding === 'function') callback = encoding;
  const error = genericNodeError('This socket has been ended by the other party', { code: 'EPIPE' });
  if (typeof callback === 'function') process.nextTick(callback, error);
  this.destroy(error);
  return false;
}

class SocketMethods {
  read(n) {
    if (this[kTarget] && !this.connecting && this._handle && !this._handle.reading) startReading(this);
    return Duplex.prototype.read.call(this, n);
  }

  pause() {
    if (this[kTarget] && !this.connecting && this._handle?.reading && !this.destroyed) stopReading(this);
    return Duplex.prototype.pause.call(this);
  }

  resume() {
    if (this[kTarget] && !this.connecting && this._handle && !this._handle.reading) startReading(this);
    return Duplex.prototype.resume.call(this);
  }

  _read(n) {
    if (this.connecting || !this._handle || this._handle.isOnlyBound) this.once('connect', () => this._read(n));
    else if (!this._handle.reading) startReading(this);
  }

  _write(chunk, encoding, callback) {
    this._writeGeneric(false, chunk, encoding, callback);
  }

  _writev(chunks, callback) {
    this._writeGeneric(true, chunks, '', callback);
  }

  /** Writes one chunk, or several as one; waits for the connection if need be. */
  _writeGeneric(several, data, encoding, callback) {
    if (this.connecting) {
      writeWhenConnected(this, several, data, encoding, callback);
      return;
    }
    this._pendingData = null;
    this._pendingEncoding = '';
    const handle = this._handle;
    if (!handle) {
      callback(new ERR_SOCKET_CLOSED());
      return;
    }
    this._unrefTimer();
    const status = several ? writeSeveral(handle, data) : writeOne(handle, data, encoding);
    if (status === 0) callback();
    else if (status < 0) callback(new ErrnoException(status, 'write'));
    else handle.whenWritten((status) => onWritten(this, status, callback));
  }

  _final(callback) {
    if (this.connecting) {
      this.once('connect', () => this._final(callback));
      return;
    }
    if (!this._handle) {
      callback();
      return;
    }
    // Whether the other side still hears of it does not matter: reads tell.
    if (this._handle.shutdown(() => callback()) < 0) process.nextTick(callback);
  }

  _destroy(error, callback) {
    this.connecting = false;
    stopTimer(this);
    this[kAttempt]?.cancel();
    this[kAttempt] = undefined;
    const handle = this._handle;
    const failed = Boolean(error);
    this._hadError ||= failed;
    if (handle) {
      this[kBytesRead] = handle.bytesRead;
      this[kBytesWritten] = handle.bytesWritten;
      this._handle = null;
      handle.onread = noop;
      closeHandle(this, handle, failed);
      this._sockname = null;
      callback(error);
    } else {
      callback(error);
      process.nextTick(emitClose, this, failed);
    }
    const server = this._server;
    if (server) {
      this._server = null;
      server._connections--;
      server._emitCloseIfDrained?.();
    }
  }

  /** Docs: socket.destroySoon() */
  destroySoon() {
    if (this.writable) this.end();
    if (this.writableFinished) this.destroy();
    else this.once('finish', this.destroy);
  }

  /** Docs: socket.resetAndDestroy() @throws {ERR_INVALID_HANDLE_TYPE} */
  resetAndDestroy() {
    if (!this._handle) {
      this.destroy(new ERR_SOCKET_CLOSED());
      return this;
    }
    if (!(this._handle instanceof TCP)) throw new ERR_INVALID_HANDLE_TYPE();
    const reset = () => {
      this[kReset] = true;
      this.destroy();
    };
    if (this.connecting) this.once('connect', reset);
    else reset();
    return this;
  }

  /** Docs: socket.connect() */
  connect(...args) {
    return connecting().connect(this, args);
  }

  end(data, encoding, callback) {
    Duplex.prototype.end.call(this, data, encoding, callback);
    return this;
  }

  /** Lets the socket keep the process alive. */
  ref() {
    if (this._handle) this._handle.ref?.();
    else this.once('connect', this.ref);
    return this;
  }

  /** Lets the process end although the socket is open. */
  unref() {
    if (this._handle) this._handle.unref?.();
    else this.once('connect', this.unref);
    return this;
  }

  get _connecting() {
    return this.connecting;
  }

  get pending() {
    return !this._handle || this.connecting;
  }

  get readyState() {
    if (this.connecting) return 'opening';
    if (this.readable && this.writable) return 'open';
    if (this.readable) return 'readOnly';
    return this.writable ? 'writeOnly' : 'closed';
  }

  get bufferSize() {
    return this._handle ? this.writableLength : undefined;
  }

  get bytesRead() {
    return this._handle ? this._handle.bytesRead : this[kBytesRead];
  }

  get _bytesDispatched() {
    return this._handle ? this._handle.bytesWritten : this[kBytesWritten];
  }

  get bytesWritten() {
    let bytes = this._bytesDispatched;
    if (!this.writableBuffer) return undefined;
    for (const { chunk, encoding } of this.writableBuffer) bytes += byteLength(chunk, encoding);
    if (Array.isArray(this._pendingData)) {
      for (const { chunk, encoding } of this._pendingData) bytes += byteLength(chunk, encoding);
    } else if (this._pendingData) {
      bytes += byteLength(this._pendingData, this._pendingEncoding);
    }
    return bytes;
  }
}

function byteLength(chunk, encoding) {
  return typeof chunk === 'string' ? Buffer.byteLength(chunk, encoding) : chunk.byteLength;
}

function noop() {}

function emitClose(socket, failed) {
  socket.emit('close', failed);
}

function closeHandle(socket, handle, failed) {
  const onClosed = () => socket.emit('close', failed);
  if (socket[kReset]) {
    socket[kReset] = false;
    const status = handle.reset(onClosed);
    if (status === 0) return;
    socket.emit('error', new ErrnoException(status, 'reset'));
  }
  handle.close(onClosed);
}

/** A write that had to wait is over. */
function onWritten(socket, status, callback) {
  if (status < 0) {
    callback(new ErrnoException(status, 'write'));
    return;
  }
  if (socket.destroyed) {
    callback(new ERR_SOCKET_CLOSED());
    return;
  }
  socket._unrefTimer();
  callback();
}

function writeWhenConnected(socket, several, data, encoding, callback) {
  socket._pendingData = data;
  socket._pendingEncoding = encoding;
  const onConnect = () => {
    socket.off('close', onClose);
    socket._writeGeneric(several, data, encoding, callback);
  };
  const onClose = () => {
    socket.off('connect', onConnect);
    callback(new ERR_SOCKET_CLOSED_BEFORE_CONNECTION());
  };
  socket.once('connect', onConnect);
  socket.once('close', onClose);
}

function isUtf8(encoding) {
  return encoding === 'utf8' || encoding === 'utf-8' || encoding === 'UTF-8' || encoding === 'UTF8';
}

function writeOne(handle, chunk, encoding) {
  if (typeof chunk !== 'string') return handle.write(chunk);
  return isUtf8(encoding) ? handle.writeString(chunk) : handle.write(Buffer.from(chunk, encoding));
}

function writeSeveral(handle, entries) {
  const pieces = new Array(entries.length);
  for (let i = 0; i < entries.length; i++) {
    const { chunk, encoding } = entries[i];
    pieces[i] = typeof chunk !== 'string' || isUtf8(encoding) ? chunk : Buffer.from(chunk, encoding);
  }
  return handle.writePieces(pieces);
}

/** Puts the methods and accessors of classes and modules on the prototype, as functions programs may inherit from the old way. */
function define(target, source) {
  for (const key of Reflect.ownKeys(source)) {
    if (key === 'constructor') continue;
    const descriptor = Object.getOwnPropertyDescriptor(source, key);
    descriptor.enumerable = typeof descriptor.value === 'function';
    Object.defineProperty(target, key, descriptor);
  }
}

define(Socket.prototype, SocketMethods.prototype);
define(Socket.prototype, options.SocketOptions.prototype);
define(Socket.prototype, names.SocketNames.prototype);
Socket.prototype.setTimeout = setTimeout;
Socket.prototype._onTimeout = onTimeout;
Socket.prototype._unrefTimer = touch;
