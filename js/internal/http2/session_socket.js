// `session.socket`: the socket, without what would break the session. Docs: http2.md, "http2session.socket".

import { codes } from 'internal/errors';

const { ERR_HTTP2_NO_SOCKET_MANIPULATION, ERR_HTTP2_SOCKET_UNBOUND } = codes;

/** Done to the session instead. */
const ofSession = new Set(['destroy', 'ref', 'setTimeout', 'unref']);
const forbidden = new Set(['emit', 'end', 'pause', 'read', 'resume', 'setEncoding', 'setKeepAlive', 'setNoDelay', 'write']);

function check(name) {
  if (forbidden.has(name)) throw new ERR_HTTP2_NO_SOCKET_MANIPULATION();
}

/**
 * @param {object} session
 * @param {() => import('net').Socket | undefined} socketOf the socket as long as the session has it
 * @returns {import('net').Socket}
 */
export function sessionSocket(session, socketOf) {
  const present = () => {
    const socket = socketOf();
    if (socket === undefined) throw new ERR_HTTP2_SOCKET_UNBOUND();
    return socket;
  };
  return new Proxy(Object.create(null), {
    get(_target, name) {
      check(name);
      if (ofSession.has(name)) return (...args) => session[name](...args);
      const socket = present();
      const value = socket[name];
      return typeof value === 'function' ? value.bind(socket) : value;
    },
    set(_target, name, value) {
      check(name);
      if (ofSession.has(name)) session[name] = value;
      else present()[name] = value;
      return true;
    },
    has(_target, name) {
      return name in present();
    },
    getPrototypeOf() {
      return Reflect.getPrototypeOf(present());
    },
  });
}
