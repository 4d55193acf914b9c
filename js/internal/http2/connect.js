// http2.connect(): a session with the server of a URL. Docs: http2.md, `http2.connect()`.

import net from 'net';
import tls from 'tls';
import { codes } from 'internal/errors';
import { promisify } from 'internal/util';
import { URL } from 'internal/url';
import { validateFunction, validateObject } from 'internal/validators';
import { ClientHttp2Session } from 'internal/http2/client_session';
import { checkLimits } from 'internal/http2/options';

const { ERR_HTTP2_UNSUPPORTED_PROTOCOL, ERR_INVALID_ARG_TYPE } = codes;

/** Host and port of an authority, as net.connect() takes them. */
function addressOf(authority, protocol) {
  const port = String(authority.port !== '' && authority.port !== undefined ? authority.port : protocol === 'http:' ? 80 : 443);
  let host = 'localhost';
  if (authority.hostname) {
    host = authority.hostname;
    if (host[0] === '[') host = host.slice(1, -1);
  } else if (authority.host) ({ host } = authority);
  return { port, host };
}

function openSocket(authority, options, protocol) {
  const { port, host } = addressOf(authority, protocol);
  if (typeof options.createConnection === 'function') return options.createConnection(authority, options);
  // The functions programs may have replaced.
  if (protocol === 'http:') return net.connect({ port, host, ...options });
  const servername = options.servername ?? (net.isIP(host) === 0 ? host : undefined);
  return tls.connect(port, host, { ...options, ALPNProtocols: ['h2'], servername });
}

/**
 * @param {string | URL} authority
 * @param {object} [options]
 * @param {(session: ClientHttp2Session, socket: import('net').Socket) => void} [listener] of 'connect'
 * @returns {ClientHttp2Session}
 * @throws {ERR_HTTP2_UNSUPPORTED_PROTOCOL}
 */
export function connect(authority, options, listener) {
  if (typeof options === 'function') {
    listener = options;
    options = undefined;
  }
  if (options !== undefined && options !== null) validateObject(options, 'options');
  options = { ...options };
  checkLimits(options);
  if (typeof authority === 'string') authority = new URL(authority);
  else if (authority === null || typeof authority !== 'object') {
    throw new ERR_INVALID_ARG_TYPE('authority', ['string', 'Object', 'URL'], authority);
  }
  const protocol = authority.protocol || options.protocol || 'https:';
  if (protocol !== 'http:' && protocol !== 'https:') throw new ERR_HTTP2_UNSUPPORTED_PROTOCOL(protocol);
  if (listener !== undefined) validateFunction(listener, 'listener');

  const socket = openSocket(authority, options, protocol);
  const session = new ClientHttp2Session(options, socket);
  const { port, host } = addressOf(authority, protocol);
  session._authority = `${net.isIPv6(host) ? `[${host}]` : host}:${port}`;
  session._scheme = protocol.slice(0, -1);
  if (listener !== undefined) session.once('connect', listener);
  return session;
}

/** util.promisify(http2.connect): the session when it is connected. */
function connected(authority, options) {
  return new Promise((resolve, reject) => {
    const session = connect(authority, options, () => {
      session.off('error', reject);
      resolve(session);
    });
    session.once('error', reject);
  });
}
Object.defineProperty(connected, 'name', { value: 'connect' });
Object.defineProperty(connect, promisify.custom, { configurable: true, value: connected });
