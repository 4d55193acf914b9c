// `request.socket` and `response.socket`: what of a socket a stream can give. Docs: http2.md, "request.socket".

import { codes } from 'internal/errors';

const { ERR_HTTP2_NO_SOCKET_MANIPULATION } = codes;

const forbidden = new Set(['pause', 'read', 'resume', 'write']);
/** Asked of, and done to, the stream. */
const ofStream = new Set(['destroy', 'destroyed', 'emit', 'end', 'on', 'once', 'readable', 'writable']);

const proxies = new WeakMap();

function check(name) {
  if (forbidden.has(name)) throw new ERR_HTTP2_NO_SOCKET_MANIPULATION();
}

function bound(value, owner) {
  return typeof value === 'function' ? value.bind(owner) : value;
}

function makeProxy(stream) {
  // The session is gone before those who ask are.
  const { session } = stream;
  const socket = session?._socket;
  return new Proxy(Object.create(null), {
    get(_target, name) {
      check(name);
      if (ofStream.has(name)) return bound(stream[name], stream);
      if (name === 'setTimeout') return bound(session?.setTimeout, session);
      return bound(socket?.[name], socket);
    },
    set(_target, name, value) {
      check(name);
      if (ofStream.has(name)) stream[name] = value;
      else if (name === 'setTimeout') session.setTimeout = value;
      else if (socket !== undefined) socket[name] = value;
      return true;
    },
    has(_target, name) {
      return name in stream || (socket !== undefined && name in socket);
    },
    getPrototypeOf() {
      return socket === undefined ? null : Reflect.getPrototypeOf(socket);
    },
  });
}

/** @param {import('internal/http2/server_stream').ServerHttp2Stream} stream @returns {import('net').Socket} the same one each time */
export function compatSocket(stream) {
  let proxy = proxies.get(stream);
  if (proxy === undefined) {
    proxy = makeProxy(stream);
    proxies.set(stream, proxy);
  }
  return proxy;
}
