// ReadableState: what a Readable remembers. See state_bits for the layout of `state[kState]`.

import { StringDecoder } from 'string_decoder';
import { Buffer } from 'buffer';
import { codes } from 'internal/errors';
import { getHighWaterMark } from 'internal/streams/state';
import { kState, kObjectMode, kErrorEmitted, kAutoDestroy, kEmitClose, kDestroyed, kClosed, kCloseEmitted, kErrored, kConstructed, bitProperty } from 'internal/streams/state_bits';

export const kEnded = 1 << 9;
export const kEndEmitted = 1 << 10;
export const kReading = 1 << 11;
export const kSync = 1 << 12;
export const kNeedReadable = 1 << 13;
export const kEmittedReadable = 1 << 14;
export const kReadableListening = 1 << 15;
export const kResumeScheduled = 1 << 16;
export const kMultiAwaitDrain = 1 << 17;
export const kReadingMore = 1 << 18;
export const kDataEmitted = 1 << 19;
const kDefaultUTF8Encoding = 1 << 20;
export const kDecoder = 1 << 21;
const kEncoding = 1 << 22;
// `flowing` and `paused` have three values: null (never decided), false, true.
export const kHasFlowing = 1 << 23;
export const kFlowing = 1 << 24;
export const kHasPaused = 1 << 25;
export const kPaused = 1 << 26;
export const kDataListening = 1 << 27;
// endReadableNT is on its way.
export const kEndScheduled = 1 << 28;

// Values that most streams never have are only stored when set.
const kErroredValue = Symbol('kErroredValue');
const kDefaultEncodingValue = Symbol('kDefaultEncodingValue');
const kDecoderValue = Symbol('kDecoderValue');
const kEncodingValue = Symbol('kEncodingValue');

export function ReadableState(options, stream, isDuplex) {
  this[kState] = kEmitClose | kAutoDestroy | kConstructed | kSync;

  if (options?.objectMode || (isDuplex && options?.readableObjectMode)) this[kState] |= kObjectMode;

  this.highWaterMark = getHighWaterMark(this, options ?? noOptions, 'readableHighWaterMark', isDuplex);

  // A plain array with a moving start: shift() is cheap for short arrays but linear for long ones.
  this.buffer = [];
  this.bufferIndex = 0;
  this.length = 0;
  this.pipes = [];

  if (options && options.emitClose === false) this[kState] &= ~kEmitClose;
  if (options && options.autoDestroy === false) this[kState] &= ~kAutoDestroy;

  const defaultEncoding = options?.defaultEncoding;
  if (defaultEncoding == null || defaultEncoding === 'utf8' || defaultEncoding === 'utf-8') {
    this[kState] |= kDefaultUTF8Encoding;
  } else if (Buffer.isEncoding(defaultEncoding)) {
    this.defaultEncoding = defaultEncoding;
  } else {
    throw new codes.ERR_UNKNOWN_ENCODING(defaultEncoding);
  }

  // A writer that asked us to wait, or a Set of them with kMultiAwaitDrain.
  this.awaitDrainWriters = null;

  if (options?.encoding) {
    this.decoder = new StringDecoder(options.encoding);
    this.encoding = options.encoding;
  }
}

const noOptions = { __proto__: null };

function optionalValue(bit, symbol, absent) {
  return {
    __proto__: null,
    configurable: true,
    enumerable: false,
    get() {
      return (this[kState] & bit) !== 0 ? this[symbol] : absent;
    },
    set(value) {
      if (value) {
        this[symbol] = value;
        this[kState] |= bit;
      } else {
        this[kState] &= ~bit;
        if (symbol in this) this[symbol] = absent;
      }
    },
  };
}

Object.defineProperties(ReadableState.prototype, {
  objectMode: bitProperty(kObjectMode),
  ended: bitProperty(kEnded),
  endEmitted: bitProperty(kEndEmitted),
  reading: bitProperty(kReading),
  constructed: bitProperty(kConstructed),
  sync: bitProperty(kSync),
  needReadable: bitProperty(kNeedReadable),
  emittedReadable: bitProperty(kEmittedReadable),
  readableListening: bitProperty(kReadableListening),
  resumeScheduled: bitProperty(kResumeScheduled),
  errorEmitted: bitProperty(kErrorEmitted),
  emitClose: bitProperty(kEmitClose),
  autoDestroy: bitProperty(kAutoDestroy),
  destroyed: bitProperty(kDestroyed),
  closed: bitProperty(kClosed),
  closeEmitted: bitProperty(kCloseEmitted),
  multiAwaitDrain: bitProperty(kMultiAwaitDrain),
  readingMore: bitProperty(kReadingMore),
  dataEmitted: bitProperty(kDataEmitted),
  errored: optionalValue(kErrored, kErroredValue, null),
  decoder: optionalValue(kDecoder, kDecoderValue, null),
  encoding: optionalValue(kEncoding, kEncodingValue, null),
  defaultEncoding: {
    __proto__: null,
    configurable: true,
    enumerable: false,
    get() {
      return (this[kState] & kDefaultUTF8Encoding) !== 0 ? 'utf8' : this[kDefaultEncodingValue];
    },
    set(value) {
      if (value === 'utf8' || value === 'utf-8') {
        this[kState] |= kDefaultUTF8Encoding;
      } else {
        this[kState] &= ~kDefaultUTF8Encoding;
        this[kDefaultEncodingValue] = value;
      }
    },
  },
  flowing: {
    __proto__: null,
    configurable: true,
    enumerable: false,
    get() {
      return (this[kState] & kHasFlowing) !== 0 ? (this[kState] & kFlowing) !== 0 : null;
    },
    set(value) {
      if (value == null) this[kState] &= ~(kHasFlowing | kFlowing);
      else if (value) this[kState] |= kHasFlowing | kFlowing;
      else this[kState] = (this[kState] | kHasFlowing) & ~kFlowing;
    },
  },
  paused: {
    __proto__: null,
    configurable: true,
    enumerable: false,
    get() {
      return (this[kState] & kHasPaused) !== 0 ? (this[kState] & kPaused) !== 0 : null;
    },
    set(value) {
      if (value == null) this[kState] &= ~(kHasPaused | kPaused);
      else if (value) this[kState] |= kHasPaused | kPaused;
      else this[kState] = (this[kState] | kHasPaused) & ~kPaused;
    },
  },
  pipesCount: {
    __proto__: null,
    configurable: true,
    enumerable: false,
    get() {
      return this.pipes.length;
    },
  },
});
