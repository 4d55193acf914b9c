// tls.Server: sockets of a net.Server, made secure. Docs: tls.md, "Class: tls.Server".

import { createHash } from 'crypto';
import EventEmitter from 'events';
import net from 'net';
import process from 'process';
import { op_tls_context_set_ticket_keys, op_tls_context_ticket_keys } from 'internal/ops';
import { Buffer } from 'buffer';
import { codes } from 'internal/errors';
import { clearTimeout, setUnrefTimeout } from 'internal/timers';
import { validateBuffer, validateFunction, validateNumber, validateString } from 'internal/validators';
import { convertALPNProtocols } from 'internal/tls/alpn';
import { disconnected } from 'internal/tls/connection_errors';
import { contextHandle, createSecureContext, isSecureContext } from 'internal/tls/secure_context';
import { TLSSocket } from 'internal/tls/socket';

const {
  ERR_FEATURE_UNAVAILABLE_ON_PLATFORM,
  ERR_INVALID_ARG_TYPE,
  ERR_INVALID_ARG_VALUE,
  ERR_TLS_ALPN_CALLBACK_WITH_PROTOCOLS,
  ERR_TLS_HANDSHAKE_TIMEOUT,
  ERR_TLS_REQUIRED_SERVER_NAME,
} = codes;

const kHandshakeTimeout = 120_000;
const kTicketKeysLength = 48;
const kSessionContextLength = 32;

/** What keeps the sessions of one program from another's. */
function defaultSessionContext() {
  return createHash('sha1').update(process.argv.join(' ')).digest('hex').slice(0, kSessionContextLength);
}

/** The pattern of a name in addContext(): a star stands for one label or a part of it. */
function patternOf(hostname) {
  const escaped = hostname.replace(/[.^$+?()[\]{}|\\]/g, '\\$&').replace(/\*/g, '[^.]*');
  return new RegExp(`^${escaped}$`, 'i');
}

/** The options of contexts that a server hands on. */
const contextOptions = [
  'allowPartialTrustChain', 'ca', 'cert', 'certificateCompression', 'ciphers', 'clientCertEngine', 'crl', 'dhparam', 'ecdhCurve', 'key',
  'maxVersion', 'minVersion', 'passphrase', 'pfx', 'privateKeyEngine', 'privateKeyIdentifier', 'secureOptions', 'secureProtocol',
  'sessionTimeout', 'sigalgs', 'ticketKeys',
];

/** Waits for the handshake of one connection, and tells the server how it went. */
class PendingHandshake {
  #server;
  #socket;
  #timer;

  constructor(server, socket) {
    this.#server = server;
    this.#socket = socket;
    const { handshakeTimeout } = server._handshakeSettings;
    if (handshakeTimeout > 0) this.#timer = setUnrefTimeout(() => socket._failHandshake(new ERR_TLS_HANDSHAKE_TIMEOUT()), handshakeTimeout);
    if (server.listenerCount('keylog') > 0) socket.on('keylog', (line) => server.emit('keylog', line, socket));
    socket.on('secure', () => this.#secured());
    socket.on('close', (hadError) => this.#closed(hadError));
    socket.on('error', noop);
  }

  #secured() {
    clearTimeout(this.#timer);
    const socket = this.#socket;
    const { requestCert, rejectUnauthorized } = this.#server._handshakeSettings;
    if (requestCert) {
      const error = socket.verifyError();
      if (error === null) socket.authorized = true;
      else {
        socket.authorizationError = error.code;
        if (rejectUnauthorized) {
          socket.destroy();
          return;
        }
      }
    }
    socket.off('error', noop);
    socket._controlReleased = true;
    this.#server.emit('secureConnection', socket);
  }

  #closed(hadError) {
    clearTimeout(this.#timer);
    const socket = this.#socket;
    if (hadError || socket._controlReleased || socket._tlsErrorTold) return;
    this.#server.emit('tlsClientError', disconnected(undefined, 'socket hang up'), socket);
  }
}

function noop() {}

function onConnection(rawSocket) {
  const settings = this._handshakeSettings;
  const socket = new TLSSocket(rawSocket, {
    secureContext: this._sharedCreds,
    isServer: true,
    server: this,
    requestCert: settings.requestCert,
    rejectUnauthorized: settings.rejectUnauthorized,
    ALPNProtocols: this.ALPNProtocols,
    ALPNCallback: this.ALPNCallback,
    SNICallback: settings.SNICallback ?? this._chooseContext,
    highWaterMark: this.highWaterMark,
    pauseOnConnect: this.pauseOnConnect,
    enableTrace: settings.enableTrace,
  });
  new PendingHandshake(this, socket);
}

/** @param {object} [options] docs: tls.createServer() @param {(socket: TLSSocket) => void} [listener] */
export function Server(options, listener) {
  if (!(this instanceof Server)) return new Server(options, listener);
  if (typeof options === 'function') {
    listener = options;
    options = {};
  } else if (options == null) {
    options = {};
  } else if (typeof options !== 'object') {
    throw new ERR_INVALID_ARG_TYPE('options', 'Object', options);
  }
  this._contexts = [];
  this._chooseContext = (servername, callback) => callback(null, findContext(this, servername));
  readHandshakeSettings(this, options);
  Reflect.apply(net.Server, this, [{ ...options, pauseOnConnect: options.pauseOnConnect }, onConnection]);
  if (listener !== undefined) this.on('secureConnection', listener);
}
Object.setPrototypeOf(Server.prototype, net.Server.prototype);
Object.setPrototypeOf(Server, net.Server);

function readHandshakeSettings(server, options) {
  const { ALPNCallback, ALPNProtocols, SNICallback, handshakeTimeout = kHandshakeTimeout, pskCallback, requestCert } = options;
  if (ALPNCallback != null) {
    validateFunction(ALPNCallback, 'options.ALPNCallback');
    if (ALPNProtocols) throw new ERR_TLS_ALPN_CALLBACK_WITH_PROTOCOLS();
    server.ALPNCallback = ALPNCallback;
  }
  if (ALPNProtocols) convertALPNProtocols(ALPNProtocols, server);
  if (pskCallback != null) {
    validateFunction(pskCallback, 'options.pskCallback');
    throw new ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('TLS with pre-shared keys');
  }
  server.setSecureContext(options);
  validateNumber(handshakeTimeout, 'options.handshakeTimeout');
  if (SNICallback) validateFunction(SNICallback, 'options.SNICallback');
  server._handshakeSettings = {
    handshakeTimeout,
    SNICallback,
    requestCert: requestCert === true,
    rejectUnauthorized: options.rejectUnauthorized !== false,
    enableTrace: options.enableTrace,
  };
}

/** The context added last whose name fits. */
function findContext(server, servername) {
  return server._contexts.findLast(({ pattern }) => pattern.test(servername))?.context ?? null;
}

class ServerMethods {
  /** Docs: server.setSecureContext() */
  setSecureContext(options) {
    if (typeof options !== 'object' || options === null) throw new ERR_INVALID_ARG_TYPE('options', 'Object', options);
    const chosen = {};
    for (const name of contextOptions) {
      if (options[name] !== undefined) chosen[name] = options[name];
    }
    chosen.honorCipherOrder = options.honorCipherOrder ?? true;
    chosen.sessionIdContext = options.sessionIdContext ?? defaultSessionContext();
    this._sharedCreds = createSecureContext(chosen);
  }

  /** Docs: server.addContext() */
  addContext(servername, context) {
    if (!servername) throw new ERR_TLS_REQUIRED_SERVER_NAME();
    validateString(servername, 'hostname');
    const secure = isSecureContext(context) ? context : createSecureContext(context);
    this._contexts.push({ pattern: patternOf(servername), context: secure });
  }

  /** Docs: server.getTicketKeys() @returns {Buffer} */
  getTicketKeys() {
    return Buffer.from(op_tls_context_ticket_keys(contextHandle(this._sharedCreds)));
  }

  /** Docs: server.setTicketKeys() @param {Buffer | TypedArray | DataView} keys */
  setTicketKeys(keys) {
    validateBuffer(keys, 'keys');
    if (keys.byteLength !== kTicketKeysLength) {
      throw new ERR_INVALID_ARG_VALUE('keys', keys.byteLength, `must be exactly ${kTicketKeysLength} bytes`);
    }
    const bytes = new Uint8Array(keys.buffer, keys.byteOffset, keys.byteLength);
    op_tls_context_set_ticket_keys(contextHandle(this._sharedCreds), bytes);
  }

  /** What the servers of a cluster share (internal/cluster/member): a client resumes its session with any of them. */
  _secretsOfCluster() {
    return this.getTicketKeys().toString('hex');
  }

  _takeSecretsOfCluster(secrets) {
    this.setTicketKeys(Buffer.from(secrets, 'hex'));
  }

  [EventEmitter.captureRejectionSymbol](error, event, socket) {
    if (event === 'secureConnection') socket.destroy(error);
    else net.Server.prototype[EventEmitter.captureRejectionSymbol].call(this, error, event, socket);
  }
}

for (const key of Reflect.ownKeys(ServerMethods.prototype)) {
  if (key === 'constructor') continue;
  Object.defineProperty(Server.prototype, key, {
    ...Object.getOwnPropertyDescriptor(ServerMethods.prototype, key),
    enumerable: typeof key === 'string',
  });
}

/** tls.createServer([options][, secureConnectionListener]) */
export function createServer(options, listener) {
  return new Server(options, listener);
}
