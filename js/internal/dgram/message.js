// The arguments of socket.send(). Docs: dgram, "socket.send()".

import { Buffer } from 'buffer';
import { codes } from 'internal/errors';
import { isArrayBufferView } from 'internal/util/types';

const { ERR_BUFFER_OUT_OF_BOUNDS, ERR_INVALID_ARG_TYPE, ERR_SOCKET_DGRAM_IS_CONNECTED } = codes;

const kTypes = ['Buffer', 'TypedArray', 'DataView', 'string'];

function bytesOf(view) {
  return Buffer.from(view.buffer, view.byteOffset, view.byteLength);
}

/** Part of a message. */
function slice(message, offset, length) {
  if (typeof message === 'string') message = Buffer.from(message);
  else if (!isArrayBufferView(message)) throw new ERR_INVALID_ARG_TYPE('buffer', kTypes, message);
  offset >>>= 0;
  length >>>= 0;
  if (offset > message.byteLength) throw new ERR_BUFFER_OUT_OF_BOUNDS('offset');
  if (offset + length > message.byteLength) throw new ERR_BUFFER_OUT_OF_BOUNDS('length');
  return bytesOf(message).subarray(offset, offset + length);
}

/** @returns {(string | Uint8Array)[]} the pieces of one datagram */
function piecesOf(message) {
  if (Array.isArray(message)) {
    if (message.some((piece) => typeof piece !== 'string' && !isArrayBufferView(piece))) {
      throw new ERR_INVALID_ARG_TYPE('buffer list arguments', kTypes, message);
    }
    return message.map((piece) => (typeof piece === 'string' ? piece : bytesOf(piece)));
  }
  if (typeof message === 'string') return [message];
  if (!isArrayBufferView(message)) throw new ERR_INVALID_ARG_TYPE('buffer', kTypes, message);
  return [bytesOf(message)];
}

/**
 * Sorts the arguments of send().
 * @param {unknown[]} args
 * @param {boolean} connected whether the socket has a peer, so that none may be named
 * @returns {{ pieces: (string | Uint8Array)[], port: unknown, address: unknown, callback: unknown }}
 */
export function sendArguments([message, offset, length, port, address, callback], connected) {
  if (connected) {
    if (typeof length === 'number') {
      message = slice(message, offset, length);
      if (typeof port === 'function') {
        callback = port;
        port = null;
      }
    } else {
      callback = offset;
    }
    if (port || address) throw new ERR_SOCKET_DGRAM_IS_CONNECTED();
    return { pieces: piecesOf(message), callback };
  }
  if (address || (port && typeof port !== 'function')) {
    message = slice(message, offset, length);
  } else {
    callback = port;
    port = offset;
    address = length;
  }
  if (typeof address === 'function') {
    callback = address;
    address = undefined;
  }
  return { pieces: piecesOf(message), port, address, callback };
}
