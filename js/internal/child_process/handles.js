// Sockets and servers that travel over an IPC channel: the descriptor goes along with a message that says what it is.
// Docs: child_process, "Example: sending a server object".

import { lazy } from 'internal/core';
import { codes } from 'internal/errors';
import { op_net_name } from 'internal/ops';
import { kServer, Pipe, SocketHandle, TCP } from 'internal/net/handle';
import { Server } from 'internal/net/server';
import { Socket } from 'internal/net/socket';
import { guessHandleType } from 'internal/stdio/descriptor';

const { ERR_INVALID_HANDLE_TYPE } = codes;
const datagrams = lazy('internal/dgram/socket');
const udp = lazy('internal/dgram/handle');

/**
 * @param {object} handle
 * @returns {'net.Native' | 'net.Socket' | 'net.Server' | 'dgram.Socket' | 'dgram.Native'}
 * @throws {ERR_INVALID_HANDLE_TYPE}
 */
export function typeOfHandle(handle) {
  if (handle instanceof SocketHandle) return 'net.Native';
  if (handle instanceof Socket) return 'net.Socket';
  if (handle instanceof Server) return 'net.Server';
  if (handle instanceof datagrams().Socket) return 'dgram.Socket';
  if (handle instanceof udp().UDP) return 'dgram.Native';
  throw new ERR_INVALID_HANDLE_TYPE();
}

/**
 * Takes the native handle out of what is sent, so that it is not read here any more.
 * @param {object} message gets what the receiver has to know
 * @param {import('internal/child_process/shared_sockets').SharedSockets} shared of the channel
 * @returns {object | null} the native handle; null for what is closed already
 */
export function takeHandle(message, handle, options, shared) {
  switch (message.type) {
    case 'net.Native':
      return handle;
    case 'net.Server':
      return handle._handle;
    case 'net.Socket': {
      const native = handle._handle;
      if (!native) return null;
      native.readStop?.();
      message.key = shared.send(handle);
      if (!options.keepOpen) {
        if (handle._server) handle._server._connections--;
        handle._server = null;
        native.onread = () => {};
        handle._handle = null;
        handle.setTimeout(0);
      }
      return native;
    }
    case 'dgram.Native':
      return handle;
    default:
      message.dgramType = handle.type;
      return datagrams().handleOf(handle);
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
 * @param {import('internal/child_process/shared_sockets').SharedSockets} shared of the channel
 */
export function receiveHandle(message, fd, emit, shared) {
  switch (message.type) {
    case 'net.Native':
      return emit(nativeHandle(fd));
    case 'net.Server': {
      const server = new Server();
      return server.listen({ fd }, () => emit(server));
    }
    case 'net.Socket': {
      const handle = nativeHandle(fd);
      const socket = new Socket({ handle, readable: true, writable: true });
      if (message.key !== undefined) shared.receive(message.key, socket);
      return emit(socket);
    }
    case 'dgram.Native': {
      const handle = new (udp().UDP)();
      handle.open(fd);
      return emit(handle);
    }
    default: {
      const socket = new (datagrams().Socket)(message.dgramType);
      return socket.bind({ fd }, () => emit(socket));
    }
  }
}

/** A stream, or, for what has no other side, what can still become a server. */
function nativeHandle(fd) {
  const Handle = guessHandleType(fd) === 'TCP' ? TCP : Pipe;
  if (typeof op_net_name(fd, true) === 'number') {
    const server = new Handle(kServer);
    server.adopt(fd);
    return server;
  }
  const handle = new Handle();
  handle.open(fd);
  return handle;
}
