// net.Server: connections out of a listening handle. Docs: net, "Class: net.Server". What listen() takes is in internal/net/listen.

import EventEmitter from 'events';
import process from 'process';
import { lazy } from 'internal/core';
import { async_id_symbol } from 'internal/async_hooks';
import { codes, ErrnoException } from 'internal/errors';
import { getDefaultHighWaterMark } from 'internal/streams/side';
import { validateNumber } from 'internal/validators';
import { TCP } from 'internal/net/handle';
import { Socket } from 'internal/net/socket';
import { listen } from 'internal/net/listen';

const diagnostics = lazy('internal/diagnostics/channel');

const { ERR_INVALID_ARG_TYPE, ERR_SERVER_NOT_RUNNING } = codes;

let connectionChannel;

/** The options that sockets of this server get. */
function readOptions(server, options) {
  if (options.keepAliveInitialDelay !== undefined) {
    validateNumber(options.keepAliveInitialDelay, 'options.keepAliveInitialDelay');
  }
  if (options.highWaterMark !== undefined) validateNumber(options.highWaterMark, 'options.highWaterMark');
  server.allowHalfOpen = options.allowHalfOpen || false;
  server.pauseOnConnect = Boolean(options.pauseOnConnect);
  server.noDelay = Boolean(options.noDelay);
  server.keepAlive = Boolean(options.keepAlive);
  server.keepAliveInitialDelay = Math.max(0, ~~((options.keepAliveInitialDelay ?? 0) / 1000)) * 1000;
  server.highWaterMark = options.highWaterMark >= 0 ? options.highWaterMark : getDefaultHighWaterMark();
  if (options.blockList) server.blockList = options.blockList;
}

/**
 * @param {object} [options] docs: net.createServer()
 * @param {(socket: Socket) => void} [connectionListener]
 */
export function Server(options, connectionListener) {
  if (!(this instanceof Server)) return new Server(options, connectionListener);
  EventEmitter.call(this, options !== null && typeof options === 'object' ? options : undefined);
  if (typeof options === 'function') {
    connectionListener = options;
    options = {};
  } else if (options === null || options === undefined) {
    options = {};
  } else if (typeof options !== 'object') {
    throw new ERR_INVALID_ARG_TYPE('options', 'Object', options);
  }
  if (typeof connectionListener === 'function') this.on('connection', connectionListener);

  this._connections = 0;
  this[async_id_symbol] = -1;
  this._handle = null;
  /** Processes that have sockets of this server. */
  this._usingWorkers = false;
  this._workers = [];
  this._unref = false;
  this._listeningId = 1;
  readOptions(this, options);
}
Object.setPrototypeOf(Server.prototype, EventEmitter.prototype);
Object.setPrototypeOf(Server, EventEmitter);

/** Hears of connections: called by the handle, as a method of it. */
export function onConnection(status, handle) {
  const server = this.owner;
  if (status < 0) server.emit('error', new ErrnoException(status, 'accept'));
  else if (server.maxConnections != null && server._connections >= server.maxConnections) drop(server, handle);
  else if (server.blockList && isBlocked(server.blockList, handle)) handle.close();
  else accept(server, handle);
}

function drop(server, handle) {
  if (!(handle instanceof TCP)) {
    handle.close();
    server.emit('drop');
    return;
  }
  const local = handle.getsockname();
  const remote = handle.getpeername();
  handle.close();
  server.emit('drop', {
    localAddress: local.address,
    localPort: local.port,
    localFamily: local.family,
    remoteAddress: remote.address,
    remotePort: remote.port,
    remoteFamily: remote.family,
  });
}

function isBlocked(blockList, handle) {
  const { address, family } = handle.getpeername();
  return address !== undefined && blockList.check(address, family.toLowerCase());
}

function accept(server, handle) {
  const socket = new Socket({
    handle,
    allowHalfOpen: server.allowHalfOpen,
    pauseOnCreate: server.pauseOnConnect,
    readable: true,
    writable: true,
    readableHighWaterMark: server.highWaterMark,
    writableHighWaterMark: server.highWaterMark,
  });
  if (server.noDelay) socket.setNoDelay(true);
  if (server.keepAlive) socket.setKeepAlive(true, server.keepAliveInitialDelay);
  server._connections++;
  socket.server = server;
  socket._server = server;
  server.emit('connection', socket);
  connectionChannel ??= diagnostics().channel('net.server.socket');
  if (connectionChannel.hasSubscribers) connectionChannel.publish({ socket });
}

class ServerMethods {
  /** Docs: server.listen() */
  listen(...args) {
    return listen(this, args);
  }

  get listening() {
    return Boolean(this._handle);
  }

  /** Docs: server.address() */
  address() {
    if (this._pipeName !== undefined && this._handle) return this._pipeName;
    if (!this._handle?.getsockname) return null;
    const address = this._handle.getsockname();
    if (typeof address === 'number') throw new ErrnoException(address, 'address');
    return address;
  }

  /** Docs: server.getConnections() */
  getConnections(callback) {
    if (!this._usingWorkers) {
      process.nextTick(callback, null, this._connections);
      return this;
    }
    // Processes that have sockets of this server are asked.
    let left = this._workers.length;
    let total = this._connections;
    let isOver = false;
    const onCount = (error, count) => {
      if (isOver) return;
      if (!error) total += count;
      isOver = Boolean(error) || --left === 0;
      if (isOver) process.nextTick(callback, error ?? null, error ? undefined : total);
    };
    for (const worker of this._workers) worker.getConnections(onCount);
    return this;
  }

  /** Docs: server.close() */
  close(callback) {
    if (typeof callback === 'function') {
      if (this._handle) this.once('close', callback);
      else this.once('close', () => callback(new ERR_SERVER_NOT_RUNNING()));
    }
    if (this._handle) {
      this._handle.close();
      this._handle = null;
      this._pipeName = undefined;
    }
    this._isFindingAddress = false;
    this._listeningId++;
    if (this._usingWorkers) closeWorkers(this);
    else this._emitCloseIfDrained();
    return this;
  }

  _emitCloseIfDrained() {
    if (this._handle || this._connections > 0) return;
    process.nextTick(emitClose, this);
  }

  /** Another process gets sockets of this server. */
  _setupWorker(socketList) {
    this._usingWorkers = true;
    this._workers.push(socketList);
    socketList.once('exit', () => {
      this._workers.splice(this._workers.indexOf(socketList), 1);
    });
  }

  async [Symbol.asyncDispose]() {
    if (!this._handle) return;
    await new Promise((resolve, reject) => this.close((error) => (error ? reject(error) : resolve())));
  }

  [EventEmitter.captureRejectionSymbol](error, event, socket) {
    if (event === 'connection') socket.destroy(error);
    else this.emit('error', error);
  }

  /** Lets the server keep the process alive. */
  ref() {
    this._unref = false;
    this._handle?.ref?.();
    return this;
  }

  /** Lets the process end although the server listens. */
  unref() {
    this._unref = true;
    this._handle?.unref?.();
    return this;
  }
}

/** The server is closed when all processes that have its sockets say so. */
function closeWorkers(server) {
  let left = server._workers.length;
  const onWorkerClosed = () => {
    if (--left > 0) return;
    server._connections--;
    server._emitCloseIfDrained();
  };
  server._connections++;
  for (const worker of server._workers) worker.close(onWorkerClosed);
}

function emitClose(server) {
  server.emit('close');
}

for (const key of Reflect.ownKeys(ServerMethods.prototype)) {
  if (key === 'constructor') continue;
  const descriptor = Object.getOwnPropertyDescriptor(ServerMethods.prototype, key);
  descriptor.enumerable = typeof descriptor.value === 'function';
  Object.defineProperty(Server.prototype, key, descriptor);
}
