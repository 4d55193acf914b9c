// TLSSocket: a socket whose handle encrypts, and what both sides of a handshake tell it. Docs: tls.md, "Class: tls.TLSSocket".

import process from 'process';
import { lazy } from 'internal/core';
import { op_tls_client_new, op_tls_server_new, op_tls_verify_peer } from 'internal/ops';
import { Buffer } from 'buffer';
import { randomBytes } from 'crypto';
import net from 'net';
import { attachHandle } from 'internal/net/socket';
import { ErrnoException, codes } from 'internal/errors';
import { UV_EOF } from 'internal/net/handle';
import { getOptionValue } from 'internal/options';
import { validateBuffer, validateFunction, validateInt32, validateObject, validateString, validateUint32 } from 'internal/validators';
import { convertALPNProtocols, protocolsOf } from 'internal/tls/alpn';
import { disconnected, failureError, verificationError } from 'internal/tls/connection_errors';
import { ConnectionFacts } from 'internal/tls/connection_facts';
import { TlsHandle } from 'internal/tls/handle';
import { decide } from 'internal/tls/hello';
import { contextHandle, createSecureContext, isSecureContext } from 'internal/tls/secure_context';
import { StreamSocket } from 'internal/tls/stream_socket';

const {
  ERR_TLS_ALPN_CALLBACK_WITH_PROTOCOLS,
  ERR_TLS_INVALID_STATE,
  ERR_TLS_RENEGOTIATION_DISABLED,
  ERR_TLS_RENEGOTIATION_UNSUPPORTED,
  ERR_TLS_SNI_FROM_SERVER,
} = codes;

const fs = lazy('fs');

const kMinFragment = 512;
const kMaxFragment = 16 * 1024;
const kSessionLength = 52;

let warnedOfKeyLog = false;

function warnOfKeyLog(path) {
  if (warnedOfKeyLog) return;
  warnedOfKeyLog = true;
  process.emitWarning(`Using --tls-keylog makes TLS connections insecure by writing secret key material to file ${path}`);
}

/** Destroys the socket below; `onClosed` is called when it is gone. */
function closeWrapped(socket, onClosed) {
  if (socket._handle === null) {
    process.nextTick(onClosed);
    return;
  }
  socket.once('close', onClosed);
  socket.destroy();
}

/** Docs: tls.md, "Class: tls.TLSSocket". */
export class TLSSocket extends net.Socket {
  #options;
  #context;
  /** What the program gave to wrap. */
  #wrapped;
  #handle;
  #session;
  #peerName;
  #renegotiationDisabled = false;
  /** The handshake is to begin as soon as there is a transport. A client made around a stream waits for its first write, or `_start()`. */
  #isWanted;
  #facts;
  #verification;
  /** The context whose identity is shown instead of the own one's. */
  #identity;
  /** Sessions that the program has not stored yet: a server waits for that. */
  #unstored = 0;
  #isSecured = false;

  /**
   * @param {import('stream').Duplex | undefined} socket
   * @param {object} [options]
   */
  constructor(socket, options) {
    const given = { ...options };
    const { ALPNProtocols, ALPNCallback, isServer, server } = given;
    if (ALPNCallback != null) {
      validateFunction(ALPNCallback, 'options.ALPNCallback');
      if (ALPNProtocols) throw new ERR_TLS_ALPN_CALLBACK_WITH_PROTOCOLS();
    }
    if (ALPNProtocols) convertALPNProtocols(ALPNProtocols, given);
    if (given.SNICallback != null) validateFunction(given.SNICallback, 'options.SNICallback');
    const isClient = !isServer;
    super({
      allowHalfOpen: socket ? socket.allowHalfOpen : given.allowHalfOpen,
      highWaterMark: given.highWaterMark,
      onread: socket ? undefined : given.onread,
      signal: given.signal,
      noDelay: given.noDelay,
      keepAlive: given.keepAlive,
      keepAliveInitialDelay: given.keepAliveInitialDelay,
    });
    this.#options = given;
    this.#context = given.secureContext ?? createSecureContext(given);
    contextHandle(this.#context, 'options.secureContext');
    this.#session = given.session;
    this.#wrapped = socket;
    this.#isWanted = !isClient || socket === undefined;
    this._tlsOptions = given;
    this._secureEstablished = false;
    this._controlReleased = false;
    this.secureConnecting = true;
    this.servername = null;
    this.alpnProtocol = null;
    this.authorized = false;
    this.authorizationError = null;
    this.encrypted = true;
    this.server = server;
    this._requestCert = given.requestCert || isClient;
    this._rejectUnauthorized = given.rejectUnauthorized;
    if (getOptionValue('--trace-tls') || given.enableTrace) this.enableTrace();
    if (given.pauseOnConnect) this.pause();
    this.#handle = this.#makeHandle();
    if (socket) this.#wrap(socket);
    else this.prependOnceListener('connect', () => this.#take(this._handle));
  }

  /** The handle that encrypts, or will. */
  get ssl() {
    return this.destroyed ? null : this.#handle;
  }

  // ---- the transport -------------------------------------------------------------------------------------------------

  #wrap(socket) {
    this._parent = socket;
    socket.on('error', (error) => this.#transportFailed(error));
    socket.on('close', () => this.destroy());
    if (socket.destroyed) {
      process.nextTick(() => this.destroy());
      return;
    }
    if (!(socket instanceof net.Socket) || (socket._handle && !socket.connecting)) {
      this.#take((socket instanceof net.Socket ? socket : new StreamSocket(socket))._handle);
      return;
    }
    this.connecting = true;
    socket.once('connect', () => {
      if (this.destroyed) return;
      this.connecting = false;
      this.#take(socket._handle);
      this.emit('connect');
      this.emit('ready');
    });
  }

  /** What is wrapped goes along, also before it was taken over. */
  _destroy(error, callback) {
    // A signal may have ended the socket while it is being made.
    if (#handle in this && !this.#handle?.isAttached) this.#wrapped?.destroy();
    super._destroy(error, callback);
  }

  #transportFailed(error) {
    if (this.destroyed) return;
    this.#fail(error);
  }

  #makeHandle() {
    const handle = new TlsHandle({
      verifyError: () => this.verifyError(),
      onHello: (hello) => this.#answer(hello),
      onSecure: () => {
        this.#isSecured = true;
        this.#tellSecure();
      },
      onFailure: (failure) => this.#fail(failureError(failure)),
      onTransportEnd: (status) => this.#transportEnded(status),
      onEarlyWrite: () => this.#begin(),
      onKeyLine: (line) => this.#logKey(Buffer.from(line)),
      onSession: (session) => this.#gotSession(session),
      onNewSession: (number, content) => this.#storeSession(Buffer.from(number), Buffer.from(content)),
    });
    this.#facts = new ConnectionFacts(handle);
    return handle;
  }

  /** Takes a transport over, and begins when the caller has had its say. */
  #take(transport) {
    const wrapped = this.#wrapped;
    const handle = this.#handle;
    handle.attach(transport, wrapped instanceof net.Socket ? (onClosed) => closeWrapped(wrapped, onClosed) : undefined);
    this._handle = handle;
    attachHandle(this);
    if (wrapped === undefined) this.#begin();
    else if (this.#isWanted) process.nextTick(() => this.#begin());
  }

  /** Begins the handshake, or has it begin when there is a connection. */
  _start() {
    this.#isWanted = true;
    this.#begin();
  }

  #begin() {
    const handle = this.#handle;
    if (this.destroyed || !handle.isAttached || handle.hasBegun) return;
    let engine;
    try {
      engine = this.#makeEngine();
    } catch (error) {
      this.#fail(error);
      return;
    }
    handle.begin(engine, this.#alreadyRead());
    if (!this.isPaused() && !this.destroyed) this.read(0);
  }

  #makeEngine() {
    const isWanted = this.listenerCount('keylog') > 0 || this.server?.listenerCount('keylog') > 0;
    const logKeys = isWanted || Boolean(getOptionValue('--tls-keylog'));
    if (this.#options.isServer) return op_tls_server_new(logKeys);
    return op_tls_client_new(contextHandle(this.#context), this.#identityHandle(), {
      serverName: this.#peerName ?? '',
      alpn: protocolsOf(this.#options.ALPNProtocols),
      session: this.#session ? new Uint8Array(this.#session) : null,
      logKeys,
    });
  }

  #identityHandle() {
    return this.#identity === undefined ? null : contextHandle(this.#identity);
  }

  /** What the wrapped socket had read before; other streams give it by themselves. */
  #alreadyRead() {
    const chunks = [];
    const stream = this.#wrapped;
    if (!(stream instanceof net.Socket)) return chunks;
    for (let chunk; stream.readableLength > 0 && (chunk = stream.read()) !== null; ) chunks.push(chunk);
    return chunks;
  }

  #transportEnded(status) {
    if (status !== UV_EOF) {
      this.#fail(new ErrnoException(status, 'read'));
      return;
    }
    if (this.#options.isServer) {
      this.#fail(disconnected(undefined, 'socket hang up'));
      return;
    }
    const { path, host, port, localAddress } = this.#options;
    this.#fail(disconnected({ path, host, port, localAddress }));
  }

  /** The connection has failed: a server hears of it as long as the socket is not the program's. */
  #fail(error) {
    if (this.destroyed) return;
    const isOurs = this._controlReleased || !this.#options.isServer;
    if (!isOurs && this.server != null) {
      this._tlsErrorTold = true;
      this.server.emit('tlsClientError', error, this);
      this.destroy(error);
      return;
    }
    this.emit('_tlsError', error);
    this.destroy(isOurs ? error : undefined);
  }

  /** For those that wait for a handshake: it takes too long, or the socket closed. */
  _failHandshake(error) {
    this.#fail(error);
  }

  // ---- the handshake -------------------------------------------------------------------------------------------------

  #answer(hello) {
    this.servername = hello.serverName ?? false;
    decide(this, hello, { ...this.#options, secureContext: this.#context }, (error, decision) => {
      if (this.destroyed) return;
      if (error) {
        this.#fail(error);
        return;
      }
      this.#context = decision.context;
      this.#handle.answer(contextHandle(decision.context), this.#identityHandle(), decision.answer);
    });
  }

  /** The program stores a session of a server, and calls back when it has. */
  #storeSession(number, content) {
    const { server } = this;
    if (!server?.listenerCount('newSession')) return;
    this.#unstored++;
    let isStored = false;
    const onStored = () => {
      if (isStored) return;
      isStored = true;
      this.#unstored--;
      this.#tellSecure();
    };
    try {
      server.emit('newSession', number, content, onStored);
    } catch (error) {
      server.emit('error', error);
    }
  }

  #tellSecure() {
    if (this.#isSecured && this.#unstored === 0 && !this._secureEstablished && !this.destroyed) this.#secured();
  }

  #secured() {
    const { description: described } = this.#facts;
    this.alpnProtocol = described.alpn === null ? false : Buffer.from(described.alpn).toString('latin1');
    this.servername = this.#options.isServer ? (described.serverName ?? false) : this.#peerName || false;
    this._secureEstablished = true;
    this.secureConnecting = false;
    if (this.#options.isServer && this.server == null) this._controlReleased = true;
    this.#verification = this._requestCert ? op_tls_verify_peer(this.#handle.engine, contextHandle(this.#context)) : undefined;
    if (!this.#options.isServer && this.#options.requestOCSP) {
      const { ocspResponse } = described;
      this.emit('OCSPResponse', ocspResponse.length > 0 ? Buffer.from(ocspResponse) : null);
    }
    this.emit('secure');
  }

  /** Why the peer's certificate is not trusted; null if it is. @returns {Error | null} */
  verifyError() {
    const verification = this.#verification;
    if (verification === undefined) return null;
    if (!verification.hasCertificate) {
      return Object.assign(new Error('unable to get issuer certificate'), { code: 'UNABLE_TO_GET_ISSUER_CERT' });
    }
    return verification.error === null ? null : verificationError(verification.error);
  }

  #logKey(line) {
    const path = getOptionValue('--tls-keylog');
    if (path) {
      warnOfKeyLog(path);
      fs().appendFileSync(path, line, { mode: 0o600 });
    }
    this.emit('keylog', line);
  }

  /** A session is there for getSession() at once; programs hear of it when the connection is secure. */
  #gotSession(session) {
    this.#session = Buffer.from(session);
    const tell = () => this.destroyed || this.emit('session', this.#session);
    if (this.#handle.isSecure) tell();
    else this.once('secure', tell);
  }

  // ---- what programs ask ---------------------------------------------------------------------------------------------

  /** @returns {object | null} */
  getPeerCertificate(detailed = false) {
    return this.#facts?.peerCertificate(detailed) ?? null;
  }

  /** @returns {object | null} */
  getCertificate() {
    return this.#facts?.ownCertificate() ?? null;
  }

  /** @returns {import('internal/crypto/x509').X509Certificate | undefined} */
  getPeerX509Certificate() {
    return this.#facts?.peerX509();
  }

  /** @returns {import('internal/crypto/x509').X509Certificate | undefined} */
  getX509Certificate() {
    return this.#facts?.ownX509();
  }

  /** @returns {{ name: string, standardName: string, version: string } | undefined} */
  getCipher() {
    const cipher = this.#facts?.description?.cipher;
    return cipher ? { ...cipher } : undefined;
  }

  /** @returns {string[]} */
  getSharedSigalgs() {
    return this.#facts?.description?.sharedSchemes ?? [];
  }

  /** @returns {object | null} null on servers */
  getEphemeralKeyInfo() {
    return this.#options.isServer ? null : (this.#facts?.ephemeralKey() ?? {});
  }

  /** rustls keeps these to itself. */
  getFinished() {
    return undefined;
  }

  getPeerFinished() {
    return undefined;
  }

  /** @returns {string | null} */
  getProtocol() {
    const described = this.#facts?.description ?? null;
    return described === null ? null : (described.protocol ?? 'unknown');
  }

  /** @returns {Buffer | undefined} before the server has given one, a session that cannot be resumed */
  getSession() {
    if (this._secureEstablished) this.#session ??= randomBytes(kSessionLength);
    return this.#session ?? undefined;
  }

  /** rustls keeps tickets to itself: this is the session that stands for one. @returns {Buffer | undefined} of clients */
  getTLSTicket() {
    return this.#options.isServer ? undefined : (this.#session ?? undefined);
  }

  /** @returns {boolean} */
  isSessionReused() {
    return this.#facts?.description?.isResumed ?? false;
  }

  /** @param {Buffer | string} session */
  setSession(session) {
    if (typeof session === 'string') session = Buffer.from(session, 'latin1');
    else validateBuffer(session, 'session');
    this.#session = session;
  }

  /** @param {string} name for the server to choose its certificate by */
  setServername(name) {
    validateString(name, 'name');
    if (this.#options.isServer) throw new ERR_TLS_SNI_FROM_SERVER();
    this.#peerName = name;
  }

  /** Takes another identity, as long as the handshake has not come to it. */
  setKeyCert(context) {
    this.#identity = isSecureContext(context) ? context : createSecureContext(context);
  }

  /** @param {number} size of records, in bytes @returns {boolean} */
  setMaxSendFragment(size) {
    validateInt32(size, 'size');
    if (size < kMinFragment || size > kMaxFragment) return false;
    this.#handle.maxFragment = size;
    return true;
  }

  /**
   * @param {number} length
   * @param {string} label
   * @param {Buffer} [context]
   * @returns {Buffer}
   */
  exportKeyingMaterial(length, label, context) {
    validateUint32(length, 'length', true);
    validateString(label, 'label');
    if (context !== undefined) validateBuffer(context, 'context');
    if (!this._secureEstablished) throw new ERR_TLS_INVALID_STATE();
    const bytes = this.#facts.keyingMaterial(length, label, context);
    if (bytes === null) throw new ERR_TLS_INVALID_STATE();
    return bytes;
  }

  /** Gives the engine up, under the name that programs know from Node: nothing is read or written any more. */
  _destroySSL() {
    this.#handle?.abandon();
  }

  disableRenegotiation() {
    this.#renegotiationDisabled = true;
  }

  /** rustls does not renegotiate; TLS 1.3 has no such thing. */
  renegotiate(options, callback) {
    validateObject(options, 'options');
    if (callback !== undefined) validateFunction(callback, 'callback');
    if (this.destroyed) return undefined;
    let error;
    if (this.#renegotiationDisabled) error = new ERR_TLS_RENEGOTIATION_DISABLED();
    else if (this.getProtocol() === 'TLSv1.3') {
      error = failureError({
        code: 'ERR_SSL_WRONG_SSL_VERSION',
        message: 'error:0A00010A:SSL routines::wrong ssl version',
        library: 'SSL routines',
        reason: 'wrong ssl version',
      });
    } else error = new ERR_TLS_RENEGOTIATION_UNSUPPORTED();
    if (callback) process.nextTick(callback, error);
    return false;
  }

  enableTrace() {
    this.once('secure', () => {
      const { name } = this.getCipher();
      process._rawDebug(`TLS: ${this.getProtocol()}, ${name}, ${this.isSessionReused() ? 'resumed' : 'new'} session`);
    });
  }
}
