// HTTPParser: the events of the native reader (ops/http/src/reader.rs), one method call each. `_http_common` shows this class to programs;
// connections use the subclass in message_reader.js.

import {
  op_http_decline_upgrade,
  op_http_finish,
  op_http_is_idle,
  op_http_new_reader,
  op_http_read,
  op_http_skip_body,
  op_http_upgrade,
} from 'internal/ops';
import { Buffer } from 'buffer';
import { getOptionValue } from 'internal/options';
import { methodNames } from 'internal/http/methods';
import { splitFields } from 'internal/http/received_fields';

/** Kinds of events and flags of heads: those of ops/http/src/reader.rs. */
const kHead = 1;
const kBody = 2;
const kEnd = 3;
const kError = 4;
export const kKeepAlive = 1;
export const kUpgrade = 2;
export const kHasBody = 4;
const kStops = 8;
export const kHasHost = 16;
export const kHasExpect = 32;

const kRequest = 1;
const kResponse = 2;

export const kTooManyFields = ['HPE_HEADER_OVERFLOW', 'Header overflow'];

/** What `kOnHeadersComplete` may return besides nothing. */
const kSkipBody = 1;
const kSwitchProtocol = 2;

const kOnMessageBegin = 0;
const kOnHeaders = 1;
const kOnHeadersComplete = 2;
const kOnBody = 3;
const kOnMessageComplete = 4;
const kOnExecute = 5;
const kOnTimeout = 6;

/** Reads the messages of one direction of a connection and calls its own methods, whose names are the numbers above. */
export class HTTPParser {
  #reader;
  #kind;
  /** Chunks that came while another was read; undefined while none is. */
  #waiting;
  /** Bytes that belong to another protocol. */
  rest;
  /** So many names and values (two for each field) a request may have. */
  maxHeaderPairs;

  /**
   * Begins anew.
   * @param {1 | 2} kind REQUEST or RESPONSE
   * @param {object} resource the async resource the messages belong to
   * @param {number} [maxHeaderSize] bytes; 0: what the command line says
   * @param {number} [lenientFlags] kLenient* bits
   */
  initialize(kind, resource, maxHeaderSize = 0, lenientFlags = 0) {
    this.#kind = kind;
    this.rest = undefined;
    this.resource = resource;
    this.#reader = op_http_new_reader(kind, lenientFlags, maxHeaderSize || getOptionValue('--max-http-header-size'));
  }

  /** As `initialize`, but others read, and call `onHead` and the rest; `adopt` may follow. */
  initializeWithoutReader(kind, resource) {
    this.#kind = kind;
    this.rest = undefined;
    this.resource = resource;
    this.#reader = undefined;
  }

  /**
   * Reads a chunk. What comes while one is read waits until that is over.
   * @param {Buffer} chunk
   * @returns {number | Error} bytes read: fewer than there are where another protocol begins (`rest` has the others)
   */
  execute(chunk, offset, length) {
    if (offset > 0 || length < chunk.length) chunk = chunk.subarray(offset, offset + length);
    if (this.#waiting !== undefined) {
      this.#waiting.push(chunk);
      return chunk.length;
    }
    this.#waiting = [];
    try {
      let result = this.#read(chunk);
      while (this.#waiting.length > 0 && typeof result === 'number' && this.rest === undefined) result = this.#read(this.#waiting.shift());
      if (this.rest !== undefined && this.#waiting.length > 0) this.rest = Buffer.concat([this.rest, ...this.#waiting]);
      return result;
    } finally {
      this.#waiting = undefined;
    }
  }

  #read(chunk) {
    let at = 0;
    for (;;) {
      const reader = this.#reader;
      // A callback may have freed it.
      if (reader === undefined) return at;
      const found = op_http_read(reader, chunk, at);
      const last = found.length - 1;
      at = found[last];
      const result = this.#deliver(reader, found, last, chunk, at);
      if (result === undefined) continue;
      if (result < chunk.length) this.rest = chunk.subarray(result);
      return result;
    }
  }

  /** Goes on with a native reader that another began to use. */
  adopt(reader) {
    this.#reader = reader;
  }

  /** The input is over. @returns {Error | undefined} */
  finish() {
    if (this.#reader === undefined) return undefined;
    const found = op_http_finish(this.#reader);
    const result = this.#deliver(this.#reader, found, found.length - 1, undefined, 0);
    return typeof result === 'number' ? undefined : result;
  }

  /** @returns {number | Error | undefined} undefined: read on */
  #deliver(reader, found, last, chunk, at) {
    for (let i = 0; i < last; ) {
      // A callback may have freed the reader, or begun anew.
      if (this.#reader !== reader) return at;
      switch (found[i]) {
        case kHead: {
          const flags = found[i + 1];
          if (this.hasTooMany(found[i + 5])) return parseError(...kTooManyFields, chunk, at);
          const decision = this.onHead(flags, found[i + 2], found[i + 3], found[i + 4], found[i + 5]);
          i += 6;
          if ((flags & kStops) === 0) break;
          if (this.#reader === reader) this.decide(decision);
          return undefined;
        }
        case kBody:
          this[kOnBody](chunk.subarray(found[i + 1], found[i + 2]));
          i += 3;
          break;
        case kEnd:
          if (found[i + 1] !== '' && this.hasTooMany(found[i + 1])) return parseError(...kTooManyFields, chunk, at);
          this.onEnd(found[i + 1]);
          i += 2;
          break;
        case kError:
          return parseError(found[i + 1], found[i + 2], chunk, at);
      }
    }
    return at;
  }

  /** Tells the native reader what follows the head: see `onHead`. */
  decide(decision) {
    if (decision === kSwitchProtocol) op_http_upgrade(this.#reader);
    else if (decision === kSkipBody) op_http_skip_body(this.#reader);
    else if (decision === false) op_http_decline_upgrade(this.#reader);
  }

  /** Whether no message is under way. */
  get isIdle() {
    return this.#reader === undefined || op_http_is_idle(this.#reader);
  }

  /** Requests may have `maxHeaderPairs` names and values; of answers the rest is dropped. */
  hasTooMany(fields) {
    if (this.#kind !== kRequest) return false;
    const max = this.maxHeaderPairs;
    // Each name and each value takes a character at least.
    return typeof max === 'number' && max > 0 && fields.length > max && splitFields(fields).length > max;
  }

  /**
   * A head is whole.
   * @param {number} flags kKeepAlive, kUpgrade, kHasBody, kHasHost, kHasExpect
   * @param {number} number of the method, or the status
   * @param {number} version major × 10 + minor
   * @param {string} target the request target, or the reason
   * @param {string} fields names and values, each followed by a line feed
   * @returns {0 | 1 | 2 | false | undefined} what follows: content as announced, no content, another protocol, not another protocol
   */
  onHead(flags, number, version, target, fields) {
    const isRequest = this.#kind === kRequest;
    this[kOnMessageBegin]?.();
    return this[kOnHeadersComplete](
      Math.trunc(version / 10),
      version % 10,
      splitFields(fields),
      isRequest ? number : undefined,
      isRequest ? target : undefined,
      isRequest ? undefined : number,
      isRequest ? undefined : target,
      (flags & kUpgrade) !== 0,
      (flags & kKeepAlive) !== 0,
    );
  }

  /** A message is whole. @param {string} trailers as `fields` above */
  onEnd(trailers) {
    if (trailers !== '') this[kOnHeaders]?.(splitFields(trailers), '');
    this[kOnMessageComplete]();
  }

  close() {
    this.#reader = undefined;
  }

  free() {
    this.resource = undefined;
  }
}

Object.assign(HTTPParser, {
  REQUEST: kRequest,
  RESPONSE: kResponse,
  kOnMessageBegin,
  kOnHeaders,
  kOnHeadersComplete,
  kOnBody,
  kOnMessageComplete,
  kOnExecute,
  kOnTimeout,
  kLenientNone: 0,
  kLenientHeaders: 1,
  kLenientChunkedLength: 2,
  kLenientKeepAlive: 4,
  kLenientTransferEncoding: 8,
  kLenientVersion: 16,
  kLenientDataAfterClose: 32,
  kLenientOptionalLFAfterCR: 64,
  kLenientOptionalCRLFAfterChunk: 128,
  kLenientOptionalCRBeforeLF: 256,
  kLenientSpacesAfterChunkSize: 512,
  kLenientHeaderValueRelaxed: 1024,
  kLenientAll: 1023,
});

/** The error of a refused message, with what programs look at: code, reason, bytesParsed and, later, rawPacket. */
export function parseError(code, reason, chunk, at) {
  const error = new Error(`Parse Error: ${reason}`);
  error.code = code;
  error.reason = reason;
  error.bytesParsed = at;
  if (chunk !== undefined) error.rawPacket = chunk;
  return error;
}

/** The name of the method with a number. */
export function methodName(number) {
  return methodNames[number];
}
