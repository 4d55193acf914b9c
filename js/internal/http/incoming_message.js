// IncomingMessage: a received request or response as a Readable (doc: http.md "Class: http.IncomingMessage").

import process from 'process';
import { Readable } from 'stream';
import { defineSocketProperty, kSocket } from 'internal/http/materialize';
import { splitFields } from 'internal/http/received_fields';
import { addDistinctField, addField } from 'internal/http/header_rules';

/** On a socket: nothing more is read from it for now, whoever wants to. */
export const kHoldsInput = Symbol('holdsInput');

const kFields = Symbol('fields');
/** What `signal` belongs to. */
const kController = Symbol('controller');
const kMaxPairs = Symbol('maxPairs');
const kRawHeaders = Symbol('rawHeaders');
const kHeaders = Symbol('headers');
const kHeadersDistinct = Symbol('headersDistinct');
const kRawTrailers = Symbol('rawTrailers');
const kTrailers = Symbol('trailers');
const kTrailersDistinct = Symbol('trailersDistinct');

/**
 * @param {net.Socket} [socket]
 */
export function IncomingMessage(socket) {
  Readable.call(this, socket === undefined || socket === null ? undefined : { highWaterMark: socket.readableHighWaterMark });

  this[kSocket] = socket;
  this.httpVersionMajor = null;
  this.httpVersionMinor = null;
  this.httpVersion = null;
  this.complete = false;
  this.joinDuplicateHeaders = false;
  this.aborted = false;
  this.upgrade = null;
  // Requests
  this.url = '';
  this.method = null;
  // Responses
  this.statusCode = null;
  this.statusMessage = null;
  /** Somebody reads the body. */
  this._consuming = false;
  /** The body is thrown away. */
  this._dumped = false;

  this[kFields] = '';
  this[kMaxPairs] = 0;
  this[kRawHeaders] = undefined;
  this[kHeaders] = undefined;
  this[kHeadersDistinct] = undefined;
  this[kRawTrailers] = undefined;
  this[kTrailers] = undefined;
  this[kTrailersDistinct] = undefined;
}
Object.setPrototypeOf(IncomingMessage.prototype, Readable.prototype);
Object.setPrototypeOf(IncomingMessage, Readable);

/**
 * Gives a message the fields of its head, as the native reader has them; they are split when somebody asks.
 * @param {number} maxPairs more are dropped; 0: all
 */
export function setFields(message, fields, maxPairs) {
  message[kFields] = fields;
  message[kMaxPairs] = maxPairs;
}

/** As setFields, for trailers: what was asked for before they came is worked out anew. */
export function setTrailerFields(message, fields) {
  message[kRawTrailers] = splitFields(fields);
  message[kTrailers] = undefined;
  message[kTrailersDistinct] = undefined;
}

function rawHeadersOf(message) {
  return (message[kRawHeaders] ??= splitFields(message[kFields], message[kMaxPairs]));
}

function rawTrailersOf(message) {
  return (message[kRawTrailers] ??= []);
}

function interpret(message, raw) {
  const headers = {};
  for (let i = 0; i < raw.length; i += 2) addField(headers, raw[i], raw[i + 1], message.joinDuplicateHeaders);
  return headers;
}

function interpretDistinct(raw) {
  const headers = { __proto__: null };
  for (let i = 0; i < raw.length; i += 2) addDistinctField(headers, raw[i], raw[i + 1]);
  return headers;
}

/** Properties that are worked out when they are first read, and may be assigned. */
const views = {
  rawHeaders: [kRawHeaders, rawHeadersOf],
  headers: [kHeaders, (message) => interpret(message, rawHeadersOf(message))],
  headersDistinct: [kHeadersDistinct, (message) => interpretDistinct(rawHeadersOf(message))],
  rawTrailers: [kRawTrailers, rawTrailersOf],
  trailers: [kTrailers, (message) => interpret(message, rawTrailersOf(message))],
  trailersDistinct: [kTrailersDistinct, (message) => interpretDistinct(rawTrailersOf(message))],
};
for (const [name, [slot, compute]] of Object.entries(views)) {
  Object.defineProperty(IncomingMessage.prototype, name, {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      return (this[slot] ??= compute(this));
    },
    set(value) {
      this[slot] = value;
    },
  });
}

defineSocketProperty(IncomingMessage, ['socket', 'connection', 'client']);

/** message.signal: aborted when the message, or for a request its answer, cannot come to its end. Made when it is asked for. */
Object.defineProperty(IncomingMessage.prototype, 'signal', {
  __proto__: null,
  configurable: true,
  get() {
    if (this[kController] === undefined) {
      this[kController] = new AbortController();
      if (this.aborted) this[kController].abort();
    }
    return this[kController].signal;
  },
});

/** Tells those who wait for `message.signal`. */
export function abortSignal(message) {
  message[kController]?.abort();
}

/** The socket's timeout, not the message's. */
IncomingMessage.prototype.setTimeout = function setTimeout(msecs, callback) {
  if (callback) this.on('timeout', callback);
  this[kSocket].setTimeout(msecs);
  return this;
};

IncomingMessage.prototype._read = function _read() {
  this._consuming = true;
  // The socket may have been detached already.
  const socket = this[kSocket];
  if (socket?.readable && !socket[kHoldsInput]) socket.resume();
};

IncomingMessage.prototype._destroy = function _destroy(err, callback) {
  if (!this.readableEnded || !this.complete) {
    this.aborted = true;
    abortSignal(this);
    this.emit('aborted');
  }
  const finish = () => {
    // In another tick: 'aborted' comes before 'error', which only those who listen hear.
    process.nextTick(() => callback(this.listenerCount('error') > 0 ? err : null));
  };
  const socket = this.aborted ? this.socket : this[kSocket];
  // The connection is of no use for another message when this one was not read to its end.
  if (!this.aborted || !socket || socket.destroyed) return finish();
  socket.once('close', finish);
  socket.destroy(err);
};

/** Adds fields of a head or of trailers (`n` elements of `list`) by hand. */
IncomingMessage.prototype._addHeaderLines = function _addHeaderLines(list, n) {
  if (!list?.length) return;
  const part = list.slice(0, n);
  if (this.complete) {
    this[kRawTrailers] = part;
    this[kTrailers] = undefined;
    this[kTrailersDistinct] = undefined;
  } else {
    this[kRawHeaders] = part;
    this[kHeaders] = undefined;
    this[kHeadersDistinct] = undefined;
  }
};

/** Adds one field to `dest` by the rules of message.headers. */
IncomingMessage.prototype._addHeaderLine = function _addHeaderLine(name, value, dest) {
  addField(dest, name, value, this.joinDuplicateHeaders);
};

/** Adds one field to `dest` by the rules of message.headersDistinct. */
IncomingMessage.prototype._addHeaderLineDistinct = function _addHeaderLineDistinct(name, value, dest) {
  addDistinctField(dest, name, value);
};

/** Throws the rest of the body away, so that the connection can go on to the next message. */
IncomingMessage.prototype._dump = function _dump() {
  if (this._dumped) return;
  this._dumped = true;
  // 'data' listeners would still get what comes.
  this.removeAllListeners('data');
  this.resume();
};
