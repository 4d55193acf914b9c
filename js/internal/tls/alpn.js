// Names of application protocols (RFC 7301): the list that goes over the wire, and choosing one.

import { Buffer } from 'buffer';
import { codes } from 'internal/errors';
import { isArrayBufferView } from 'internal/util/types';

const { ERR_INVALID_ARG_VALUE, ERR_OUT_OF_RANGE, ERR_TLS_ALPN_CALLBACK_INVALID_RESULT } = codes;

const kMaxLength = 255;

function toWire(protocols) {
  const pieces = protocols.map((protocol, i) => {
    const length = Buffer.byteLength(String(protocol));
    if (length === 0) throw new ERR_INVALID_ARG_VALUE('protocols', protocols, 'must not contain empty names');
    if (length > kMaxLength) {
      throw new ERR_OUT_OF_RANGE(`The byte length of the protocol at index ${i} exceeds the maximum length.`, '<= 255', length, true);
    }
    const piece = Buffer.allocUnsafe(1 + length);
    piece[0] = length;
    piece.write(String(protocol), 1);
    return piece;
  });
  return Buffer.concat(pieces);
}

/** @throws ERR_INVALID_ARG_VALUE unless the lengths in `wire` lead from one name to the next and to its end */
function checkWire(wire) {
  let at = 0;
  while (at < wire.length && wire[at] > 0) at += 1 + wire[at];
  if (at !== wire.length) throw new ERR_INVALID_ARG_VALUE('protocols', wire, 'is not a list of names with their lengths');
}

/**
 * Puts `protocols` into `out.ALPNProtocols` in the form of the wire.
 * @param {string[] | ArrayBufferView | unknown} protocols
 * @param {{ ALPNProtocols?: Buffer }} out
 */
export function convertALPNProtocols(protocols, out) {
  if (Array.isArray(protocols)) out.ALPNProtocols = toWire(protocols);
  else if (isArrayBufferView(protocols)) {
    const { buffer, byteOffset, byteLength } = protocols;
    const wire = Buffer.from(buffer.slice(byteOffset, byteOffset + byteLength));
    checkWire(wire);
    out.ALPNProtocols = wire;
  }
}

/** The names in a list of the wire. @param {Uint8Array | undefined} wire @returns {Uint8Array[]} */
export function protocolsOf(wire) {
  const names = [];
  for (let at = 0; wire !== undefined && at < wire.length; at += 1 + wire[at]) names.push(wire.subarray(at + 1, at + 1 + wire[at]));
  return names;
}

/**
 * Has a program's callback choose.
 * @param {import('internal/tls/socket').TLSSocket} socket the callback's `this`
 * @param {(offer: { servername: string, protocols: string[] }) => string | undefined} callback
 * @param {string} servername
 * @param {Uint8Array[]} offered
 * @returns {string | undefined}
 * @throws ERR_TLS_ALPN_CALLBACK_INVALID_RESULT
 */
export function chooseProtocol(socket, callback, servername, offered) {
  const protocols = offered.map((name) => Buffer.from(name).toString('latin1'));
  const choice = callback.call(socket, { servername, protocols });
  if (choice === undefined) return undefined;
  if (!protocols.includes(choice)) throw new ERR_TLS_ALPN_CALLBACK_INVALID_RESULT(choice, protocols);
  return choice;
}
