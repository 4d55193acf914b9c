// Sockets and servers that travel over an IPC channel: the descriptor goes along with a message that says what it is.
// Docs: child_process, "Example: sending a server object".

import { lazy } from 'internal/core';
import { codes } from 'internal/errors';
import { Pipe, StreamHandle } from 'internal/stdio/handle';
import { HandleStream } from 'internal/stdio/stream';

const { ERR_INVALID_HANDLE_TYPE } = codes;
const net = lazy('net');
const dgram = lazy('dgram');

/** Whether `value` is an instance of a class of a module; a module nobody has loaded has no instances, so loading it here is rare. */
function isInstance(value, loadModule, name) {
  const type = loadModule()[name];
  return typeof type === 'function' && value instanceof type;
}

/**
 * @param {object} handle
 * @returns {'net.Native' | 'net.Socket' | 'net.Server' | 'dgram.Socket' | 'dgram.Native'}
 * @throws {ERR_INVALID_HANDLE_TYPE}
 */
export function typeOfHandle(handle) {
  if (handle instanceof StreamHandle) return 'net.Native';
  if (handle instanceof HandleStream || isInstance(handle, net, 'Socket')) return 'net.Socket';
  if (isInstance(handle, net, 'Server')) return 'net.Server';
  if (isInstance(handle, dgram, 'Socket')) return 'dgram.Socket';
  if (typeof handle.fd === 'number' && typeof handle.close === 'function') return 'net.Native';
  throw new ERR_INVALID_HANDLE_TYPE();
}

/**
 * Takes the native handle out of what is sent, so that it is not read here any more.
 * @param {object} message gets what the receiver has to know
 * @returns {object | null} the native handle; null for what is closed already
 */
export function takeHandle(message, handle, options) {
  switch (message.type) {
    case 'net.Native':
      return handle;
    case 'net.Server':
      return handle._handle;
    case 'net.Socket': {
      const native = handle._handle;
      if (!native) return null;
      native.readStop?.();
      if (!options.keepOpen) {
        native.onread = () => {};
        handle._handle = null;
        handle.setTimeout?.(0);
      }
      return native;
    }
    default: {
      message.dgramType = handle.type;
      const symbols = Object.getOwnPropertySymbols(handle);
      const state = symbols.map((symbol) => handle[symbol]).find((value) => value?.handle !== undefined);
      return state?.handle ?? handle._handle ?? null;
    }
  }
}

/** Whether this process has no use for what it sent, once it has arrived. */
export function closesAfterSend(type, options) {
  return type === 'net.Socket' && !options.keepOpen;
}

/**
 * Makes of a received descriptor what the sender had.
 * @param {object} message
 * @param {number} fd
 * @param {(handle: object) => void} emit
 */
export function receiveHandle(message, fd, emit) {
  switch (message.type) {
    case 'net.Native': {
      const handle = new Pipe();
      handle.open(fd);
      return emit(handle);
    }
    case 'net.Server': {
      const server = new (net().Server)();
      return server.listen({ fd }, () => emit(server));
    }
    case 'net.Socket':
      return emit(new (net().Socket)({ fd, readable: true, writable: true }));
    default: {
      const socket = dgram().createSocket(message.dgramType);
      return socket.bind({ fd }, () => emit(socket));
    }
  }
}
