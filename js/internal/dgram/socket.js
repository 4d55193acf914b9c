// dgram.Socket. Docs: dgram, "Class: dgram.Socket". A socket is unbound, binding or bound, and apart from that connected or not; what is asked
// of it while it binds waits.

import EventEmitter from 'events';
import process from 'process';
import { internals, lazy } from 'internal/core';
import { async_id_symbol } from 'internal/async_hooks';
import { codes, ErrnoException, ExceptionWithHostPort } from 'internal/errors';
import { deprecate, kEmptyObject } from 'internal/util';
import { isInt32, validateAbortSignal, validateNumber, validateObject, validateString } from 'internal/validators';
import { isIP } from 'internal/net';
import { guessHandleType } from 'internal/stdio/descriptor';
import { validatePort } from 'internal/net/arguments';
import { Finder } from 'internal/dgram/address';
import { kIPv6Only, kReceiveBuffer, kReuseAddress, kReusePort, kSendBuffer, UDP } from 'internal/dgram/handle';
import { sendArguments } from 'internal/dgram/message';
import { defineOptions, setBufferSize } from 'internal/dgram/socket_options';

const diagnostics = lazy('internal/diagnostics/channel');
const abortListener = lazy('internal/events/abort_listener');

const {
  ERR_INVALID_ARG_VALUE,
  ERR_INVALID_FD_TYPE,
  ERR_IP_BLOCKED,
  ERR_SOCKET_ALREADY_BOUND,
  ERR_SOCKET_DGRAM_IS_CONNECTED,
  ERR_SOCKET_DGRAM_NOT_CONNECTED,
  ERR_SOCKET_DGRAM_NOT_RUNNING,
} = codes;

const UV_EINVAL = -22;

const kUnbound = 0;
const kBinding = 1;
const kBound = 2;

const kDisconnected = 0;
const kConnecting = 1;
const kConnected = 2;

let socketChannel;

let nativeOf;
let receiveOn;

export class Socket extends EventEmitter {
  #handle = new UDP();
  #finder;
  #options;
  #binding = kUnbound;
  #connection = kDisconnected;
  /** What waits until the socket is bound. */
  #waiting;
  #receiving = false;

  /**
   * @param {string | object} type docs: dgram.createSocket()
   * @param {(message: Buffer, rinfo: object) => void} [listener]
   * @throws {ERR_SOCKET_BAD_TYPE | ERR_INVALID_ARG_TYPE}
   */
  constructor(type, listener) {
    super();
    const options = type !== null && typeof type === 'object' ? { ...type } : { type };
    this.#options = options;
    this.type = options.type;
    this.#finder = new Finder(options.type, options.lookup);
    for (const name of ['recvBufferSize', 'sendBufferSize']) {
      if (options[name] !== undefined) validateNumber(options[name], `options.${name}`);
    }
    this[async_id_symbol] = this.#handle.getAsyncId();
    if (typeof listener === 'function') this.on('message', listener);
    if (options.signal !== undefined) this.#closeOnAbort(options.signal);
    socketChannel ??= diagnostics().channel('udp.socket');
    if (socketChannel.hasSubscribers) socketChannel.publish({ socket: this });
  }

  static {
    nativeOf = (socket) => socket.#handle;
    receiveOn = (socket) => socket.#running();
  }

  #closeOnAbort(signal) {
    validateAbortSignal(signal, 'options.signal');
    const close = () => this.#handle !== null && this.close();
    if (signal.aborted) {
      process.nextTick(close);
      return;
    }
    const disposable = abortListener().addAbortListener(signal, close);
    this.once('close', () => disposable[Symbol.dispose]());
  }

  /** The handle of a socket that is not closed. @throws {ERR_SOCKET_DGRAM_NOT_RUNNING} */
  #running() {
    if (this.#handle === null) throw new ERR_SOCKET_DGRAM_NOT_RUNNING();
    return this.#handle;
  }

  /** Docs: socket.bind() */
  bind(port, address, ...rest) {
    this.#running();
    if (this.#binding !== kUnbound) throw new ERR_SOCKET_ALREADY_BOUND();
    const callback = rest.at(-1) ?? (typeof address === 'function' ? address : port);
    if (typeof callback === 'function') this.#onceListening(callback);

    let exclusive = false;
    if (port !== null && typeof port === 'object') {
      const { fd } = port;
      exclusive = Boolean(port.exclusive);
      if (isInt32(fd) && fd > 0) {
        this.#adopt(fd);
        return this;
      }
      ({ address, port } = port);
    }
    this.#binding = kBinding;
    address = typeof address === 'string' && address !== '' ? address : this.#finder.any;
    port = typeof port === 'function' || port === undefined || port === null ? 0 : port;
    this.#finder.find(address, (error, ip) => {
      if (this.#handle === null) return;
      const shares = internals.clusterMember !== undefined && !exclusive && !this.#options.reusePort;
      if (!error && shares) this.#shareWithCluster(ip, port);
      else this.#finishBinding(error ?? this.#bindTo(ip, port));
    });
    return this;
  }

  #finishBinding(error) {
    if (error === undefined || error === null) {
      this.#bound();
      return;
    }
    this.#binding = kUnbound;
    this.emit('error', error);
  }

  /** Workers of a cluster share the descriptors of their primary. */
  #shareWithCluster(address, port) {
    const place = { address, port, addressType: this.type, fd: -1, flags: this.#flags };
    internals.clusterMember.listen(this, place, (status, handle) => {
      if (this.#handle === null) {
        handle?.close();
        return;
      }
      if (status < 0) {
        this.#finishBinding(new ExceptionWithHostPort(status, 'bind', address, port));
        return;
      }
      this.#handle.close();
      this.#handle = handle;
      handle.owner = this;
      this.#bound();
    });
  }

  /** `callback` hears that the socket listens, unless an error comes first. */
  #onceListening(callback) {
    const stop = () => {
      this.off(EventEmitter.errorMonitor, stop);
      this.off('listening', onListening);
    };
    const onListening = () => {
      stop();
      callback.call(this);
    };
    this.on(EventEmitter.errorMonitor, stop);
    this.on('listening', onListening);
  }

  /** Goes on with a descriptor that is a UDP socket. */
  #adopt(fd) {
    const type = guessHandleType(fd);
    if (type !== 'UDP') throw new ERR_INVALID_FD_TYPE(type);
    const status = this.#handle.open(fd);
    if (status < 0) throw new ErrnoException(status, 'open');
    this.#bound();
  }

  /** The options that bind() of the handle takes. */
  get #flags() {
    const { reuseAddr, reusePort, ipv6Only } = this.#options;
    return (reuseAddr ? kReuseAddress : 0) | (reusePort ? kReusePort : 0) | (ipv6Only ? kIPv6Only : 0);
  }

  /** @returns {Error | undefined} */
  #bindTo(ip, port) {
    const isPort = +port === (port & 0xffff);
    const status = isPort ? this.#handle.bind(ip, +port, this.#flags) : UV_EINVAL;
    return status < 0 ? new ExceptionWithHostPort(status, 'bind', ip, port) : undefined;
  }

  #bound() {
    this.#startReceiving();
    this.emit('listening');
    const waiting = this.#waiting;
    this.#waiting = undefined;
    for (const action of waiting ?? []) action();
  }

  #startReceiving() {
    const handle = this.#handle;
    handle.onmessage = (status, data, sender) => this.#onMessage(status, data, sender);
    handle.receiveStart();
    this.#receiving = true;
    this.#binding = kBound;
    const { recvBufferSize, sendBufferSize } = this.#options;
    if (recvBufferSize) setBufferSize(handle, kReceiveBuffer, recvBufferSize);
    if (sendBufferSize) setBufferSize(handle, kSendBuffer, sendBufferSize);
  }

  #onMessage(status, data, sender) {
    if (status < 0) {
      this.emit('error', new ErrnoException(status, 'recvmsg'));
      return;
    }
    const { address, family, port } = sender;
    if (this.#options.receiveBlockList?.check(address, family.toLowerCase())) return;
    this.emit('message', data, { address, family, port, size: status });
  }

  /** Docs: socket.bindSync() @throws what bind() would emit */
  bindSync(options = kEmptyObject) {
    validateObject(options, 'options');
    let { port = 0, address = this.#finder.any } = options;
    this.#running();
    if (this.#binding !== kUnbound) throw new ERR_SOCKET_ALREADY_BOUND();
    validateString(address, 'options.address');
    port = validatePort(port, 'options.port');
    if (!isIP(address)) throw new ERR_INVALID_ARG_VALUE('options.address', address, 'must be an IP address');
    const error = this.#bindTo(address, port);
    if (error) throw error;
    this.#startReceiving();
    process.nextTick(() => this.#handle !== null && this.emit('listening'));
    return this.address();
  }

  /** Runs `action` when the socket is bound, which this sees to. */
  #whenBound(action) {
    if (this.#binding === kUnbound) this.bind({ port: 0, exclusive: true });
    if (this.#binding === kBound) {
      action();
      return;
    }
    if (this.#waiting === undefined) {
      this.#waiting = [];
      this.once(EventEmitter.errorMonitor, dropWaiting);
      this.once('listening', () => this.off(EventEmitter.errorMonitor, dropWaiting));
    }
    this.#waiting.push(action);
  }

  _dropWaiting() {
    this.#waiting = undefined;
  }

  /** Docs: socket.connect() */
  connect(port, address, callback) {
    port = validatePort(port, 'Port', false);
    if (typeof address === 'function') {
      callback = address;
      address = '';
    } else if (address === undefined) {
      address = '';
    }
    validateString(address, 'address');
    if (this.#connection !== kDisconnected) throw new ERR_SOCKET_DGRAM_IS_CONNECTED();
    this.#running();
    this.#connection = kConnecting;
    this.#whenBound(() => this.#connect(port, address, callback));
  }

  #connect(port, address, callback) {
    if (callback) this.once('connect', callback);
    this.#finder.find(address || this.#finder.loopback, (error, ip) => {
      if (this.#handle === null) return;
      error ??= this.#connectTo(ip, port, address);
      if (!error) {
        this.#connection = kConnected;
        process.nextTick(() => this.#handle !== null && this.emit('connect'));
        return;
      }
      this.#connection = kDisconnected;
      process.nextTick(() => {
        if (!callback) {
          this.emit('error', error);
          return;
        }
        this.off('connect', callback);
        callback(error);
      });
    });
  }

  /** @returns {Error | undefined} */
  #connectTo(ip, port, address) {
    if (this.#options.sendBlockList?.check(ip, this.#finder.familyName)) return new ERR_IP_BLOCKED(ip);
    const status = this.#handle.connect(ip, port);
    return status < 0 ? new ExceptionWithHostPort(status, 'connect', address || ip, port) : undefined;
  }

  /** Docs: socket.connectSync() */
  connectSync(port, address = this.#finder.loopback) {
    port = validatePort(port, 'Port', false);
    validateString(address, 'address');
    this.#running();
    if (!isIP(address)) throw new ERR_INVALID_ARG_VALUE('address', address, 'must be an IP address');
    if (this.#connection !== kDisconnected) throw new ERR_SOCKET_DGRAM_IS_CONNECTED();
    if (this.#binding === kBinding) throw new ERR_SOCKET_ALREADY_BOUND();
    if (this.#binding === kUnbound) this.bindSync();
    const error = this.#connectTo(address, port, address);
    if (error) throw error;
    this.#connection = kConnected;
    process.nextTick(() => this.#handle !== null && this.emit('connect'));
  }

  /** Docs: socket.disconnect() */
  disconnect() {
    if (this.#connection !== kConnected) throw new ERR_SOCKET_DGRAM_NOT_CONNECTED();
    const status = this.#running().disconnect();
    if (status < 0) throw new ErrnoException(status, 'connect');
    this.#connection = kDisconnected;
  }

  /** Docs: socket.send() */
  send(...args) {
    const connected = this.#connection === kConnected;
    const { pieces, port: givenPort, address, callback: given } = sendArguments(args, connected);
    const port = connected ? 0 : validatePort(givenPort, 'Port', false);
    const callback = typeof given === 'function' ? given : undefined;
    if (address !== undefined && address !== null) validateString(address, 'address');
    this.#running();
    this.#whenBound(() => {
      if (connected) {
        this.#send(pieces, '', 0, callback);
        return;
      }
      this.#finder.find(address || this.#finder.loopback, (error, ip) => {
        if (error) this.#failSend(error, callback);
        else if (this.#handle !== null) this.#send(pieces, ip, port, callback);
      });
    });
  }

  #send(pieces, ip, port, callback) {
    if (this.#handle === null) return;
    if (ip !== '' && this.#options.sendBlockList?.check(ip, this.#finder.familyName)) {
      this.#failSend(new ERR_IP_BLOCKED(ip), callback);
      return;
    }
    const failure = (status) => new ExceptionWithHostPort(status, 'send', ip || undefined, port);
    const onSent = (status) => {
      if (callback !== undefined) callback(status < 0 ? failure(status) : null, status < 0 ? undefined : status);
    };
    const status = this.#handle.send(pieces, ip, port, onSent);
    if (status === undefined) return;
    if (status < 0 && callback !== undefined) process.nextTick(callback, failure(status));
    else if (callback !== undefined) process.nextTick(callback, null, status);
  }

  #failSend(error, callback) {
    if (callback !== undefined) process.nextTick(callback, error);
    else process.nextTick(() => this.emit('error', error));
  }

  /** Docs: socket.close() */
  close(callback) {
    if (typeof callback === 'function') this.on('close', callback);
    if (this.#waiting !== undefined) {
      this.#waiting.push(() => this.close());
      return this;
    }
    const handle = this.#running();
    handle.onmessage = null;
    this.#receiving = false;
    handle.close();
    this.#handle = null;
    process.nextTick(() => this.emit('close'));
    return this;
  }

  async [Symbol.asyncDispose]() {
    if (this.#handle === null) return;
    await new Promise((resolve) => this.close(resolve));
  }

  /** Docs: socket.address() */
  address() {
    const address = this.#running().getsockname();
    if (typeof address === 'number') throw new ErrnoException(address, 'getsockname');
    return address;
  }

  /** Docs: socket.remoteAddress() */
  remoteAddress() {
    const handle = this.#running();
    if (this.#connection !== kConnected) throw new ERR_SOCKET_DGRAM_NOT_CONNECTED();
    const address = handle.getpeername();
    if (typeof address === 'number') throw new ErrnoException(address, 'getpeername');
    return address;
  }

  /** Lets the socket keep the process alive. */
  ref() {
    this.#handle?.ref();
    return this;
  }

  /** Lets the process end although the socket is open. */
  unref() {
    this.#handle?.unref();
    return this;
  }
}

function dropWaiting() {
  this._dropWaiting();
}

/** The native handle of a socket, null once it is closed: for who sends it to another process. */
export function handleOf(socket) {
  return nativeOf(socket);
}

defineOptions(Socket.prototype, (socket) => receiveOn(socket));

/** Names from before sockets had private state; docs: deprecations, DEP0112. */
for (const name of ['_handle', '_receiving', '_bindState', '_queue', '_reuseAddr']) {
  const read = (socket) => (name === '_handle' ? nativeOf(socket) : undefined);
  Object.defineProperty(Socket.prototype, name, {
    __proto__: null,
    configurable: true,
    get: deprecate(
      function() {
        return read(this);
      },
      `Socket.prototype.${name} is deprecated`,
      'DEP0112',
    ),
    set: deprecate(() => {}, `Socket.prototype.${name} is deprecated`, 'DEP0112'),
  });
}
Socket.prototype._healthCheck = deprecate(
  function() {
    receiveOn(this);
  },
  'Socket.prototype._healthCheck() is deprecated',
  'DEP0112',
);
Socket.prototype._stopReceiving = deprecate(
  function() {
    receiveOn(this).receiveStop();
  },
  'Socket.prototype._stopReceiving() is deprecated',
  'DEP0112',
);
