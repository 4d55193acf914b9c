// net.BoundSocket: an address that is taken before anybody listens on it or connects from it. Docs: net, "Class: net.BoundSocket".

import { codes, ErrnoException, UVExceptionWithHostPort } from 'internal/errors';
import { validateBoolean, validateObject, validateString } from 'internal/validators';
import { isIP } from 'internal/net';
import { validatePort } from 'internal/net/arguments';
import { kIPv6Only, kReusePort, kServer, Pipe, TCP } from 'internal/net/handle';

const { ERR_INVALID_ARG_VALUE, ERR_SOCKET_HANDLE_ADOPTED } = codes;

/** On a socket: whether its program has bound it. */
export const kBoundSource = Symbol('kBoundSource');

/** On a socket: the path its BoundSocket had, which is its local address once it is connected. */
export const kBoundPath = Symbol('kBoundPath');

let take;

function bindPath(options) {
  validateString(options.path, 'options.path');
  for (const name of ['host', 'port', 'ipv6Only', 'reusePort']) {
    if (options[name] !== undefined) throw new ERR_INVALID_ARG_VALUE(`options.${name}`, options[name], 'cannot be combined with a path');
  }
  const handle = new Pipe(kServer);
  const status = handle.bind(options.path);
  if (status < 0) throw new UVExceptionWithHostPort(status, 'bind', options.path);
  return handle;
}

function bindAddress({ host, port = 0, ipv6Only = false, reusePort = false }) {
  validateBoolean(ipv6Only, 'options.ipv6Only');
  validateBoolean(reusePort, 'options.reusePort');
  port = validatePort(port, 'options.port');
  host ??= ipv6Only ? '::' : '0.0.0.0';
  validateString(host, 'options.host');
  if (!isIP(host)) throw new ERR_INVALID_ARG_VALUE('options.host', host, 'must be an IP address');
  const handle = new TCP(kServer);
  const status = handle.bind(host, port, (ipv6Only ? kIPv6Only : 0) | (reusePort ? kReusePort : 0));
  if (status < 0) throw new UVExceptionWithHostPort(status, 'bind', host, port);
  return handle;
}

export class BoundSocket {
  /** The handle, null once it is closed or adopted. */
  #handle;
  #path;
  #adopted = false;

  /** @param {object} [options] docs: new net.BoundSocket() */
  constructor(options = {}) {
    validateObject(options, 'options');
    this.#path = options.path;
    this.#handle = options.path === undefined ? bindAddress(options) : bindPath(options);
  }

  static {
    take = (bound) => {
      const handle = bound.#open();
      bound.#handle = null;
      bound.#adopted = true;
      return { handle, path: bound.#path };
    };
  }

  #open() {
    if (this.#adopted) throw new ERR_SOCKET_HANDLE_ADOPTED();
    return this.#handle;
  }

  get isPipe() {
    return this.#path !== undefined;
  }

  /** @returns {{ address: string, family: string, port: number } | string} */
  address() {
    const handle = this.#open();
    if (this.isPipe) return this.#path;
    const address = handle?.getsockname() ?? -9;
    if (typeof address === 'number') throw new ErrnoException(address, 'getsockname');
    return address;
  }

  /** @returns {number} */
  fd() {
    return this.#open()?.fd ?? -1;
  }

  close() {
    this.#open()?.close();
    this.#handle = null;
  }

  [Symbol.dispose]() {
    this.#handle?.close();
    this.#handle = null;
  }
}

export function isBoundSocket(value) {
  return value instanceof BoundSocket;
}

/** The bound handle, which belongs to the server from now on. @returns {{ handle: TCP | Pipe, path?: string }} */
export function adoptForServer(bound) {
  const taken = take(bound);
  if (taken.handle === null) throw new ERR_INVALID_ARG_VALUE('handle', bound, 'is closed');
  return taken;
}

/** Gives the bound handle to a client. */
export function adoptForClient(socket, bound) {
  const { handle, path } = adoptForServer(bound);
  socket._handle = handle;
  socket[kBoundSource] = true;
  if (path !== undefined) socket[kBoundPath] = path;
}
