// upgradeWebSocket(): answers the handshake of a WebSocket (RFC 6455, 4.2).

import { Buffer } from 'buffer';
import { codes } from 'internal/errors';
import { peekRequestState } from 'internal/fetch/request';
import { HeaderList } from 'internal/fetch/headers';
import { makeResponseState, responseFromState } from 'internal/fetch/response';
import { validateObject, validateString } from 'internal/validators';
import { Frames, deflateExtension } from 'internal/websocket/frames';
import { acceptOf, newServerSocket, openServerSocket } from 'internal/websocket/websocket';

const { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } = codes;

const kVersion = '13';
const keyPattern = /^[A-Za-z0-9+/]{22}==$/;

/** Responses that open a WebSocket. @type {WeakMap<Response, { socket: WebSocket, protocol: string, compresses: boolean, head: string }>} */
const upgrades = new WeakMap();

const listOf = (headers, name) => (headers.get(name) ?? '').split(',').map((item) => item.trim());

/**
 * Makes a WebSocket of a request that asks for one; the handler returns the response.
 * @param {Request} request of a handler
 * @param {{ protocol?: string, compression?: boolean }} [options] protocol: one of those that the client offers; compression: true unless false
 * @returns {{ socket: WebSocket, response: Response }}
 * @throws ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE where the request does not ask for a WebSocket
 */
export function upgradeWebSocket(request, options = {}) {
  const state = peekRequestState(request);
  if (state?.exchange === undefined) throw new ERR_INVALID_ARG_TYPE('request', 'Request of a handler', request);
  validateObject(options, 'options');
  const { protocol = '', compression = true } = options;
  validateString(protocol, 'options.protocol');
  const { headers } = state;
  const key = headers.get('sec-websocket-key') ?? '';
  const isHandshake =
    state.method === 'GET' &&
    /^websocket$/i.test(headers.get('upgrade') ?? '') &&
    listOf(headers, 'connection').some((token) => /^upgrade$/i.test(token)) &&
    keyPattern.test(key) &&
    headers.get('sec-websocket-version') === kVersion;
  if (!isHandshake) throw new ERR_INVALID_ARG_VALUE('request', request, 'does not ask for a WebSocket');
  if (protocol !== '' && !listOf(headers, 'sec-websocket-protocol').includes(protocol)) {
    throw new ERR_INVALID_ARG_VALUE('options.protocol', protocol, 'is not offered by the client');
  }
  const compresses = compression && offersDeflate(headers);
  const answer = new HeaderList();
  answer.append('Upgrade', 'websocket');
  answer.append('Connection', 'Upgrade');
  answer.append('Sec-WebSocket-Accept', acceptOf(key));
  if (protocol !== '') answer.append('Sec-WebSocket-Protocol', protocol);
  if (compresses) answer.append('Sec-WebSocket-Extensions', deflateExtension);
  const socket = newServerSocket(state.urls[0]);
  const response = responseFromState(makeResponseState({ status: 101, statusText: 'Switching Protocols', headers: answer }));
  upgrades.set(response, { socket, protocol, compresses, head: answer.toWire() });
  return { socket, response };
}

/** Whether one of the client's offers can be taken: one that does not ask for a window of another size. */
function offersDeflate(headers) {
  return listOf(headers, 'sec-websocket-extensions').some((offer) => {
    const [name, ...parameters] = offer.split(';').map((part) => part.trim());
    return name === 'permessage-deflate' && !parameters.some((parameter) => parameter.startsWith('server_max_window_bits='));
  });
}

/** A handler has returned a response of upgradeWebSocket(). */
export function openUpgraded(response, exchange) {
  const upgrade = upgrades.get(response);
  const taken = upgrade === undefined ? null : exchange.takeSocket();
  if (taken === null) {
    exchange.abort();
    return;
  }
  exchange.over();
  const { socket, head } = taken;
  socket.write(`HTTP/1.1 101 Switching Protocols\r\n${upgrade.head}\r\n`, 'latin1');
  openServerSocket(upgrade.socket, framesOver(socket, head, upgrade.compresses), upgrade.protocol, upgrade.compresses ? deflateExtension : '');
}

/** @param {import('net').Socket} socket @param {Uint8Array} head what came after the handshake */
function framesOver(socket, head, compresses) {
  const pipe = {
    write: (bytes) => (socket.writable ? new Promise((resolve) => socket.write(bytes, resolve)) : Promise.resolve()),
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    destroy: () => socket.destroySoon(),
  };
  const frames = new Frames(pipe, true, compresses);
  socket.setTimeout(0);
  socket.setNoDelay(true);
  socket.on('data', (chunk) => frames.receive(chunk));
  socket.on('error', () => {});
  socket.on('end', () => socket.end());
  socket.on('close', () => frames.ended());
  if (head.length > 0) frames.receive(Buffer.from(head));
  socket.resume();
  return frames;
}
