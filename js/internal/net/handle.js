// The native side of sockets and servers: a descriptor that Rust (ops/net) watches. Events come through `onevent`, results below zero are
// negative errnos, as libuv numbers them.

import {
  op_net_bytes_read,
  op_net_bytes_written,
  op_net_close,
  op_net_close_fd,
  op_net_fd,
  op_net_listen,
  op_net_listener_open,
  op_net_name,
  op_net_pipe_bind,
  op_net_pipe_connect,
  op_net_read_into,
  op_net_read_start,
  op_net_read_stop,
  op_net_ref,
  op_net_reset_on_close,
  op_net_set_keep_alive,
  op_net_set_no_delay,
  op_net_set_type_of_service,
  op_net_shutdown,
  op_net_stream_open,
  op_net_tcp_bind,
  op_net_tcp_connect,
  op_net_type_of_service,
  op_net_unsent,
  op_net_write,
  op_net_write_pieces,
  op_net_write_rest,
  op_net_write_string,
  op_net_write_with_fd,
} from 'internal/ops';
import { core, lazy } from 'internal/core';
import { AsyncHandle } from 'internal/async_handle';
import { bufferOf } from 'internal/net/read_slab';
import { beginAsync } from 'internal/requests';
import { setImmediate } from 'internal/timers';

const fs = lazy('fs');

/** What an event is about: the numbers of ops/net/src/events.rs. */
const kRead = 0;
const kWritten = 1;
const kClosed = 2;
const kConnected = 3;
const kConnection = 4;
const kShutdown = 7;

export const UV_ECANCELED = -125;
export const UV_EBADF = -9;
export const UV_EINVAL = -22;
export const UV_EOF = -4095;

/** Flags of bind(); the numbers of ops/net/src/sockets.rs. */
export const kIPv6Only = 1;
export const kReusePort = 2;

/** What a handle is for, which decides its name in async_hooks. */
export const kSocket = 0;
export const kServer = 1;

/** Something a handle was asked for and answers later: events of it run in its context. */
class HandleRequest {
  constructor(type, handle, callback) {
    this.callback = callback;
    this.context = core.getAsyncContext();
    beginAsync(this, type, handle.asyncId);
  }
}

/** A socket or a server in the state it has: unbound, bound to an address (a descriptor of its own), or open in Rust (a number). */
export class SocketHandle extends AsyncHandle {
  #id = -1;
  #bound = -1;
  #closing = false;
  #referenced = true;
  /** What was asked for and is not answered yet. */
  #write;
  #connect;
  #shutdown;
  #onClosed;

  /** Called with (nread, buffer, fds): the number of bytes, or a negative errno. */
  onread = null;
  /** Called with (0, handle) for each connection, or with a negative errno. */
  onconnection = null;
  /** Called with the descriptor of each connection first: true when it was taken. */
  onaccept = null;
  /** Whether reads are delivered. */
  reading = false;
  isStreamBase = true;

  resourceOf(event) {
    switch (event) {
      case kWritten:
        return this.#write;
      case kConnected:
        return this.#connect;
      case kShutdown:
        return this.#shutdown;
      case kClosed:
        return this.#onClosed === undefined ? undefined : this;
      default:
        return this;
    }
  }

  /** Called by the dispatcher (internal/requests). */
  onevent(event, status, data, extra, resource) {
    switch (event) {
      case kRead:
        this.#onRead(status, data, extra);
        break;
      case kWritten:
        this.#write = undefined;
        resource.callback(status);
        break;
      case kConnection:
        this.#onConnection(status);
        break;
      case kConnected:
        this.#connect = undefined;
        resource.callback(status);
        break;
      case kShutdown:
        this.#shutdown = undefined;
        resource.callback(status);
        break;
      case kClosed: {
        const onClosed = this.#onClosed;
        this.#onClosed = undefined;
        this.#cancel();
        onClosed();
      }
    }
  }

  /** What was asked for will not be answered any more. */
  #cancel() {
    const asked = [this.#connect, this.#write, this.#shutdown];
    this.#connect = this.#write = this.#shutdown = undefined;
    for (const request of asked) request?.callback(UV_ECANCELED);
  }

  #onConnection(status) {
    if (status >= 0 && this.onaccept?.(status) === true) return;
    const handle = status < 0 ? undefined : new this.constructor();
    if (handle !== undefined) {
      const fd = status;
      status = handle.open(fd);
      if (status < 0) op_net_close_fd(fd);
    }
    this.onconnection?.(Math.min(status, 0), handle);
  }

  #onRead(status, data, extra) {
    if (status < 0) {
      this.reading = false;
      this.onread?.(status, undefined, undefined);
    } else if (data === undefined) {
      this.onread?.(status, undefined, undefined);
    } else if (typeof extra === 'number') {
      this.onread?.(status, bufferOf(data, extra, status), undefined);
    } else {
      this.onread?.(status, bufferOf(data, extra[0], status), extra.slice(1));
    }
  }

  /**
   * Takes `fd` over as a stream.
   * @param {number} fd
   * @param {boolean} [ipc] whether descriptors may come along with the data
   * @returns {number} 0 or a negative errno
   */
  open(fd, ipc = false) {
    return this.#opened(op_net_stream_open(fd, ipc, this));
  }

  #opened(id) {
    if (id < 0) return id;
    this.#bound = -1;
    this.#id = id;
    if (!this.#referenced) op_net_ref(id, false);
    this.opened(this.resourceName);
    return 0;
  }

  /** Takes over a descriptor that is bound, and may be listening, as it is. */
  adopt(fd) {
    this.#bound = fd;
  }

  /** The result of binding: a descriptor or a negative errno. */
  becomeBound(fd) {
    if (fd < 0) return fd;
    this.releaseBound();
    this.#bound = fd;
    return 0;
  }

  releaseBound() {
    if (this.#bound < 0) return;
    op_net_close_fd(this.#bound);
    this.#bound = -1;
  }

  /**
   * Lets connections queue at the bound descriptor, and hears of them.
   * @param {number} backlog
   * @returns {number} 0 or a negative errno
   */
  listen(backlog) {
    if (this.#bound < 0) return UV_EINVAL;
    const status = op_net_listen(this.#bound, backlog);
    return status < 0 ? status : this.#opened(op_net_listener_open(this.#bound, this));
  }

  /**
   * @param {(fd: number) => number} start begins to connect the descriptor given (-1: a new one) and gives the number of the open handle
   * @param {string} type of the request in async_hooks
   * @param {(status: number) => void} onConnected
   * @returns {number} 0 or a negative errno
   */
  startConnect(start, type, onConnected) {
    if (this.#closing || this.#id >= 0) return UV_EINVAL;
    const status = this.#opened(start(this.#bound));
    if (status === 0) this.#connect = new HandleRequest(type, this, onConnected);
    return status;
  }

  /** Whether it has an address, and nothing more yet. */
  get isOnlyBound() {
    return this.#id < 0 && this.#bound >= 0;
  }

  /** The descriptor, or -1. */
  get fd() {
    return this.#id < 0 ? this.#bound : op_net_fd(this.#id);
  }

  get bytesRead() {
    return this.#id < 0 ? 0 : op_net_bytes_read(this.#id);
  }

  get bytesWritten() {
    return this.#id < 0 ? 0 : op_net_bytes_written(this.#id);
  }

  /** Bytes of the write that is under way which the kernel has not taken. */
  get writeQueueSize() {
    return this.#write === undefined || this.#id < 0 ? 0 : op_net_unsent(this.#id);
  }

  /** The number by which ops know the open handle, or -1. */
  get id() {
    return this.#id;
  }

  /** @returns {number} 0 or a negative errno */
  readStart() {
    const status = this.#id < 0 ? UV_EBADF : op_net_read_start(this.#id);
    this.reading = status === 0;
    return status;
  }

  /** @returns {number} 0 or a negative errno */
  readStop() {
    this.reading = false;
    return this.#id < 0 ? UV_EBADF : op_net_read_stop(this.#id);
  }

  /** From now on reads go into `buffer`, and `onread` gets no data. */
  readInto(buffer) {
    if (this.#id >= 0) op_net_read_into(this.#id, buffer);
  }

  /**
   * Writes a buffer, one write at a time.
   * @param {Uint8Array} data
   * @param {(status: number) => void} [onWritten] called only when the result is 1
   * @param {number} [sendFd] a descriptor to send along
   * @returns {number} 0 when all is written, 1 when `onWritten` (or what whenWritten() is given) will tell, or a negative errno
   */
  write(data, onWritten, sendFd = -1) {
    if (this.#id < 0) return UV_EBADF;
    if (sendFd >= 0) return this.#await(op_net_write_with_fd(this.#id, data, sendFd), onWritten);
    const written = op_net_write(this.#id, data);
    if (written === data.byteLength) return 0;
    return written < 0 ? written : this.#await(op_net_write_rest(this.#id, data, written), onWritten);
  }

  /** The same for text, as UTF-8. */
  writeString(text, onWritten) {
    return this.#id < 0 ? UV_EBADF : this.#await(op_net_write_string(this.#id, text), onWritten);
  }

  /** The same for an array of strings (UTF-8) and buffers, in one system call. */
  writePieces(pieces, onWritten) {
    return this.#id < 0 ? UV_EBADF : this.#await(op_net_write_pieces(this.#id, pieces), onWritten);
  }

  #await(status, onWritten) {
    if (status === 1 && onWritten !== undefined) this.whenWritten(onWritten);
    return status;
  }

  /** Who hears of the write that has just had to wait. @param {(status: number) => void} onWritten */
  whenWritten(onWritten) {
    this.#write = new HandleRequest('WRITEWRAP', this, onWritten);
  }

  /** Ends the writing side. @param {(status: number) => void} onShutdown called later, unless the result is a negative errno */
  shutdown(onShutdown) {
    if (this.#id < 0) return UV_EBADF;
    const status = op_net_shutdown(this.#id);
    if (status === 0) this.#shutdown = new HandleRequest('SHUTDOWNWRAP', this, onShutdown);
    return status;
  }

  /** @param {() => void} [onClosed] called on a later turn of the event loop */
  close(onClosed) {
    if (this.#closing) return;
    this.#closing = true;
    this.reading = false;
    this.#onClosed = onClosed;
    this.destroyed();
    if (this.#id >= 0) {
      op_net_close(this.#id);
      this.#id = -1;
      return;
    }
    this.releaseBound();
    if (onClosed) setImmediate(() => this.makeCallback(() => this.onevent(kClosed, 0)));
  }

  /** @returns {object | string | number} the local address, or a negative errno */
  getsockname() {
    return op_net_name(this.fd, false);
  }

  /** @returns {object | string | number} the address of the other side, or a negative errno */
  getpeername() {
    return op_net_name(this.fd, true);
  }

  ref() {
    this.#setReferenced(true);
  }

  unref() {
    this.#setReferenced(false);
  }

  #setReferenced(referenced) {
    this.#referenced = referenced;
    if (this.#id >= 0) op_net_ref(this.#id, referenced);
  }

  /** @returns {boolean} whether the handle keeps the process alive while it is at work */
  hasRef() {
    return this.#referenced && !this.#closing && (this.#id >= 0 || this.#bound >= 0);
  }
}

/** A TCP socket or server. */
export class TCP extends SocketHandle {
  /** @param {0 | 1} role kSocket or kServer */
  constructor(role = kSocket) {
    super(role === kServer ? 'TCPSERVERWRAP' : 'TCPWRAP');
    this.resourceName = role === kServer ? 'TCPServerWrap' : 'TCPSocketWrap';
  }

  /**
   * @param {string} address an IP address
   * @param {number} port 0 for any
   * @param {number} flags kIPv6Only | kReusePort
   * @returns {number} 0 or a negative errno
   */
  bind(address, port, flags = 0) {
    return this.becomeBound(op_net_tcp_bind(address, port, flags));
  }

  /** @param {(status: number) => void} onConnected @returns {number} 0 or a negative errno */
  connect(address, port, onConnected) {
    return this.startConnect((fd) => op_net_tcp_connect(this, fd, address, port), 'TCPCONNECTWRAP', onConnected);
  }

  setNoDelay(noDelay) {
    return op_net_set_no_delay(this.fd, noDelay);
  }

  /** Times are in seconds. */
  setKeepAlive(enable, delay, interval = 1, count = 10) {
    return op_net_set_keep_alive(this.fd, enable, delay, interval, count);
  }

  setTypeOfService(value) {
    return op_net_set_type_of_service(this.fd, value);
  }

  getTypeOfService() {
    return op_net_type_of_service(this.fd);
  }

  /** Closes so that the other side sees a reset. @returns {number} 0 or a negative errno */
  reset(onClosed) {
    const status = op_net_reset_on_close(this.fd);
    if (status < 0) return status;
    this.close(onClosed);
    return 0;
  }
}

/** A Unix socket, a pipe, or a server on a Unix socket. */
export class Pipe extends SocketHandle {
  /** The file that goes away with the server. */
  #path;

  /** @param {0 | 1} role kSocket or kServer */
  constructor(role = kSocket) {
    super(role === kServer ? 'PIPESERVERWRAP' : 'PIPEWRAP');
    this.resourceName = role === kServer ? 'PipeServerWrap' : 'PipeWrap';
  }

  /** @param {string} path @returns {number} 0 or a negative errno */
  bind(path) {
    const status = this.becomeBound(op_net_pipe_bind(path));
    if (status === 0 && !path.startsWith('\0')) this.#path = path;
    return status;
  }

  /** @param {(status: number) => void} onConnected @returns {number} 0 or a negative errno */
  connect(path, onConnected) {
    return this.startConnect((fd) => op_net_pipe_connect(this, fd, path), 'PIPECONNECTWRAP', onConnected);
  }

  /** Gives all users the permissions `mode` (of chmod) on the file of the socket. @returns {number} 0 or a negative errno */
  addMode(mode) {
    try {
      fs().chmodSync(this.#path, fs().statSync(this.#path).mode | mode);
      return 0;
    } catch (error) {
      return error.errno;
    }
  }

  close(onClosed) {
    if (this.#path !== undefined) {
      try {
        fs().unlinkSync(this.#path);
      } catch {
        // Somebody else has removed it.
      }
      this.#path = undefined;
    }
    super.close(onClosed);
  }
}
