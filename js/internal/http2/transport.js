// What carries a session: the handle of a socket, which the session takes over, or any other stream.

import net from 'net';
import { codes } from 'internal/errors';
import { StreamHandle } from 'internal/tls/stream_handle';

const { ERR_HTTP2_SOCKET_BOUND } = codes;

const kSession = Symbol('kSession');

/** A socket belongs to one session. @throws {ERR_HTTP2_SOCKET_BOUND} */
export function bind(socket, session) {
  if (socket[kSession] !== undefined && !socket[kSession].destroyed) throw new ERR_HTTP2_SOCKET_BOUND();
  Object.defineProperty(socket, kSession, { value: session, configurable: true, writable: true, enumerable: false });
}

/** @returns {import('internal/http2/session').Http2Session | undefined} the session a socket belongs to */
export function sessionOf(socket) {
  return socket[kSession];
}

export function release(socket) {
  socket[kSession] = undefined;
}

function alreadyRead(socket) {
  const chunks = [];
  for (let chunk; socket.readableLength > 0 && (chunk = socket.read()) !== null; ) chunks.push(chunk);
  return chunks;
}

/**
 * @param {import('stream').Duplex} socket that is connected
 * @returns {{ handle: object, received: Uint8Array[], tell?: (status: number) => void }} `tell` hands the end of the transport on to the socket
 */
export function takeOver(socket) {
  const handle = socket._handle;
  if (!(socket instanceof net.Socket) || !handle) return { handle: new StreamHandle(socket), received: [] };
  const received = alreadyRead(socket);
  const { onread } = handle;
  return { handle, received, tell: (status) => Reflect.apply(onread, handle, [status, undefined]) };
}
