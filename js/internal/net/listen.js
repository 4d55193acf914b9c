// server.listen(): what it is given becomes a listening handle. Docs: net, "server.listen()".

import process from 'process';
import { internals, lazy } from 'internal/core';
import { async_id_symbol, triggeredBy } from 'internal/async_hooks';
import { codes, UVExceptionWithHostPort } from 'internal/errors';
import { guessHandleType } from 'internal/stdio/descriptor';
import { validateAbortSignal } from 'internal/validators';
import { isIP } from 'internal/net';
import { isPipeName, normalizeArgs, toNumber, validatePort } from 'internal/net/arguments';
import { kIPv6Only, kReusePort, kServer, Pipe, TCP, UV_EINVAL } from 'internal/net/handle';
import { onConnection } from 'internal/net/server';

const boundSockets = lazy('internal/net/bound_socket');
const dns = lazy('dns');
const tracing = lazy('internal/diagnostics/tracing_channel');
const abortListener = lazy('internal/events/abort_listener');

const { ERR_INVALID_ARG_VALUE, ERR_SERVER_ALREADY_LISTEN } = codes;

/** The length of the queue of connections nobody has accepted yet. */
const kBacklog = 511;

let listenChannel;

/**
 * What a server is to listen on.
 * @typedef {object} Place
 * @property {TCP | Pipe} [handle] already bound
 * @property {number} [fd]
 * @property {string} [path]
 * @property {string} [address] an IP address; without it, every address
 * @property {number} [port]
 * @property {number} [flags] of bind()
 * @property {number} [fileMode] permissions that all users get on the file of a Unix socket
 * @property {number} backlog
 * @property {boolean} [exclusive] whether workers of a cluster do not share it
 */

/** Server.prototype.listen */
export function listen(server, args) {
  const [given, callback] = normalizeArgs(args);
  if (server._handle || server._isFindingAddress) throw new ERR_SERVER_ALREADY_LISTEN();
  // Sorted arguments, as http and tls hand them on, hide what was left out.
  const backlogArgument = toNumber(args.length > 1 && args[1]) || toNumber(args.length > 2 && args[2]);
  const options = given._handle || given.handle || given;
  const place = placeOf(server, options, given, args, backlogArgument || options.backlog);

  if (callback !== null) server.once('listening', callback);
  listenChannel ??= tracing().tracingChannel('net.server.listen');
  if (listenChannel.hasSubscribers) listenChannel.asyncStart.publish({ server, options });
  if (given.signal !== undefined) closeOnAbort(server, given.signal);

  if (place.host === undefined) {
    listenAt(server, place);
    return server;
  }
  server._isFindingAddress = true;
  dns().lookup(place.host, (error, address) => {
    if (!server._isFindingAddress) return;
    server._isFindingAddress = false;
    if (error) fail(server, error);
    else listenAt(server, { ...place, address });
  });
  return server;
}

/** @returns {Place} @throws what the arguments may be wrong with */
function placeOf(server, options, given, args, backlog) {
  if (boundSockets().isBoundSocket(options)) {
    const { handle, path } = boundSockets().adoptForServer(options);
    server._pipeName = path;
    return { handle, backlog };
  }
  if (options instanceof TCP || options instanceof Pipe) return { handle: options, backlog };
  if (typeof options.fd === 'number' && options.fd >= 0) return { fd: options.fd, backlog };

  if (args.length === 0 || typeof args[0] === 'function' || ('port' in options && options.port == null)) {
    options.port = 0;
  }
  const { port, host, path } = options;
  if (typeof port === 'number' || typeof port === 'string') {
    const flags = (options.ipv6Only === true ? kIPv6Only : 0) | (options.reusePort === true ? kReusePort : 0);
    const place = { port: validatePort(port, 'options.port'), flags, backlog };
    place.exclusive = options.exclusive === true || options.reusePort === true;
    if (!host) return place;
    return isIP(host) ? { ...place, address: host } : { ...place, host };
  }
  if (path && isPipeName(path)) {
    const fileMode = (options.readableAll === true ? 0o444 : 0) | (options.writableAll === true ? 0o222 : 0);
    if (fileMode !== 0 && path.startsWith('\0')) {
      const reason = 'can not set readableAll or writableAllt to true when path is abstract unix socket';
      throw new ERR_INVALID_ARG_VALUE('options', given, reason);
    }
    return { path, backlog, fileMode, exclusive: options.exclusive === true };
  }
  if (!('port' in options) && !('path' in options)) {
    throw new ERR_INVALID_ARG_VALUE('options', given, 'must have the property "port" or "path"');
  }
  throw new ERR_INVALID_ARG_VALUE('options', given);
}

function closeOnAbort(server, signal) {
  validateAbortSignal(signal, 'options.signal');
  const close = () => server.close();
  if (signal.aborted) {
    process.nextTick(close);
    return;
  }
  const disposable = abortListener().addAbortListener(signal, close);
  server.once('close', () => disposable[Symbol.dispose]());
}

/** @param {Place} place */
function listenAt(server, place) {
  if (internals.clusterMember !== undefined && !place.exclusive && place.handle === undefined) {
    askPrimary(server, place);
    return;
  }
  const made = handleOf(place);
  if (typeof made === 'number') fail(server, errorOf(made, place));
  else start(server, place, made);
}

/** Workers of a cluster share the handles of their primary. */
function askPrimary(server, place) {
  const family = place.address === undefined ? 4 : isIP(place.address);
  const query = { port: -1, address: null, ...place, addressType: place.path === undefined ? family : -1 };
  const id = ++server._listeningId;
  internals.clusterMember.listen(server, query, (status, handle) => {
    // Meanwhile the server was closed, or asked once more.
    if (id !== server._listeningId) handle?.close();
    else if (status < 0) fail(server, errorOf(status, place));
    else start(server, place, handle);
  });
}

/** @param {Place} place @returns {TCP | Pipe | number} a bound handle, or a negative errno */
export function handleOf(place) {
  if (place.handle !== undefined) return place.handle;
  if (place.fd !== undefined && place.fd >= 0) return handleOfDescriptor(place.fd);
  if (place.path !== undefined) {
    const handle = new Pipe(kServer);
    const status = handle.bind(place.path);
    return status < 0 ? status : handle;
  }
  const handle = new TCP(kServer);
  if (place.address !== undefined && place.address !== null) {
    const status = handle.bind(place.address, place.port, place.flags);
    return status < 0 ? status : handle;
  }
  // Every address: of both families, where there are two.
  let status = handle.bind('::', place.port, place.flags);
  if (status < 0) status = handle.bind('0.0.0.0', place.port, place.flags & ~kIPv6Only);
  return status < 0 ? status : handle;
}

function handleOfDescriptor(fd) {
  const type = guessHandleType(fd);
  if (type !== 'TCP' && type !== 'PIPE') return UV_EINVAL;
  const handle = type === 'TCP' ? new TCP(kServer) : new Pipe(kServer);
  handle.adopt(fd);
  return handle;
}

function errorOf(status, { path, address, port, fd }) {
  if (fd !== undefined) return new UVExceptionWithHostPort(status, 'listen', undefined, undefined);
  if (path !== undefined) return new UVExceptionWithHostPort(status, 'listen', path);
  return new UVExceptionWithHostPort(status, 'listen', address ?? '::', port);
}

/** @param {TCP | Pipe} handle bound */
function start(server, place, handle) {
  server._handle = handle;
  handle.owner = server;
  handle.onconnection = onConnection;
  server[async_id_symbol] = handle.getAsyncId?.() ?? -1;
  server._pipeName ??= place.path;
  server._connectionKey = keyOf(handle, place);
  let status = handle.listen(place.backlog || kBacklog);
  if (status === 0 && place.fileMode) status = handle.addMode(place.fileMode);
  if (status < 0) {
    handle.close();
    server._handle = null;
    server._pipeName = undefined;
    fail(server, errorOf(status, place));
    return;
  }
  if (server._unref) server.unref();
  triggeredBy(server[async_id_symbol], () => process.nextTick(emitListening, server));
}

/** By what other processes know the server: family, address and the port that was asked for. */
function keyOf(handle, { address, port, path, fd }) {
  if (path !== undefined) return `-1:${path}:-1`;
  if (port === undefined) return `-1:null:${fd ?? -1}`;
  const name = handle.getsockname?.();
  return `${name?.family === 'IPv4' ? 4 : 6}:${address ?? name?.address}:${port}`;
}

function emitListening(server) {
  if (!server._handle) return;
  if (listenChannel.hasSubscribers) listenChannel.asyncEnd.publish({ server });
  server.emit('listening');
}

function fail(server, error) {
  if (listenChannel.hasSubscribers) listenChannel.error.publish({ server, error });
  process.nextTick(() => server.emit('error', error));
}
