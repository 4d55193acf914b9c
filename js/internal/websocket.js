// WebSocket: the browser's client of the WebSocket protocol. Evaluated on first use.

import { core } from 'internal/core';
import {
  op_fetch_websocket_close,
  op_fetch_websocket_connect,
  op_fetch_websocket_new,
  op_fetch_websocket_next,
  op_fetch_websocket_send,
} from 'internal/ops';
import { Buffer } from 'buffer';
import { Blob, isBlob } from 'internal/blob';
import { ErrorEvent } from 'internal/error_event';
import { defineEventHandler, Event, EventTarget, exposeInterface } from 'internal/event_target';
import { CloseEvent, MessageEvent } from 'internal/message_event';
import { URL } from 'internal/url';
import { lazyDOMException } from 'internal/dom_exception';
import { isAnyArrayBuffer, isArrayBufferView } from 'internal/util/types';
import { badPorts, tokenPattern } from 'internal/fetch/constants';
import { fillHeaders, getHeaderList, Headers } from 'internal/fetch/headers';
import { routeTo } from 'internal/fetch/network';
import { illegalInvocation, requireArguments, toDOMString, toUSVString } from 'internal/fetch/webidl';

const kConnecting = 0;
const kOpen = 1;
const kClosing = 2;
const kClosed = 3;

/** What op_fetch_websocket_next() tells of. */
const kText = 0;
const kBinary = 1;
const kClose = 2;

const kMaxReason = 123;

function syntaxError(message) {
  return lazyDOMException(message, 'SyntaxError');
}

function parseUrl(text) {
  let url;
  try {
    url = new URL(text);
  } catch (error) {
    throw syntaxError(String(error));
  }
  if (url.protocol === 'http:') url.protocol = 'ws:';
  else if (url.protocol === 'https:') url.protocol = 'wss:';
  if (url.protocol !== 'ws:' && url.protocol !== 'wss:') throw syntaxError('expected a ws: or wss: url');
  if (url.hash !== '' || url.href.endsWith('#')) throw syntaxError('hash');
  return url;
}

/** The second argument: protocols, or Node's dictionary of protocols and headers. */
function parseOptions(value) {
  const isIterable = typeof value === 'object' && value !== null && typeof value[Symbol.iterator] === 'function';
  if (typeof value === 'object' && value !== null && !isIterable) {
    return { protocols: toProtocols(value.protocols ?? []), headers: value.headers };
  }
  return { protocols: toProtocols(value ?? []), headers: undefined };
}

function toProtocols(value) {
  const list = typeof value === 'object' ? [...value] : [value];
  const protocols = list.map((item) => toDOMString(item, 'WebSocket constructor', 'protocols'));
  const distinct = new Set(protocols.map((protocol) => protocol.toLowerCase()));
  if (distinct.size !== protocols.length || !protocols.every((protocol) => tokenPattern.test(protocol))) {
    throw syntaxError('Invalid Sec-WebSocket-Protocol value');
  }
  return protocols;
}

function handshakeHeaders(url, protocols, given) {
  const headers = new Headers();
  if (given !== undefined) fillHeaders(headers, given);
  const list = getHeaderList(headers);
  const flat = ['host', url.host, 'connection', 'upgrade', 'upgrade', 'websocket', 'sec-websocket-version', '13'];
  if (protocols.length > 0) flat.push('sec-websocket-protocol', protocols.join(', '));
  for (const name of ['host', 'connection', 'upgrade', 'sec-websocket-version', 'sec-websocket-protocol']) list.delete(name);
  flat.push(...list.flatten());
  const defaults = {
    'accept': '*/*',
    'accept-language': '*',
    'sec-fetch-mode': 'websocket',
    'user-agent': 'node',
    'pragma': 'no-cache',
    'cache-control': 'no-cache',
    'accept-encoding': url.protocol === 'wss:' ? 'br, gzip, deflate' : 'gzip, deflate',
  };
  for (const name of Object.keys(defaults)) if (!list.has(name)) flat.push(name, defaults[name]);
  return flat;
}

/** Docs: globals, "Class: WebSocket". */
export class WebSocket extends EventTarget {
  #url;
  #protocols;
  #rid;
  #readyState = kConnecting;
  #binaryType = 'blob';
  #bufferedAmount = 0;
  #protocol = '';
  /** Sends one after the other where a Blob has to be read first. */
  #sending = null;
  #closeSent = false;
  /** @type {{ code: number, text: string } | null} the server's close frame */
  #closeReceived = null;

  /**
   * @param {string | URL} url
   * @param {string | string[] | { protocols?: string | string[], headers?: HeadersInit }} [protocols]
   * @throws {DOMException} SyntaxError
   */
  constructor(url, protocols = []) {
    super();
    requireArguments(arguments.length, 1, 'WebSocket constructor');
    const text = toUSVString(url, 'WebSocket constructor', 'url');
    const options = parseOptions(protocols);
    this.#url = parseUrl(text);
    this.#protocols = options.protocols;
    this.#rid = op_fetch_websocket_new();
    this.#run(handshakeHeaders(this.#url, options.protocols, options.headers));
  }

  static #check(socket) {
    if (typeof socket !== 'object' || socket === null || !(#rid in socket)) throw illegalInvocation();
  }

  async #run(headers) {
    // The caller sets its handlers first.
    await null;
    try {
      if (badPorts.has(Number(this.#url.port))) throw new TypeError('bad port');
      const target = `http${this.#url.href.slice(2)}`;
      const opened = await op_fetch_websocket_connect(this.#rid, target, headers, routeTo(this.#url));
      this.#established(opened);
    } catch {
      this.#fail();
      return;
    }
    try {
      await this.#receive();
    } catch {
      this.#ended();
    }
  }

  #established({ protocol, extensions }) {
    const asked = this.#protocols;
    const isAsked = asked.length > 0 ? asked.includes(protocol) : protocol === '';
    if (!isAsked) throw new TypeError('Protocol was not set in the opening handshake.');
    if (extensions !== '') throw new TypeError('Sec-WebSocket-Extensions header does not match.');
    if (this.#readyState !== kConnecting) return;
    this.#protocol = protocol;
    this.#readyState = kOpen;
    this.#fire(new Event('open'));
  }

  async #receive() {
    for (;;) {
      const message = await op_fetch_websocket_next(this.#rid);
      switch (message.kind) {
        case kText:
          this.#deliver(message.text);
          break;
        case kBinary: {
          const bytes = message.binary ?? new Uint8Array(0);
          this.#deliver(this.#binaryType === 'blob' ? new Blob([bytes]) : bytes.buffer);
          break;
        }
        case kClose:
          // The answer goes out by itself.
          this.#closeReceived = message;
          this.#closeSent = true;
          this.#readyState = kClosing;
          break;
        default:
          if (message.code === 1006 || this.#closeReceived !== null) {
            this.#ended();
          } else {
            await op_fetch_websocket_close(this.#rid, message.code, message.text).catch(() => {});
            this.#fail(message.text);
          }
          return;
      }
    }
  }

  #deliver(data) {
    if (this.#readyState !== kOpen) return;
    this.#fire(new MessageEvent('message', { data, origin: this.#url.origin }));
  }

  #fire(event) {
    this.dispatchEvent(event);
  }

  #fail(message = '') {
    if (this.#readyState === kClosed) return;
    this.#readyState = kClosed;
    core.tryClose(this.#rid);
    this.#fire(new ErrorEvent('error', { error: new TypeError(message), message }));
    this.#fireClose(false, 1006, '');
  }

  #ended() {
    if (this.#readyState === kClosed) return;
    const received = this.#closeReceived;
    if (received === null) {
      this.#fail();
      return;
    }
    this.#readyState = kClosed;
    core.tryClose(this.#rid);
    this.#fireClose(this.#closeSent, received.code, received.text);
  }

  #fireClose(wasClean, code, reason) {
    this.#fire(new CloseEvent('close', { wasClean, code, reason }));
  }

  /**
   * Starts to close the connection.
   * @param {number} [code] 1000, or 3000 to 4999
   * @param {string} [reason] up to 123 bytes
   * @throws {DOMException} InvalidAccessError, SyntaxError
   */
  close(code = undefined, reason = undefined) {
    WebSocket.#check(this);
    const status = code === undefined ? 0 : clampShort(code);
    const text = reason === undefined ? '' : toUSVString(reason, 'WebSocket.close', 'reason');
    if (code !== undefined && status !== 1000 && (status < 3000 || status > 4999)) {
      throw lazyDOMException('invalid code', 'InvalidAccessError');
    }
    const length = Buffer.byteLength(text);
    if (length > kMaxReason) throw syntaxError(`Reason must be less than 123 bytes; received ${length}`);
    if (this.#readyState === kClosing || this.#readyState === kClosed) return;
    if (this.#readyState === kConnecting) {
      this.#readyState = kClosing;
      // The connecting op fails, and with it the socket.
      core.tryClose(this.#rid);
      return;
    }
    this.#readyState = kClosing;
    this.#closeSent = true;
    const send = () => op_fetch_websocket_close(this.#rid, status === 0 && text !== '' ? 1000 : status, text);
    this.#enqueue(send);
  }

  /** Runs a sending op after those before it. */
  #enqueue(send) {
    const sent = this.#sending === null ? send() : this.#sending.then(send);
    // That the connection is over is told by its events.
    return sent.catch(() => {});
  }

  /**
   * Sends a message.
   * @param {string | ArrayBuffer | ArrayBufferView | Blob} data
   * @throws {DOMException} InvalidStateError before the connection is open
   */
  send(data) {
    WebSocket.#check(this);
    requireArguments(arguments.length, 1, 'WebSocket.send');
    const isBinary = isAnyArrayBuffer(data) || isArrayBufferView(data);
    const message = isBinary || isBlob(data) ? data : toUSVString(data, 'WebSocket.send', 'data');
    if (this.#readyState === kConnecting) throw lazyDOMException('Sent before connected.', 'InvalidStateError');
    if (this.#readyState !== kOpen) return;
    if (isBlob(message)) {
      this.#sendBlob(message);
    } else if (isBinary) {
      const bytes = isAnyArrayBuffer(message)
        ? new Uint8Array(message)
        : new Uint8Array(message.buffer, message.byteOffset, message.byteLength);
      this.#sendBytes(this.#sending === null ? bytes : bytes.slice(), false);
    } else {
      this.#sendBytes(Buffer.from(message), true);
    }
  }

  #sendBytes(bytes, isText) {
    const { byteLength } = bytes;
    this.#bufferedAmount += byteLength;
    this.#enqueue(() => op_fetch_websocket_send(this.#rid, bytes, isText)).then(() => {
      this.#bufferedAmount -= byteLength;
    });
  }

  #sendBlob(blob) {
    const { size } = blob;
    this.#bufferedAmount += size;
    const send = async () => op_fetch_websocket_send(this.#rid, new Uint8Array(await blob.arrayBuffer()), false);
    const sending = this.#enqueue(send).then(() => {
      this.#bufferedAmount -= size;
      if (this.#sending === sending) this.#sending = null;
    });
    this.#sending = sending;
  }

  /** @returns {number} */
  get readyState() {
    WebSocket.#check(this);
    return this.#readyState;
  }

  /** @returns {number} bytes that were given to send() and have not gone out */
  get bufferedAmount() {
    WebSocket.#check(this);
    return this.#bufferedAmount;
  }

  /** @returns {string} */
  get url() {
    WebSocket.#check(this);
    return this.#url.href;
  }

  /** @returns {string} the extensions in use: none is offered */
  get extensions() {
    WebSocket.#check(this);
    return '';
  }

  /** @returns {string} the protocol that the server chose */
  get protocol() {
    WebSocket.#check(this);
    return this.#protocol;
  }

  /** @returns {'blob' | 'arraybuffer'} how binary messages are given */
  get binaryType() {
    WebSocket.#check(this);
    return this.#binaryType;
  }

  set binaryType(type) {
    WebSocket.#check(this);
    this.#binaryType = type === 'arraybuffer' ? 'arraybuffer' : 'blob';
  }
}

/** `[Clamp] unsigned short`. */
function clampShort(value) {
  const number = Number(value);
  if (Number.isNaN(number)) return 0;
  const clamped = Math.min(Math.max(number, 0), 65535);
  const floor = Math.floor(clamped);
  const rest = clamped - floor;
  // Halves go to the even neighbour.
  return rest < 0.5 || (rest === 0.5 && floor % 2 === 0) ? floor : floor + 1;
}

for (const [name, value] of [['CONNECTING', kConnecting], ['OPEN', kOpen], ['CLOSING', kClosing], ['CLOSED', kClosed]]) {
  const descriptor = { __proto__: null, value, writable: false, enumerable: true, configurable: false };
  Object.defineProperty(WebSocket, name, descriptor);
  Object.defineProperty(WebSocket.prototype, name, descriptor);
}
for (const name of ['open', 'error', 'close', 'message']) defineEventHandler(WebSocket.prototype, name);
exposeInterface(WebSocket, ['close', 'send', 'readyState', 'bufferedAmount', 'url', 'extensions', 'protocol', 'binaryType']);

export { CloseEvent };
