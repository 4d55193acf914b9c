// The native side of a UDP socket. Results below zero are negative errnos, as libuv numbers them.

import {
  op_net_close_fd,
  op_net_name,
  op_net_udp_bind,
  op_net_udp_buffer_size,
  op_net_udp_close,
  op_net_udp_connect,
  op_net_udp_disconnect,
  op_net_udp_fd,
  op_net_udp_membership,
  op_net_udp_multicast_interface,
  op_net_udp_open,
  op_net_udp_receive,
  op_net_udp_ref,
  op_net_udp_send,
  op_net_udp_set_option,
  op_net_udp_source_membership,
  op_net_udp_unsent_bytes,
  op_net_udp_unsent_count,
} from 'internal/ops';
import { core } from 'internal/core';
import { AsyncHandle } from 'internal/async_handle';
import { getOptionValue } from 'internal/options';
import { bufferOf } from 'internal/net/read_slab';
import { beginAsync } from 'internal/requests';
import { setImmediate } from 'internal/timers';

/** What an event is about: the numbers of ops/net/src/events.rs. */
const kClosed = 2;
const kMessage = 5;
const kSent = 6;

/** Flags of bind(): the numbers of ops/net/src/sockets.rs. */
export const kIPv6Only = 1;
export const kReusePort = 2;
export const kReuseAddress = 4;

/** Options: the numbers of ops/net/src/udp_ops.rs. */
export const kBroadcast = 0;
export const kTTL = 1;
export const kMulticastTTL = 2;
export const kMulticastLoopback = 3;
export const kReceiveBuffer = 4;
export const kSendBuffer = 5;

export const UV_EBADF = -9;
const UV_EAGAIN = -11;

let atOnce;

/** Whether the kernel is tried before a datagram waits for its turn. */
function triesAtOnce() {
  return (atOnce ??= !getOptionValue('--test-udp-no-try-send'));
}

/** A datagram that waits until the kernel takes it. */
class SendRequest {
  constructor(handle, callback) {
    this.callback = callback;
    this.context = core.getAsyncContext();
    beginAsync(this, 'UDPSENDWRAP', handle.asyncId);
  }
}

/** A UDP socket: without a descriptor until it is bound. */
export class UDP extends AsyncHandle {
  #id = -1;
  #closing = false;
  #referenced = true;
  #onClosed;
  /** What waits to be sent, in order. */
  #sends = [];

  /** Called with (size or negative errno, buffer, rinfo). */
  onmessage = null;

  constructor() {
    super('UDPWRAP');
  }

  resourceOf(event) {
    if (event === kSent) return this.#sends[0];
    return event === kClosed && this.#onClosed === undefined ? undefined : this;
  }

  /** Called by the dispatcher (internal/requests). */
  onevent(event, status, data, extra, resource) {
    if (event === kMessage) {
      if (status < 0) this.onmessage?.(status, undefined, undefined);
      else this.onmessage?.(status, bufferOf(data, extra[0], status), extra[1]);
    } else if (event === kSent) {
      this.#sends.shift();
      resource.callback(status);
    } else if (event === kClosed) {
      const onClosed = this.#onClosed;
      this.#onClosed = undefined;
      onClosed();
    }
  }

  /** @returns {number} 0 or a negative errno */
  bind(address, port, flags) {
    return this.open(op_net_udp_bind(address, port, flags));
  }

  /** Takes over a bound descriptor. @returns {number} 0 or a negative errno */
  open(fd) {
    if (fd < 0) return fd;
    const id = op_net_udp_open(fd, this);
    if (id < 0) {
      op_net_close_fd(fd);
      return id;
    }
    this.#id = id;
    if (!this.#referenced) op_net_udp_ref(id, false);
    this.opened('UDPWrap');
    return 0;
  }

  get fd() {
    return this.#id < 0 ? -1 : op_net_udp_fd(this.#id);
  }

  receiveStart() {
    return this.#id < 0 ? UV_EBADF : op_net_udp_receive(this.#id, true);
  }

  receiveStop() {
    return this.#id < 0 ? UV_EBADF : op_net_udp_receive(this.#id, false);
  }

  /**
   * Sends pieces as one datagram.
   * @param {(string | Uint8Array)[]} pieces
   * @param {string} address empty for the connected peer
   * @param {number} port
   * @param {(status: number) => void} onSent called with the size or a negative errno, if the result is undefined
   * @returns {number | undefined} the size, or a negative errno
   */
  send(pieces, address, port, onSent) {
    if (this.#id < 0) return UV_EBADF;
    const result = op_net_udp_send(this.#id, pieces, address, port, triesAtOnce());
    if (result !== UV_EAGAIN) return result;
    this.#sends.push(new SendRequest(this, onSent));
    return undefined;
  }

  connect(address, port) {
    return op_net_udp_connect(this.fd, address, port);
  }

  disconnect() {
    return op_net_udp_disconnect(this.fd);
  }

  /** @returns {object | number} */
  getsockname() {
    return op_net_name(this.fd, false);
  }

  /** @returns {object | number} */
  getpeername() {
    return op_net_name(this.fd, true);
  }

  setOption(option, value) {
    return op_net_udp_set_option(this.fd, option, value);
  }

  bufferSize(option) {
    return op_net_udp_buffer_size(this.fd, option);
  }

  setMulticastInterface(address) {
    return op_net_udp_multicast_interface(this.fd, address);
  }

  membership(group, multicastInterface, join) {
    return op_net_udp_membership(this.fd, group, multicastInterface, join);
  }

  sourceMembership(source, group, multicastInterface, join) {
    return op_net_udp_source_membership(this.fd, source, group, multicastInterface, join);
  }

  getSendQueueSize() {
    return this.#id < 0 ? 0 : op_net_udp_unsent_bytes(this.#id);
  }

  getSendQueueCount() {
    return this.#id < 0 ? 0 : op_net_udp_unsent_count(this.#id);
  }

  /** @param {() => void} [onClosed] called on a later turn of the event loop */
  close(onClosed) {
    if (this.#closing) return;
    this.#closing = true;
    this.#onClosed = onClosed;
    this.destroyed();
    if (this.#id < 0) {
      if (onClosed) setImmediate(() => this.makeCallback(() => this.onevent(kClosed, 0)));
      return;
    }
    op_net_udp_close(this.#id);
    this.#id = -1;
  }

  ref() {
    this.#setReferenced(true);
  }

  unref() {
    this.#setReferenced(false);
  }

  #setReferenced(referenced) {
    this.#referenced = referenced;
    if (this.#id >= 0) op_net_udp_ref(this.#id, referenced);
  }

  hasRef() {
    return this.#referenced && !this.#closing && this.#id >= 0;
  }
}
