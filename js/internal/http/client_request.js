// ClientRequest: a request that is sent (doc: http.md "Class: http.ClientRequest"). Its half of the connection is ClientExchange, which reads
// the answer.

import net from 'net';
import process from 'process';
import { addAbortSignal } from 'internal/streams/abort';
import { finished } from 'internal/streams/finished';
import { codes } from 'internal/errors';
import { once } from 'internal/util';
import { getTimerDuration } from 'internal/timers';
import { checkAgent, kProxyEnv } from 'internal/http/agent';
import { ClientExchange } from 'internal/http/client_exchange';
import { kLeniency, reportError } from 'internal/http/client_failure';
import { getGlobalAgent } from 'internal/http/global_agent';
import { connResetException } from 'internal/http/hang_up';
import { defaultValidation, leniencyOf, validationOf } from 'internal/http/header_rules';
import { channels } from 'internal/http/observe';
import { composeHead, kTable, kUniqueHeaders, kValidation, pairsOf } from 'internal/http/outgoing_head';
import { OutgoingMessage, kErrored } from 'internal/http/outgoing_message';
import { proxyFor, retarget } from 'internal/http/proxy';
import { basicAuth, hostField, parseArguments, readOptions } from 'internal/http/request_options';
import { uniqueHeadersOf } from 'internal/http/unique_headers';

/** Methods whose requests seldom have a body: theirs is not chunked unless somebody says so. */
const bodilessMethods = new Set(['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT']);

const kPath = Symbol('path');
const kExchange = Symbol('exchange');

/**
 * @param {string | URL | object} input
 * @param {object | Function} [options]
 * @param {Function} [callback] for 'response'
 */
export function ClientRequest(input, options, callback) {
  OutgoingMessage.call(this);
  ({ options, callback } = parseArguments(input, options, callback));

  const defaultAgent = options._defaultAgent || getGlobalAgent();
  this.agent = agentOf(options, defaultAgent);
  const wanted = readOptions(options, this.agent, defaultAgent);
  this.method = wanted.method;
  this.host = wanted.host;
  this.protocol = wanted.protocol;
  this[kPath] = wanted.path;
  this.socketPath = options.socketPath;
  if (wanted.timeout !== undefined) this.timeout = wanted.timeout;
  if (options.signal) {
    addAbortSignal(options.signal, this);
    // The request's, not the socket's.
    options.signal = undefined;
  }

  const validation = validationOf(options);
  this[kValidation] = validation ?? 'strict';
  this.insecureHTTPParser = options.insecureHTTPParser;
  this.maxHeaderSize = options.maxHeaderSize;
  this.joinDuplicateHeaders = options.joinDuplicateHeaders;
  this[kLeniency] = leniencyOf(validation ?? defaultValidation());
  this.maxHeadersCount = null;
  if (callback) this.once('response', callback);

  this.useChunkedEncodingByDefault = !bodilessMethods.has(this.method);
  this[kUniqueHeaders] = uniqueHeadersOf(options.uniqueHeaders);
  this._ended = false;
  this.res = null;
  this.aborted = false;
  this.timeoutCb = null;
  this.upgradeOrConnect = false;
  this.parser = null;
  this.reusedSocket = false;
  this[kExchange] = null;

  const keepsAlive = this.agent ? this.agent.keepAlive || Number.isFinite(this.agent.maxSockets) : false;
  this.shouldKeepAlive = keepsAlive;
  this._last = !keepsAlive;

  setFields(this, options, wanted, proxyOf(this, options));
  if (channels.clientRequestCreated.hasSubscribers) channels.clientRequestCreated.publish({ request: this });
  connect(this, options);
}
Object.setPrototypeOf(ClientRequest.prototype, OutgoingMessage.prototype);
Object.setPrototypeOf(ClientRequest, OutgoingMessage);

function agentOf(options, defaultAgent) {
  const { agent } = options;
  if (agent === false) return new defaultAgent.constructor();
  if (agent === null || agent === undefined) return typeof options.createConnection === 'function' ? undefined : defaultAgent;
  checkAgent(agent);
  return agent;
}

/** The proxy that a plain request is sent to; TLS goes through a tunnel and is not changed. */
function proxyOf(request, options) {
  return request.protocol === 'http:' ? proxyFor(request.agent?.[kProxyEnv] ?? null, options) : null;
}

function setFields(request, options, wanted, proxy) {
  const setDefaults = options.setDefaultHeaders === undefined || Boolean(options.setDefaultHeaders);
  if (!setDefaults) {
    request._removedConnection = true;
    request._removedContentLength = true;
    request._removedTransferEncoding = true;
  }
  if (Array.isArray(options.headers)) {
    // As they are, in this order, repeats and all.
    const pairs = [...pairsOf(options.headers)];
    // Nothing is added to a list.
    if (proxy !== null) retarget(request, proxy, wanted, pairs);
    composeHead(request, startLineOf(request), pairs);
    return;
  }
  const setHost = options.setHost === undefined ? setDefaults : Boolean(options.setHost);
  for (const name of Object.keys(options.headers ?? {})) request.setHeader(name, options.headers[name]);
  if (setHost && wanted.host && !request.getHeader('host')) request.setHeader('Host', hostField(wanted));
  if (options.auth && !request.getHeader('Authorization')) request.setHeader('Authorization', basicAuth(options.auth));
  if (proxy !== null) {
    const added = retarget(request, proxy, wanted, Object.entries(request.getHeaders()));
    for (const [name, value] of added) request.setHeader(name, value);
  }
  if (request.getHeader('expect')) {
    if (request._header) throw new codes.ERR_HTTP_HEADERS_SENT('render');
    composeHead(request, startLineOf(request), request[kTable]);
  }
}

function startLineOf(request) {
  return `${request.method} ${request.path} HTTP/1.1\r\n`;
}

function connect(request, options) {
  const onCreated = once((error, socket) => {
    if (error) process.nextTick(() => fail(request, error));
    else request.onSocket(socket);
  });
  if (request.agent) {
    request.agent.addRequest(request, options);
    return;
  }
  request._last = true;
  request.shouldKeepAlive = false;
  // A `path` would be a Unix socket to connect to.
  options = { __proto__: null, ...options, path: options.socketPath };
  if (typeof options.createConnection !== 'function') {
    request.onSocket(net.createConnection(options));
    return;
  }
  try {
    const socket = options.createConnection(options, onCreated);
    if (socket) onCreated(null, socket);
  } catch (error) {
    onCreated(error);
  }
}

Object.defineProperty(ClientRequest.prototype, 'path', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get() {
    return this[kPath];
  },
  set(value) {
    const path = String(value);
    if (/[^\u0021-\u00ff]/.test(path)) throw new codes.ERR_UNESCAPED_CHARACTERS('Request path');
    this[kPath] = path;
  },
});

ClientRequest.prototype._finish = function _finish() {
  OutgoingMessage.prototype._finish.call(this);
  if (channels.clientRequestStart.hasSubscribers) channels.clientRequestStart.publish({ request: this });
};

ClientRequest.prototype._implicitHeader = function _implicitHeader() {
  if (this._header) throw new codes.ERR_HTTP_HEADERS_SENT('render');
  composeHead(this, startLineOf(this), this[kTable]);
};

// ---- the socket ------------------------------------------------------------------------------------------------------

/** The agent (or createConnection) has a socket for the request, or none. */
ClientRequest.prototype.onSocket = function onSocket(socket, error) {
  if (!socket || error) {
    process.nextTick(takeSocket, this, socket, error);
    return;
  }
  // It may fail before this turn is over.
  let failure;
  const onError = (cause) => {
    failure = cause;
  };
  socket.on('error', onError);
  process.nextTick(() => {
    socket.removeListener('error', onError);
    takeSocket(this, socket, failure);
  });
};

function takeSocket(request, socket, error) {
  if (!request.destroyed && !error) {
    request[kExchange] = new ClientExchange(request, socket);
    request._flush();
    return;
  }
  if (!socket) return fail(request, error ?? request[kErrored]);
  // Nobody needs it any more: another request may.
  if (!error && request.agent && !socket.destroyed) {
    socket._httpMessage = request;
    socket.emit('free');
    return fail(request, request[kErrored]);
  }
  const cause = error ?? request[kErrored];
  finished(socket.destroy(cause), (failure) => {
    fail(request, failure && failure.code !== 'ERR_STREAM_PREMATURE_CLOSE' ? failure : cause);
  });
}

/** The request never got an answer: 'error', unless it was aborted, then 'close'. */
function fail(request, error) {
  request.destroyed = true;
  if (request._closed) return;
  request._closed = true;
  if (!error && !request.aborted) error = connResetException('socket hang up');
  if (error) reportError(request, error);
  request.emit('close');
}

/** Deprecated: destroy() without an error, and an 'abort' event. */
ClientRequest.prototype.abort = function abort() {
  if (this.aborted) return;
  this.aborted = true;
  process.nextTick(() => this.emit('abort'));
  this.destroy();
};

ClientRequest.prototype.destroy = function destroy(error) {
  if (this.destroyed) return this;
  this.destroyed = true;
  // What is in flight of the answer is of no use.
  this.res?._dump();
  this[kErrored] = error;
  if (this.socket) this.socket.destroy(error);
  return this;
};

/** Calls a method of the socket when there is one that is connected. */
function onceConnected(request, call) {
  const whenConnected = (socket) => {
    if (socket.connecting) socket.once('connect', () => call(socket));
    else call(socket);
  };
  if (request.socket) whenConnected(request.socket);
  else request.once('socket', whenConnected);
}

ClientRequest.prototype.setTimeout = function setTimeout(msecs, callback) {
  if (this._ended) return this;
  this.listenForTimeout();
  msecs = getTimerDuration(msecs, 'msecs');
  if (callback) this.once('timeout', callback);
  onceConnected(this, (socket) => socket.setTimeout(msecs));
  return this;
};

/** Passes the socket's 'timeout' on, once. */
ClientRequest.prototype.listenForTimeout = function listenForTimeout() {
  if (this.timeoutCb) return;
  this.timeoutCb = () => this.emit('timeout');
  if (this.socket) this.socket.once('timeout', this.timeoutCb);
  else this.once('socket', (socket) => socket.once('timeout', this.timeoutCb));
};

ClientRequest.prototype.clearTimeout = function clearTimeout(callback) {
  this.setTimeout(0, callback);
};

ClientRequest.prototype.setNoDelay = function setNoDelay(noDelay) {
  onceConnected(this, (socket) => socket.setNoDelay(noDelay));
};

ClientRequest.prototype.setSocketKeepAlive = function setSocketKeepAlive(enable, initialDelay) {
  onceConnected(this, (socket) => socket.setKeepAlive(enable, initialDelay));
};
