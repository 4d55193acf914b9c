// A connection of protojs:serve on the engine of node:http (internal/http/wire_socket): requests are answered one after the other, in the order
// in which they came.

import { STATUS_CODES } from 'http';
import { kMaterialize } from 'internal/http/materialize';
import { httpDate } from 'internal/http/date';
import { kHasBody, kHasExpect, kHasHost, kKeepAlive, kUpgrade, methodName } from 'internal/http/parser';
import { splitFields } from 'internal/http/received_fields';
import { flattened, HeaderList, kConnection, kContentLength, kDate, kTransferEncoding } from 'internal/fetch/headers';
import { Exchange } from 'internal/serve/exchange';
import { IncomingBody } from 'internal/serve/incoming_request';

/** So many requests wait for those before them until no more are read. */
const kMaxQueue = 16;
const kClose = 'connection: close\r\n\r\n';
const farewells = {
  __proto__: null,
  HPE_HEADER_OVERFLOW: `HTTP/1.1 431 Request Header Fields Too Large\r\n${kClose}`,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: `HTTP/1.1 413 Payload Too Large\r\n${kClose}`,
};
const badRequest = `HTTP/1.1 400 Bad Request\r\n${kClose}`;
const requestTimeout = `HTTP/1.1 408 Request Timeout\r\n${kClose}`;
const notImplemented = `HTTP/1.1 501 Not Implemented\r\n${kClose}`;

/** First lines and dates of this second, by status. */
let prefixes = new Map();
let prefixDate;

/** What answers with this status begin with in this second. @returns {string} */
function prefixOf(status) {
  const date = httpDate();
  if (date !== prefixDate) {
    prefixDate = date;
    prefixes = new Map();
  }
  let prefix = prefixes.get(status);
  if (prefix === undefined) {
    prefix = flattened(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\ndate: ${date}\r\n`);
    prefixes.set(status, prefix);
  }
  return prefix;
}

/** @param {string} fields as the parser gives them @returns {HeaderList} */
function headersOf(fields) {
  const list = new HeaderList();
  const all = splitFields(fields);
  for (let i = 0; i < all.length; i += 2) list.append(all[i], all[i + 1]);
  return list;
}

/** One request on the wire. */
class WireExchange extends Exchange {
  #connection;
  #flags;
  #version;
  #fields;
  #headers = null;
  #keepsAlive = true;
  #isChunked = false;

  constructor(app, connection, { flags, number, version, target, fields, unread, body }) {
    super(app);
    this.#connection = connection;
    this.#flags = flags;
    this.#version = version;
    this.#fields = fields;
    this.method = methodName(number);
    this.target = target;
    this.unread = unread;
    this.body = body;
  }

  get origin() {
    const host = this.readHeaders().get('host');
    return `http://${host || this.#connection.localHost}`;
  }

  get remoteAddr() {
    return this.#connection.remoteAddr;
  }

  get wantsContinue() {
    return (this.#flags & kHasExpect) !== 0 && this.#version >= 11;
  }

  readHeaders() {
    this.#headers ??= headersOf(this.#fields);
    return this.#headers;
  }

  #head(state, framing) {
    const { headers, status, statusText } = state;
    const { notable } = headers;
    if (this.#isLast() || (notable & kConnection && /\bclose\b/i.test(headers.get('connection')))) this.#keepsAlive = false;
    let text = `HTTP/1.1 ${status} ${statusText || (STATUS_CODES[status] ?? '')}\r\n${headers.toWire()}`;
    if (!(notable & kDate)) text += `date: ${httpDate()}\r\n`;
    if (!this.#keepsAlive && !(notable & kConnection)) text += 'connection: close\r\n';
    else if (this.#keepsAlive && this.#version === 10) text += 'connection: keep-alive\r\n';
    return `${text}${framing}\r\n`;
  }

  #isLast() {
    const connection = this.#connection;
    return (
      (this.#flags & kKeepAlive) === 0 || connection.isClosing || (this.wantsContinue && !connection.hasContinued && this.body !== null)
    );
  }

  /** Whether nothing about the answer is special, so that Rust composes it. */
  #isPlain({ headers, status, statusText }, content) {
    return (
      content !== null && headers.notable === 0 && statusText === '' && this.#version === 11 && status !== 204 && status !== 304 &&
      this.method !== 'HEAD' && !this.#isLast()
    );
  }

  /** @param {string | Uint8Array | null} content @param {number} [length] in bytes */
  sendWhole(state, content, length = 0) {
    const { headers, status } = state;
    const { wire } = this.#connection;
    // As many bytes as characters: it is ASCII.
    const isAscii = typeof content === 'string' && content.length === length;
    if ((isAscii || typeof content !== 'string') && this.#isPlain(state, content) && wire.answer?.(prefixOf(status), headers.toWire(), content)) {
      this.#finish();
      return;
    }
    const isBodiless = status === 204 || status === 304;
    // The length of what is sent is known better here; only answers to HEAD may tell of another.
    if (headers.notable & kContentLength && (isBodiless ? status === 204 : this.method !== 'HEAD')) headers.delete('content-length');
    if (headers.notable & kTransferEncoding) headers.delete('transfer-encoding');
    const head = this.#head(state, isBodiless || headers.notable & kContentLength ? '' : `content-length: ${length}\r\n`);
    if (content === null || length === 0 || this.method === 'HEAD') {
      wire.write(head, 'latin1');
    } else if (isAscii) {
      wire.write(head + content, 'latin1');
    } else {
      wire.cork();
      wire.write(head, 'latin1');
      wire.write(content);
      wire.uncork();
    }
    this.#finish();
  }

  beginStream(state, length) {
    const { headers } = state;
    headers.delete('transfer-encoding');
    const known = length ?? headers.get('content-length');
    let framing = '';
    if (known !== null) {
      if (!(headers.notable & kContentLength)) framing = `content-length: ${known}\r\n`;
    } else if (this.#version >= 11) {
      this.#isChunked = true;
      framing = 'transfer-encoding: chunked\r\n';
    } else {
      this.#keepsAlive = false;
    }
    this.#connection.wire.write(this.#head(state, framing), 'latin1');
  }

  /** @returns {boolean} false: the client is slower */
  writePiece(bytes) {
    const { wire } = this.#connection;
    if (bytes.byteLength === 0) return true;
    if (this.#isChunked) {
      wire.cork();
      wire.write(`${bytes.byteLength.toString(16)}\r\n`, 'latin1');
      wire.write(bytes);
      wire.write('\r\n', 'latin1');
      wire.uncork();
    } else {
      wire.write(bytes);
    }
    return !wire.writableNeedDrain;
  }

  whenDrained() {
    return this.#connection.whenDrained();
  }

  endStream() {
    if (this.#isChunked) this.#connection.wire.write('0\r\n\r\n', 'latin1');
    this.#finish();
  }

  abort() {
    this.#connection.wire.destroy();
  }

  /** Gives the connection to another protocol. @returns {{ socket: import('net').Socket, head: Uint8Array } | null} */
  takeSocket() {
    return this.#connection.giveUp(this);
  }

  #finish() {
    this.over();
    this.#connection.answered(this, this.#keepsAlive);
  }
}

export class WireConnection {
  #app;
  #current = null;
  #queue = [];
  /** The body that comes in now. */
  #receiving = null;
  #drained = null;
  #isReadingHead = false;
  #hasSocket = false;
  #isGiven = false;
  /** What writes: a WireSocket, or the socket that took its place. */
  wire;
  hasContinued = false;

  constructor(app, wire) {
    this.#app = app;
    this.wire = wire;
    wire.setTimeout(app.idleTimeout);
  }

  get isIdle() {
    return this.#current === null && this.#receiving === null && !this.#isReadingHead;
  }

  get isClosing() {
    return this.#app.isClosing || this.#hasSocket;
  }

  get localHost() {
    return this.#app.localHost;
  }

  get remoteAddr() {
    const { wire } = this;
    const { address, port } = this.#hasSocket ? { address: wire.remoteAddress, port: wire.remotePort } : (wire.peer ?? {});
    return { transport: 'tcp', hostname: address, port };
  }

  destroy() {
    this.wire.destroy();
  }

  // ---- what a WireSocket tells ---------------------------------------------------------------------------------------

  requestBegun() {
    this.#isReadingHead = true;
  }

  receiveHead(flags, number, version, target, fields, unread) {
    this.#isReadingHead = false;
    if ((flags & kHasHost) === 0 && version >= 11) {
      this.#refuse(badRequest);
      return;
    }
    const hasBody = (flags & kHasBody) !== 0;
    if (methodName(number) === 'CONNECT' || (hasBody && (flags & kUpgrade) !== 0)) {
      this.#refuse(notImplemented);
      return;
    }
    const body = hasBody ? new IncomingBody(this.#bodySource(), this.#app.maxBodySize) : null;
    this.#receiving = body;
    const exchange = new WireExchange(this.#app, this, { flags, number, version, target, fields, unread, body });
    if (this.#current === null) {
      this.#serve(exchange);
    } else {
      this.#queue.push(exchange);
      if (this.#queue.length >= kMaxQueue) this.wire.pause();
    }
  }

  #bodySource() {
    return {
      pause: () => this.wire.pause(),
      resume: () => this.#queue.length < kMaxQueue && !this.#hasSocket && this.wire.resume(),
      onRead: () => {
        if (this.hasContinued || !this.#current?.wantsContinue) return;
        this.hasContinued = true;
        this.wire.write('HTTP/1.1 100 Continue\r\n\r\n', 'latin1');
      },
    };
  }

  receiveBody(chunk) {
    this.#receiving?.push(chunk);
  }

  receiveEnd() {
    const body = this.#receiving;
    this.#receiving = null;
    body?.end();
  }

  drained() {
    const drained = this.#drained;
    this.#drained = null;
    drained?.();
  }

  timedOut() {
    if (this.#current !== null && this.#receiving === null) return;
    if (this.#isReadingHead || this.#receiving !== null) this.#refuse(requestTimeout);
    else this.wire.destroy();
  }

  /** What came is no request. */
  fail(error) {
    this.#refuse(farewells[error.code] ?? badRequest);
  }

  socketClosed() {
    this.#app.connections.delete(this);
    this.drained();
    this.#receiving = null;
    const open = this.#current === null ? this.#queue : [this.#current, ...this.#queue];
    this.#queue = [];
    this.#current = null;
    for (const exchange of open) exchange.disconnected();
  }

  /** From here on there is a socket: the peer has sent its last request. */
  goOnWith(socket) {
    this.wire = socket;
    this.#hasSocket = true;
    socket.on('error', () => {});
    socket.on('drain', () => this.drained());
    socket.on('close', () => this.#isGiven || this.socketClosed());
    this.#receiving?.fail(new Error('aborted'));
  }

  // ---- answering -----------------------------------------------------------------------------------------------------

  #serve(exchange) {
    this.#current = exchange;
    this.hasContinued = false;
    exchange.run();
  }

  /** A response is on its way. */
  answered(exchange, keepsAlive) {
    if (!keepsAlive) {
      this.#current = null;
      this.wire.destroySoon();
      return;
    }
    exchange.body?.discard();
    this.#current = null;
    if (this.#queue.length === 0) return;
    if (this.#queue.length === kMaxQueue) this.wire.resume();
    this.#serve(this.#queue.shift());
  }

  /** @returns {Promise<void>} resolved when there is room, or nobody to write for */
  whenDrained() {
    return new Promise((resolve) => {
      this.#drained = resolve;
    });
  }

  #refuse(answer) {
    if (this.#current === null) this.wire.write(answer, 'latin1');
    this.wire.destroySoon();
  }

  giveUp(exchange) {
    if (!this.#hasSocket || exchange !== this.#current) return null;
    this.#isGiven = true;
    this.#current = null;
    this.#app.connections.delete(this);
    const socket = this.wire[kMaterialize]?.() ?? this.wire;
    socket.removeAllListeners();
    return { socket, head: exchange.unread ?? new Uint8Array(0) };
  }
}
