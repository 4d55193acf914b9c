// tls.connect(): a socket that becomes secure, and whether its server is who it should be. Docs: tls.md, `tls.connect()`.

import process from 'process';
import { lazy } from 'internal/core';
import { codes } from 'internal/errors';
import { isIP } from 'internal/net';
import { validateFunction, validateNumber } from 'internal/validators';
import { TLSSocket } from 'internal/tls/socket';

const { ERR_FEATURE_UNAVAILABLE_ON_PLATFORM } = codes;

/** Programs replace its functions and settings. */
const lazyTls = lazy('tls');

let warnedOfInsecurity = false;

/** NODE_TLS_REJECT_UNAUTHORIZED=0 accepts every server. */
function environmentAllowsAny() {
  const allows = process.env.NODE_TLS_REJECT_UNAUTHORIZED === '0';
  if (allows && !warnedOfInsecurity) {
    warnedOfInsecurity = true;
    process.emitWarning(
      "Setting the NODE_TLS_REJECT_UNAUTHORIZED environment variable to '0' makes TLS connections and HTTPS requests insecure " +
        'by disabling certificate verification.',
    );
  }
  return allows;
}

let warnedOfAddress = false;

function warnOfAddress() {
  if (warnedOfAddress) return;
  warnedOfAddress = true;
  process.emitWarning(
    'Setting the TLS ServerName to an IP address is not permitted by RFC 6066. This will be ignored in a future version.',
    'DeprecationWarning',
    'DEP0123',
  );
}

/** `(options)`, `(port[, host][, options])` or `(path[, options])`, and a callback after each. */
function readArguments(args) {
  const rest = [...args];
  const callback = typeof rest.at(-1) === 'function' ? rest.pop() : undefined;
  const options = {};
  const [first] = rest;
  if (typeof first === 'object' && first !== null) Object.assign(options, rest.shift());
  else if (typeof first === 'string' && Number.isNaN(Number(first))) options.path = rest.shift();
  else if (first !== undefined) {
    options.port = rest.shift();
    if (typeof rest[0] === 'string') options.host = rest.shift();
  }
  for (const more of rest) {
    if (typeof more === 'object' && more !== null) Object.assign(options, more);
  }
  return { options, callback };
}

/** The handshake is over: is this the server that was meant? */
function onSecure(socket, options, hostname) {
  let error = socket.verifyError();
  // A session is resumed with the server that it was made with, which was looked at then.
  if (error === null && !socket.isSessionReused()) {
    error = options.checkServerIdentity(hostname, socket.getPeerCertificate(true)) ?? null;
  }
  if (error) {
    socket.authorized = false;
    socket.authorizationError = error.code || error.message;
    if (options.rejectUnauthorized !== false) {
      socket.destroy(error);
      return;
    }
  } else {
    socket.authorized = true;
  }
  socket._controlReleased = true;
  socket.emit('secureConnect');
}

/** tls.connect() @returns {TLSSocket} */
export function connect(...args) {
  const { options: given, callback } = readArguments(args);
  const options = {
    rejectUnauthorized: !environmentAllowsAny(),
    ciphers: lazyTls().DEFAULT_CIPHERS,
    checkServerIdentity: (...about) => lazyTls().checkServerIdentity(...about),
    minDHSize: 1024,
    ...given,
  };
  validateFunction(options.checkServerIdentity, 'options.checkServerIdentity');
  validateNumber(options.minDHSize, 'options.minDHSize', 1);
  if (options.pskCallback != null) {
    validateFunction(options.pskCallback, 'options.pskCallback');
    throw new ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('TLS with pre-shared keys');
  }
  const secureContext = options.secureContext || lazyTls().createSecureContext(options);
  const hostname = options.servername || options.host || options.socket?._host || 'localhost';

  const socket = new TLSSocket(options.socket, {
    allowHalfOpen: options.allowHalfOpen,
    pipe: Boolean(options.path),
    secureContext,
    isServer: false,
    requestCert: true,
    rejectUnauthorized: options.rejectUnauthorized !== false,
    session: options.session,
    ALPNProtocols: options.ALPNProtocols,
    requestOCSP: options.requestOCSP,
    enableTrace: options.enableTrace,
    highWaterMark: options.highWaterMark,
    onread: options.onread,
    signal: options.signal,
    noDelay: options.noDelay,
    keepAlive: options.keepAlive,
    keepAliveInitialDelay: options.keepAliveInitialDelay,
    path: options.path,
    host: options.host,
    port: options.port,
    localAddress: options.localAddress,
  });
  if (callback !== undefined) socket.once('secureConnect', callback);
  if (options.servername) {
    if (isIP(options.servername) !== 0) warnOfAddress();
    socket.setServername(options.servername);
  }
  socket.on('secure', () => onSecure(socket, options, hostname));
  if (options.socket) {
    process.nextTick(() => socket._start());
  } else if (!socket.destroyed) {
    if (options.timeout) socket.setTimeout(options.timeout);
    socket.connect(options);
  }
  return socket;
}
