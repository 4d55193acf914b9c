// WritableState: what a Writable remembers. See state_bits for the layout of `state[kState]`.

import { Buffer } from 'buffer';
import { codes } from 'internal/errors';
import { getHighWaterMark } from 'internal/streams/state';
import { kState, kObjectMode, kErrorEmitted, kAutoDestroy, kEmitClose, kDestroyed, kClosed, kCloseEmitted, kErrored, kConstructed, bitProperty } from 'internal/streams/state_bits';

export const kEnded = 1 << 9;
export const kFinished = 1 << 10;
export const kEnding = 1 << 11;
export const kFinalCalled = 1 << 12;
export const kNeedDrain = 1 << 13;
export const kDecodeStrings = 1 << 14;
export const kWriting = 1 << 15;
export const kSync = 1 << 16;
export const kBufferProcessing = 1 << 17;
export const kPrefinished = 1 << 18;
// Every buffered chunk is bytes; every buffered callback is nop: _writev can then take the buffer as it is.
export const kAllBuffers = 1 << 19;
export const kAllNoop = 1 << 20;
export const kHasWritable = 1 << 21;
export const kWritable = 1 << 22;
export const kCorked = 1 << 23;
export const kDefaultUTF8Encoding = 1 << 24;
// `onwrite` may be called once.
export const kExpectWriteCb = 1 << 25;
export const kAfterWriteTickInfo = 1 << 26;
export const kAfterWritePending = 1 << 27;
// Something waits in the buffer.
export const kBuffered = 1 << 28;
export const kHasOnFinished = 1 << 29;

export const kBufferedValue = Symbol('kBufferedValue');
export const kOnFinishedValue = Symbol('kOnFinishedValue');
const kErroredValue = Symbol('kErroredValue');
const kDefaultEncodingValue = Symbol('kDefaultEncodingValue');
const kWriteCbValue = Symbol('kWriteCbValue');
const kAfterWriteTickInfoValue = Symbol('kAfterWriteTickInfoValue');

const noOptions = { __proto__: null };

/**
 * @param {(er?: Error) => void} onwrite what `_write` calls when it is done
 */
export function WritableState(options, stream, isDuplex, onwrite) {
  this[kState] = kSync | kConstructed | kEmitClose | kAutoDestroy | kDecodeStrings | kAllBuffers | kAllNoop;

  if (options?.objectMode || (isDuplex && options?.writableObjectMode)) this[kState] |= kObjectMode;

  // The level at which write() starts returning false.
  this.highWaterMark = getHighWaterMark(this, options ?? noOptions, 'writableHighWaterMark', isDuplex);

  if (options && options.decodeStrings === false) this[kState] &= ~kDecodeStrings;
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

  // Bytes (or objects) accepted and not yet written.
  this.length = 0;
  this.corked = 0;
  this.onwrite = onwrite;
  // The part of `length` that _write has right now.
  this.writelen = 0;
  this.bufferedIndex = 0;
  // write callbacks and the final steps still to come: 'finish' waits for them.
  this.pendingcb = 0;
  this[kBufferedValue] = null;
  this[kWriteCbValue] = null;
}

/** Drops the buffer. */
export function resetBuffer(state) {
  state[kBufferedValue] = null;
  state.bufferedIndex = 0;
  state[kState] = (state[kState] | kAllBuffers | kAllNoop) & ~kBuffered;
}

WritableState.prototype.getBuffer = function getBuffer() {
  return this[kBufferedValue] === null ? [] : this.buffered.slice(this.bufferedIndex);
};

function hidden(get, set) {
  return { __proto__: null, configurable: true, enumerable: false, get, set };
}

Object.defineProperties(WritableState.prototype, {
  objectMode: bitProperty(kObjectMode),
  finalCalled: bitProperty(kFinalCalled),
  needDrain: bitProperty(kNeedDrain),
  ending: bitProperty(kEnding),
  ended: bitProperty(kEnded),
  finished: bitProperty(kFinished),
  destroyed: bitProperty(kDestroyed),
  decodeStrings: bitProperty(kDecodeStrings),
  writing: bitProperty(kWriting),
  sync: bitProperty(kSync),
  bufferProcessing: bitProperty(kBufferProcessing),
  constructed: bitProperty(kConstructed),
  prefinished: bitProperty(kPrefinished),
  errorEmitted: bitProperty(kErrorEmitted),
  emitClose: bitProperty(kEmitClose),
  autoDestroy: bitProperty(kAutoDestroy),
  closed: bitProperty(kClosed),
  closeEmitted: bitProperty(kCloseEmitted),
  allBuffers: bitProperty(kAllBuffers),
  allNoop: bitProperty(kAllNoop),
  errored: hidden(
    function() {
      return (this[kState] & kErrored) !== 0 ? this[kErroredValue] : null;
    },
    function(value) {
      if (value) {
        this[kErroredValue] = value;
        this[kState] |= kErrored;
      } else {
        this[kState] &= ~kErrored;
      }
    },
  ),
  // Set to false on the write half of a Duplex that has none.
  writable: hidden(
    function() {
      return (this[kState] & kHasWritable) !== 0 ? (this[kState] & kWritable) !== 0 : undefined;
    },
    function(value) {
      if (value == null) this[kState] &= ~(kHasWritable | kWritable);
      else if (value) this[kState] |= kHasWritable | kWritable;
      else this[kState] = (this[kState] | kHasWritable) & ~kWritable;
    },
  ),
  defaultEncoding: hidden(
    function() {
      return (this[kState] & kDefaultUTF8Encoding) !== 0 ? 'utf8' : this[kDefaultEncodingValue];
    },
    function(value) {
      if (value === 'utf8' || value === 'utf-8') {
        this[kState] |= kDefaultUTF8Encoding;
      } else {
        this[kState] &= ~kDefaultUTF8Encoding;
        this[kDefaultEncodingValue] = value;
      }
    },
  ),
  // The callback of the write in flight; null stands for nop.
  writecb: hidden(
    function() {
      return this[kWriteCbValue];
    },
    function(value) {
      this[kWriteCbValue] = value;
    },
  ),
  afterWriteTickInfo: hidden(
    function() {
      return (this[kState] & kAfterWriteTickInfo) !== 0 ? this[kAfterWriteTickInfoValue] : null;
    },
    function(value) {
      this[kAfterWriteTickInfoValue] = value;
      if (value) this[kState] |= kAfterWriteTickInfo;
      else this[kState] &= ~kAfterWriteTickInfo;
    },
  ),
  buffered: hidden(
    function() {
      return this[kBufferedValue] ?? [];
    },
    function(value) {
      this[kBufferedValue] = value;
      if (value) this[kState] |= kBuffered;
      else this[kState] &= ~kBuffered;
    },
  ),
  bufferedRequestCount: hidden(function() {
    return this[kBufferedValue] === null ? 0 : this[kBufferedValue].length - this.bufferedIndex;
  }),
});
