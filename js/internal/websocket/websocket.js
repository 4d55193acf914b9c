// WebSocket: the browser's client of the WebSocket protocol. Evaluated on first use.

import { core } from 'internal/core';
import { op_fetch_websocket_connect, op_fetch_websocket_new, op_fetch_websocket_read, op_fetch_websocket_write } from 'internal/ops';
import { Buffer } from 'buffer';
import { createHash, randomBytes } from 'crypto';
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
import { Frames, deflateExtension, events } from 'internal/websocket/frames';

const kConnecting = 0;
const kOpen = 1;
const kClosing = 2;
const kClosed = 3;

const kGuid = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
/** Of a handshake's key, in bytes. */
const kKeyLength = 16;


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

/** A client's connection: ops/fetch has its bytes. */
class ClientTransport {
  #rid = op_fetch_websocket_new();
  #frames;
  #isPaused = false;
  #wake = null;

  /** Does the handshake (RFC 6455, 4.1), and begins to read. @returns {Promise<{ protocol: string, extensions: string }>} */
  async connect(target, headers, route) {
    const key = randomBytes(kKeyLength).toString('base64');
    const flat = [...headers, 'sec-websocket-key', key, 'sec-websocket-extensions', deflateExtension];
    const opened = await op_fetch_websocket_connect(this.#rid, target, flat, acceptOf(key), route);
    const compresses = opened.extensions !== '';
    if (compresses && !isOwnDeflate(opened.extensions)) throw new TypeError('Sec-WebSocket-Extensions header does not match.');
    this.#frames = new Frames(this.#pipe(), false, compresses);
    this.#read();
    return opened;
  }

  #pipe() {
    return {
      write: (bytes) => op_fetch_websocket_write(this.#rid, bytes),
      pause: () => {
        this.#isPaused = true;
      },
      resume: () => {
        this.#isPaused = false;
        this.#wake?.();
      },
      destroy: () => core.tryClose(this.#rid),
    };
  }

  async #read() {
    try {
      for (let chunk; (chunk = await op_fetch_websocket_read(this.#rid)) !== null; ) {
        this.#frames.receive(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
        if (this.#isPaused) await new Promise((resolve) => (this.#wake = resolve));
      }
    } catch {
      // It was closed here.
    }
    this.#frames.ended();
  }

  /** The next message, a close frame, or the end. */
  next() {
    return this.#frames.next();
  }

  /** @returns {Promise<unknown>} resolved when the message has gone out */
  send(bytes, isText) {
    return this.#frames.send(bytes, isText);
  }

  close(code, reason) {
    return this.#frames.close(code, reason);
  }

  destroy() {
    core.tryClose(this.#rid);
  }
}

/** What a client's key becomes in a server's answer. @param {string} key @returns {string} */
export function acceptOf(key) {
  return createHash('sha1').update(key + kGuid).digest('base64');
}

/** Whether a server agreed to compress as it was asked to. */
function isOwnDeflate(extensions) {
  const [name, ...parameters] = extensions.split(';').map((part) => part.trim());
  const allowed = ['server_no_context_takeover', 'client_no_context_takeover'];
  return name === 'permessage-deflate' && parameters.includes(allowed[0]) && parameters.every((each) => allowed.includes(each));
}

/** First argument of the constructor for the server's end of a connection. */
const kAccept = Symbol('kAccept');
let accept;

/** Docs: globals, "Class: WebSocket". */
export class WebSocket extends EventTarget {
  #url;
  #protocols;
  #transport;
  #readyState = kConnecting;
  #binaryType = 'blob';
  #bufferedAmount = 0;
  #protocol = '';
  #extensions = '';
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
    if (url === kAccept) {
      this.#url = protocols;
      return;
    }
    requireArguments(arguments.length, 1, 'WebSocket constructor');
    const text = toUSVString(url, 'WebSocket constructor', 'url');
    const options = parseOptions(protocols);
    this.#url = parseUrl(text);
    this.#protocols = options.protocols;
    this.#transport = new ClientTransport();
    this.#run(handshakeHeaders(this.#url, options.protocols, options.headers));
  }

  static #check(socket) {
    if (typeof socket !== 'object' || socket === null || !(#transport in socket)) throw illegalInvocation();
  }

  static {
    accept = async (socket, transport, protocol, extensions) => {
      if (socket.#readyState !== kConnecting) {
        transport.destroy();
        return;
      }
      socket.#transport = transport;
      socket.#protocol = protocol;
      socket.#extensions = extensions;
      // Who answers the handshake sets its handlers first.
      await null;
      if (socket.#readyState !== kConnecting) return;
      socket.#readyState = kOpen;
      socket.#fire(new Event('open'));
      await socket.#receiveAll();
    };
  }

  async #run(headers) {
    // The caller sets its handlers first.
    await null;
    try {
      if (badPorts.has(Number(this.#url.port))) throw new TypeError('bad port');
      const target = `http${this.#url.href.slice(2)}`;
      const opened = await this.#transport.connect(target, headers, routeTo(this.#url));
      this.#established(opened);
    } catch {
      this.#fail();
      return;
    }
    await this.#receiveAll();
  }

  async #receiveAll() {
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
    if (this.#readyState !== kConnecting) return;
    this.#extensions = extensions;
    this.#protocol = protocol;
    this.#readyState = kOpen;
    this.#fire(new Event('open'));
  }

  async #receive() {
    for (;;) {
      const message = await this.#transport.next();
      switch (message.kind) {
        case events.text:
          this.#deliver(message.text);
          break;
        case events.binary: {
          const bytes = message.binary ?? new Uint8Array(0);
          this.#deliver(this.#binaryType === 'blob' ? new Blob([bytes]) : bytes.buffer);
          break;
        }
        case events.close:
          // The answer goes out by itself.
          this.#closeReceived = message;
          this.#closeSent = true;
          this.#readyState = kClosing;
          break;
        default:
          if (message.code === 1006 || this.#closeReceived !== null) {
            this.#ended();
          } else {
            await this.#transport.close(message.code, message.text).catch(() => {});
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
    this.#transport?.destroy();
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
    this.#transport?.destroy();
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
      this.#transport?.destroy();
      return;
    }
    this.#readyState = kClosing;
    this.#closeSent = true;
    const send = () => this.#transport.close(status === 0 && text !== '' ? 1000 : status, text);
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
    this.#enqueue(() => this.#transport.send(bytes, isText)).then(() => {
      this.#bufferedAmount -= byteLength;
    });
  }

  #sendBlob(blob) {
    const { size } = blob;
    this.#bufferedAmount += size;
    const send = async () => this.#transport.send(new Uint8Array(await blob.arrayBuffer()), false);
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

  /** @returns {string} the extensions in use */
  get extensions() {
    WebSocket.#check(this);
    return this.#extensions;
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

/** A server's end of a connection that is not open yet. @param {URL} url that the client asked for @returns {WebSocket} */
export function newServerSocket(url) {
  return new WebSocket(kAccept, url);
}

/**
 * Opens a server's end.
 * @param {WebSocket} socket of newServerSocket()
 * @param {object} transport as ClientTransport without connect()
 * @param {string} protocol
 * @param {string} extensions
 */
export function openServerSocket(socket, transport, protocol, extensions) {
  accept(socket, transport, protocol, extensions);
}

export { CloseEvent };
