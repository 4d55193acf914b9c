// http.Server: a net.Server whose sockets speak HTTP (doc: http.md "Class: http.Server").

import EE from 'events';
import net from 'net';
import { codes } from 'internal/errors';
import { clearInterval, setInterval } from 'timers';
import { validateBoolean, validateFunction, validateInteger, validateObject } from 'internal/validators';
import { channel } from 'internal/diagnostics/channel';
import { getOptionValue } from 'internal/options';
import { TCP } from 'internal/net/handle';
import { WireSocket } from 'internal/http/wire_socket';
import { defaultValidation, leniencyOf, validationOf } from 'internal/http/header_rules';
import { IncomingMessage } from 'internal/http/incoming_message';
import { ServerConnection } from 'internal/http/server_connection';
import { kConfig } from 'internal/http/server_config';
import { ServerResponse } from 'internal/http/server_response';
import { uniqueHeadersOf } from 'internal/http/unique_headers';

/** The timer that looks for late requests. */
export const kConnectionsCheckingInterval = Symbol('http.server.connectionsCheckingInterval');

/** In ms. */
const defaults = {
  headersTimeout: 60_000,
  requestTimeout: 300_000,
  keepAliveTimeout: 5_000,
  keepAliveTimeoutBuffer: 1_000,
  connectionsCheckingInterval: 30_000,
};

/**
 * Takes the options of http.createServer() that are about HTTP. Also for https.Server.
 * @throws ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE, ERR_INVALID_ARG_VALUE
 */
export function takeServerOptions(server, options) {
  if (options.maxHeaderSize !== undefined) validateInteger(options.maxHeaderSize, 'maxHeaderSize', 0);
  server.maxHeaderSize = options.maxHeaderSize;
  server.maxHeadersCount = null;
  server.maxRequestsPerSocket = 0;
  server.insecureHTTPParser = options.insecureHTTPParser;
  server.httpValidation = options.httpValidation;

  takeTimeouts(server, options);
  server.timeout = 0;

  server.requireHostHeader = takeBoolean(options, 'requireHostHeader', true);
  server.joinDuplicateHeaders = takeBoolean(options, 'joinDuplicateHeaders', undefined);
  server.rejectNonStandardBodyWrites = takeBoolean(options, 'rejectNonStandardBodyWrites', false);
  if (options.shouldUpgradeCallback !== undefined) validateFunction(options.shouldUpgradeCallback, 'options.shouldUpgradeCallback');
  server.shouldUpgradeCallback = options.shouldUpgradeCallback ?? (() => server.listenerCount('upgrade') > 0);
  server.httpAllowHalfOpen = false;

  const validation = validationOf(options) ?? defaultValidation();
  server[kConfig] = {
    Message: options.IncomingMessage || IncomingMessage,
    Response: options.ServerResponse || ServerResponse,
    validation,
    leniency: leniencyOf(validation),
    optimizeEmptyRequests: takeBoolean(options, 'optimizeEmptyRequests', false),
    uniqueHeaders: uniqueHeadersOf(options.uniqueHeaders),
    connections: new Set(),
  };
}

function takeBoolean(options, name, byDefault) {
  if (options[name] === undefined) return byDefault;
  validateBoolean(options[name], `options.${name}`);
  return options[name];
}

function takeTimeouts(server, options) {
  for (const name of Object.keys(defaults)) {
    const value = options[name];
    if (value !== undefined) validateInteger(value, name, 0);
    server[name] = value ?? defaults[name];
  }
  // The head is a part of the request.
  if (server.requestTimeout > 0 && server.headersTimeout > server.requestTimeout) {
    if (options.headersTimeout !== undefined) {
      throw new codes.ERR_OUT_OF_RANGE('headersTimeout', '<= requestTimeout', options.headersTimeout);
    }
    server.headersTimeout = server.requestTimeout;
  }
}

/** What http and https servers do besides listening. */
export const serverMethods = {
  /** Sockets without activity for so many ms get 'timeout'; without a listener they are closed. */
  setTimeout(msecs, callback) {
    this.timeout = msecs;
    if (callback) this.on('timeout', callback);
    return this;
  },

  closeAllConnections() {
    for (const connection of [...(this[kConfig].connections)]) connection.destroy();
  },

  closeIdleConnections() {
    for (const connection of [...(this[kConfig].connections)]) {
      if (connection.isIdle) connection.destroy();
    }
  },

  [EE.captureRejectionSymbol](error, event, ...args) {
    if (event !== 'request') {
      net.Server.prototype[EE.captureRejectionSymbol].call(this, error, event, ...args);
      return;
    }
    const [, response] = args;
    if (response.headersSent || response.writableEnded) {
      response.destroy();
      return;
    }
    for (const name of response.getHeaderNames()) response.removeHeader(name);
    response.statusCode = 500;
    response.end('Internal Server Error');
  },
};

/** Begins to serve: sockets become connections, and late requests are looked for. */
export function beginServing(server, connectionEvent) {
  server[kConfig].connectionEvent = connectionEvent;
  server.on(connectionEvent, (socket) => new ServerConnection(server, socket));
  server.on('listening', () => {
    startChecking(server);
    takeDescriptors(server);
  });
  server.on('close', () => clearInterval(server[kConnectionsCheckingInterval]));
}

/**
 * Has connections served without a net.Socket for each, as long as nobody wants to see these: who listens for 'connection', limits their number
 * or watches them gets sockets.
 */
function takeDescriptors(server) {
  const handle = server._handle;
  if (!(handle instanceof TCP) || server[kConfig].connectionEvent !== 'connection') return;
  handle.onaccept = (fd) => {
    const wantsSockets =
      server.listenerCount('connection') > 1 || server.maxConnections != null || server.blockList || server.pauseOnConnect || server.keepAlive ||
      socketChannel.hasSubscribers;
    if (wantsSockets) return false;
    const wire = new WireSocket(server, server.highWaterMark);
    server._connections++;
    const connection = new ServerConnection(server, wire);
    if (!wire.open(fd, connection, server[kConfig].leniency, server.maxHeaderSize || getOptionValue('--max-http-header-size'))) wire.destroy();
    return true;
  };
}

const socketChannel = channel('net.server.socket');

function startChecking(server) {
  clearInterval(server[kConnectionsCheckingInterval]);
  const check = () => {
    const now = Date.now();
    for (const connection of [...server[kConfig].connections]) connection.checkDeadlines(now);
  };
  server[kConnectionsCheckingInterval] = setInterval(check, server.connectionsCheckingInterval);
  server[kConnectionsCheckingInterval].unref();
}

/** The server takes no more connections: idle ones would only keep it open. */
export function stopServing(server) {
  server.closeIdleConnections();
  clearInterval(server[kConnectionsCheckingInterval]);
}

/**
 * http.createServer([options][, requestListener])
 * @throws as takeServerOptions
 */
export function Server(options, requestListener) {
  if (!(this instanceof Server)) return new Server(options, requestListener);
  const listener = typeof options === 'function' ? options : requestListener;
  const given = typeof options === 'function' ? {} : (options ?? {});
  validateObject(given, 'options');
  takeServerOptions(this, given);
  net.Server.call(this, {
    allowHalfOpen: true,
    noDelay: given.noDelay ?? true,
    keepAlive: given.keepAlive,
    keepAliveInitialDelay: given.keepAliveInitialDelay,
    highWaterMark: given.highWaterMark,
  });
  if (listener) this.on('request', listener);
  beginServing(this, 'connection');
}
Object.setPrototypeOf(Server.prototype, net.Server.prototype);
Object.setPrototypeOf(Server, net.Server);
Object.assign(Server.prototype, serverMethods);

Server.prototype.close = function close(callback) {
  stopServing(this);
  net.Server.prototype.close.call(this, callback);
  return this;
};

Server.prototype[Symbol.asyncDispose] = async function() {
  const { promise, resolve, reject } = Promise.withResolvers();
  this.close((error) => (error ? reject(error) : resolve()));
  await promise;
};
