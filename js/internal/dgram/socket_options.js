// Options of a UDP socket: broadcast, multicast, times to live, buffers. Docs: dgram, socket.setBroadcast() and the like.

import { codes, ErrnoException, uvErrmapGet } from 'internal/errors';
import { validateNumber, validateString } from 'internal/validators';
import { kBroadcast, kMulticastLoopback, kMulticastTTL, kReceiveBuffer, kSendBuffer, kTTL } from 'internal/dgram/handle';

const { ERR_MISSING_ARGS, ERR_SOCKET_BAD_BUFFER_SIZE, ERR_SOCKET_BUFFER_SIZE } = codes;

const UV_EINVAL = -22;

function checked(status, syscall) {
  if (status < 0) throw new ErrnoException(status, syscall);
}

function bufferSizeError(errno, option) {
  const [code, message] = uvErrmapGet(errno) ?? ['UNKNOWN', 'unknown error'];
  const syscall = option === kReceiveBuffer ? 'uv_recv_buffer_size' : 'uv_send_buffer_size';
  return new ERR_SOCKET_BUFFER_SIZE({ errno, code, message, syscall });
}

/** @throws {ERR_SOCKET_BAD_BUFFER_SIZE | ERR_SOCKET_BUFFER_SIZE} */
export function setBufferSize(handle, option, size) {
  if (size >>> 0 !== size) throw new ERR_SOCKET_BAD_BUFFER_SIZE();
  const status = size > 0x7fffffff ? UV_EINVAL : handle.setOption(option, size);
  if (status < 0) throw bufferSizeError(status, option);
}

function bufferSize(handle, option) {
  const size = handle.bufferSize(option);
  if (size < 0) throw bufferSizeError(size, option);
  return size;
}

/** Membership is of a bound socket: one that is not is bound to any port. */
function ensureBound(socket, handle) {
  if (handle.fd >= 0) return;
  checked(handle.bind(socket.type === 'udp6' ? '::' : '0.0.0.0', 0, 0), 'bind');
}

/**
 * Puts the methods on a prototype.
 * @param {object} prototype
 * @param {(socket: object) => import('internal/dgram/handle').UDP} running gives the handle, or throws for a closed socket
 */
export function defineOptions(prototype, running) {
  /** A hop limit: the system's range is wider than the protocol's. */
  const setTTL = (socket, option, ttl, min, name) => {
    validateNumber(ttl, 'ttl');
    const handle = running(socket);
    checked(ttl < min || ttl > 255 ? UV_EINVAL : handle.setOption(option, ttl), name);
    return ttl;
  };
  const membership = (socket, args, join, name) => {
    const [group, multicastInterface = ''] = args;
    const handle = running(socket);
    if (!group) throw new ERR_MISSING_ARGS('multicastAddress');
    ensureBound(socket, handle);
    checked(handle.membership(`${group}`, `${multicastInterface ?? ''}`, join), name);
  };
  const sourceMembership = (socket, args, join, name) => {
    const [source, group, multicastInterface = ''] = args;
    const handle = running(socket);
    validateString(source, 'sourceAddress');
    validateString(group, 'groupAddress');
    ensureBound(socket, handle);
    checked(handle.sourceMembership(source, group, `${multicastInterface ?? ''}`, join), name);
  };

  const methods = {
    setBroadcast(flag) {
      checked(running(this).setOption(kBroadcast, flag ? 1 : 0), 'setBroadcast');
    },
    setTTL(ttl) {
      return setTTL(this, kTTL, ttl, 1, 'setTTL');
    },
    setMulticastTTL(ttl) {
      return setTTL(this, kMulticastTTL, ttl, 0, 'setMulticastTTL');
    },
    setMulticastLoopback(flag) {
      checked(running(this).setOption(kMulticastLoopback, flag ? 1 : 0), 'setMulticastLoopback');
      return flag;
    },
    setMulticastInterface(multicastInterface) {
      const handle = running(this);
      validateString(multicastInterface, 'interfaceAddress');
      checked(handle.setMulticastInterface(multicastInterface), 'setMulticastInterface');
    },
    addMembership(...args) {
      membership(this, args, true, 'addMembership');
    },
    dropMembership(...args) {
      membership(this, args, false, 'dropMembership');
    },
    addSourceSpecificMembership(...args) {
      sourceMembership(this, args, true, 'addSourceSpecificMembership');
    },
    dropSourceSpecificMembership(...args) {
      sourceMembership(this, args, false, 'dropSourceSpecificMembership');
    },
    setRecvBufferSize(size) {
      setBufferSize(running(this), kReceiveBuffer, size);
    },
    setSendBufferSize(size) {
      setBufferSize(running(this), kSendBuffer, size);
    },
    getRecvBufferSize() {
      return bufferSize(running(this), kReceiveBuffer);
    },
    getSendBufferSize() {
      return bufferSize(running(this), kSendBuffer);
    },
    getSendQueueSize() {
      return running(this).getSendQueueSize();
    },
    getSendQueueCount() {
      return running(this).getSendQueueCount();
    },
  };
  for (const [name, method] of Object.entries(methods)) {
    Object.defineProperty(prototype, name, { __proto__: null, value: method, writable: true, configurable: true, enumerable: true });
  }
}
