// The servers of http2: net.Server and tls.Server whose connections become sessions. Docs: http2.md, "Class: Http2Server".

import { Buffer } from 'buffer';
import EventEmitter from 'events';
import net from 'net';
import tls from 'tls';
import { lazy } from 'internal/core';
import { clearTimeout, setUnrefTimeout } from 'internal/timers';
import { validateFunction, validateObject } from 'internal/validators';
import { kRefusedStream } from 'internal/http2/error_codes';
import { checkLimits } from 'internal/http2/options';
import { ServerHttp2Session } from 'internal/http2/server_session';
import { checkSettings } from 'internal/http2/settings';

const compat = lazy('internal/http2/compat');
const http1 = lazy('internal/http2/http1_fallback');

const kUnknownProtocolTimeout = 10_000;

/** Where tools look for the options of a server. */
const kOptions = Symbol('options');
const kSessions = Symbol('sessions');

function readOptions(given) {
  if (given !== undefined) validateObject(given, 'options');
  const options = { ...given };
  checkLimits(options);
  if (options.settings !== undefined) validateObject(options.settings, 'options.settings');
  options.settings = { ...options.settings };
  checkSettings(options.settings);
  options.unknownProtocolTimeout ??= kUnknownProtocolTimeout;
  return options;
}

/** A connection speaks HTTP/2. @returns {ServerHttp2Session} */
function beginSession(server, socket) {
  socket.on('error', noop);
  const session = new ServerHttp2Session(server[kOptions], socket, server);
  server[kSessions].add(session);
  session.on('close', () => server[kSessions].delete(session));
  session.on('stream', (...args) => {
    // Nobody listens for it here or at the session.
    if (server.emit('stream', ...args) || session.listenerCount('stream') > 1) return;
    args[0].on('error', noop);
    args[0].close(kRefusedStream);
  });
  session.on('error', (error) => server.emit('sessionError', error, session));
  if (server.timeout) {
    session.setTimeout(server.timeout);
    session.on('timeout', () => {
      if (!session.destroyed && !session.closed && !server.emit('timeout', session)) session.destroy();
    });
  }
  server.emit('session', session);
  return session;
}

function noop() {}

/** 'connection' of a cleartext server: prior knowledge. */
function onConnection(socket) {
  beginSession(this, socket);
}

/** 'secureConnection' of a secure server: what was agreed on decides. */
function onSecureConnection(socket) {
  const options = this[kOptions];
  if (socket.alpnProtocol === 'h2' || isTunnel(socket)) beginSession(this, socket);
  else if (options.allowHTTP1 === true) http1().serve(this, socket);
  else refuseProtocol(this, socket);
}

/** Streams that are no TLS sockets came by `emit`: who did that knows. */
function isTunnel(socket) {
  return !(socket instanceof tls.TLSSocket);
}

/** The client does not say that it speaks HTTP/2. */
function refuseProtocol(server, socket) {
  const { unknownProtocolTimeout } = server[kOptions];
  const timer = setUnrefTimeout(() => {
    if (!socket.destroyed) socket.destroy();
  }, unknownProtocolTimeout);
  socket.once('close', () => clearTimeout(timer));
  if (server.emit('unknownProtocol', socket)) return;
  // What it can understand, then.
  const page = '<h1>HTTP/1.1 403 Forbidden</h1><p>Missing ALPN Protocol, expected `h2` to be available.</p>';
  socket.on('error', noop);
  socket.resume();
  socket.end(
    `HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Type: text/html\r\nContent-Length: ${Buffer.byteLength(page)}\r\n\r\n${page}`,
  );
}

/** Has requests answered by the compatibility API when somebody listens for them. */
function serveRequests(server, options) {
  const classes = {
    Request: options.Http2ServerRequest ?? compat().Http2ServerRequest,
    Response: options.Http2ServerResponse ?? compat().Http2ServerResponse,
  };
  const listener = (stream, headers, _flags, rawHeaders) => compat().serveStream(server, classes, stream, headers, rawHeaders);
  server.on('newListener', (event) => {
    if (event === 'request' && !server.listeners('stream').includes(listener)) server.on('stream', listener);
  });
}

/** What both kinds of server do besides listening. */
const methods = {
  setTimeout(msecs = 0, callback = undefined) {
    this.timeout = msecs;
    if (callback !== undefined) {
      validateFunction(callback, 'callback');
      this.on('timeout', callback);
    }
    return this;
  },

  /** Docs: server.updateSettings(): for sessions to come and those that are there. */
  updateSettings(settings) {
    validateObject(settings, 'settings');
    checkSettings(settings);
    this[kOptions].settings = { ...this[kOptions].settings, ...settings };
  },

  [EventEmitter.captureRejectionSymbol](error, event, ...args) {
    switch (event) {
      case 'stream': {
        const { 0: stream } = args;
        if (!stream.headersSent && !stream.destroyed && !stream.closed) stream.respond({ ':status': 500 }, { endStream: true });
        else stream.destroy(error);
        break;
      }
      case 'request': {
        const { 1: response } = args;
        if (response.headersSent) {
          response.stream.destroy(error);
          break;
        }
        for (const name of response.getHeaderNames()) response.removeHeader(name);
        response.statusCode = 500;
        response.end('Internal Server Error');
        break;
      }
      default:
        net.Server.prototype[EventEmitter.captureRejectionSymbol].call(this, error, event, ...args);
    }
  },
};

function closeSessions(server) {
  for (const session of [...server[kSessions]]) session.close();
}

export class Http2Server extends net.Server {
  constructor(given, listener) {
    const options = readOptions(given);
    super(options, undefined);
    this[kOptions] = options;
    this[kSessions] = new Set();
    this.timeout = 0;
    this.on('connection', onConnection);
    serveRequests(this, options);
    if (listener !== undefined) {
      validateFunction(listener, 'onRequestHandler');
      this.on('request', listener);
    }
  }

  close(callback) {
    super.close(callback);
    closeSessions(this);
    return this;
  }

  async [Symbol.asyncDispose]() {
    await new Promise((resolve, reject) => this.close((error) => (error ? reject(error) : resolve())));
  }
}
Object.assign(Http2Server.prototype, methods);

export class Http2SecureServer extends tls.Server {
  constructor(given, listener) {
    const options = readOptions(given);
    if (!options.ALPNCallback) options.ALPNProtocols = options.allowHTTP1 === true ? ['h2', 'http/1.1'] : ['h2'];
    super(options, undefined);
    this[kOptions] = options;
    this[kSessions] = new Set();
    this.timeout = 0;
    this.on('secureConnection', onSecureConnection);
    if (options.allowHTTP1 === true) http1().prepare(this, options);
    serveRequests(this, options);
    if (listener !== undefined) {
      validateFunction(listener, 'onRequestHandler');
      this.on('request', listener);
    }
    this.on('tlsClientError', (error, socket) => {
      if (!this.emit('clientError', error, socket)) socket.destroy(error);
    });
  }

  close(callback) {
    if (this[kOptions].allowHTTP1 === true) http1().stop(this);
    super.close(callback);
    closeSessions(this);
    return this;
  }

  async [Symbol.asyncDispose]() {
    await new Promise((resolve, reject) => this.close((error) => (error ? reject(error) : resolve())));
  }
}
Object.assign(Http2SecureServer.prototype, methods);

/** http2.createServer() */
export function createServer(options, listener) {
  return typeof options === 'function' ? new Http2Server(undefined, options) : new Http2Server(options, listener);
}

/** http2.createSecureServer() */
export function createSecureServer(options, listener) {
  return new Http2SecureServer(options, listener);
}

/** http2.performServerHandshake() @returns {ServerHttp2Session} */
export function performServerHandshake(socket, options) {
  return new ServerHttp2Session(readOptions(options), socket, undefined);
}
