// Readable: pull-based source of chunks with a buffer, in paused or flowing mode (doc: stream.md "Readable streams").

import process from 'process';
import EE from 'events';
import { Buffer } from 'buffer';
import { StringDecoder } from 'string_decoder';
import { Stream } from 'internal/streams/legacy';
import { codes } from 'internal/errors';
import { lazy } from 'internal/core';
import { construct, destroy, destroyer, undestroy, errorOrDestroy } from 'internal/streams/destroy';
import { validateObject } from 'internal/validators';
import { kState, kObjectMode, kErrorEmitted, kAutoDestroy, kDestroyed, kClosed, kCloseEmitted, kErrored, kConstructed, kOnConstructed } from 'internal/streams/utils';
import {
  ReadableState, kEnded, kEndEmitted, kReading, kSync, kNeedReadable, kEmittedReadable, kReadableListening, kResumeScheduled,
  kMultiAwaitDrain, kReadingMore, kDataEmitted, kDecoder, kHasFlowing, kFlowing, kHasPaused, kPaused, kDataListening,
  kEndScheduled,
} from 'internal/streams/readable_state';
import { fromList } from 'internal/streams/readable_buffer';
import { pipe, unpipe } from 'internal/streams/readable_pipe';
import { isArrayBufferView, viewToBuffer } from 'internal/streams/chunk';

const lazyFrom = lazy('internal/streams/from');
const lazyIterator = lazy('internal/streams/readable_iterator');
const lazyAbort = lazy('internal/streams/add-abort-signal');
const lazyOperators = lazy('internal/streams/operators');
const lazyCompose = lazy('internal/streams/compose');
const lazyAdapters = lazy('internal/webstreams/adapters');
const lazyDispose = lazy('internal/streams/dispose');

// What read() may be asked for at once. A larger highWaterMark would let one call claim all memory.
const MAX_HWM = 0x40000000;

export { ReadableState };

/**
 * @param {object} [options] highWaterMark, encoding, objectMode, emitClose, read, destroy, construct, autoDestroy, signal
 */
export function Readable(options) {
  if (!(this instanceof Readable)) return new Readable(options);

  // All names that streams themselves use, so that the object's shape never changes later.
  this._events ??= { close: undefined, error: undefined, data: undefined, end: undefined, readable: undefined };
  this._readableState = new ReadableState(options, this, false);

  if (options) {
    if (typeof options.read === 'function') this._read = options.read;
    if (typeof options.destroy === 'function') this._destroy = options.destroy;
    if (typeof options.construct === 'function') this._construct = options.construct;
    if (options.signal) lazyAbort().addAbortSignal(options.signal, this);
  }

  Stream.call(this, options);

  if (this._construct != null) {
    construct(this, () => {
      this._readableState[kOnConstructed](this);
    });
  }
}
Object.setPrototypeOf(Readable.prototype, Stream.prototype);
Object.setPrototypeOf(Readable, Stream);

Readable.ReadableState = ReadableState;

ReadableState.prototype[kOnConstructed] = function onConstructed(stream) {
  if ((this[kState] & kNeedReadable) !== 0) maybeReadMore(stream, this);
};

Readable.prototype.destroy = destroy;
Readable.prototype._undestroy = undestroy;
Readable.prototype._destroy = function(err, cb) {
  cb(err);
};

Readable.prototype[EE.captureRejectionSymbol] = function(err) {
  this.destroy(err);
};

Readable.prototype[Symbol.asyncDispose] = function() {
  return lazyDispose().disposeReadable(this);
};

/**
 * Adds a chunk to the end of the buffer; null ends the stream.
 * @param {Buffer|TypedArray|DataView|string|null|any} chunk
 * @param {string} [encoding] of a string chunk
 * @returns {boolean} false: stop pushing until `_read` is called again
 */
Readable.prototype.push = function(chunk, encoding) {
  const state = this._readableState;
  return (state[kState] & kObjectMode) === 0 ? pushBytes(this, state, chunk, encoding) : pushObject(this, state, chunk, encoding);
};

/** Puts a chunk back in front of the buffer. */
Readable.prototype.unshift = function(chunk, encoding) {
  const state = this._readableState;
  return (state[kState] & kObjectMode) === 0 ? unshiftBytes(this, state, chunk, encoding) : unshiftObject(this, state, chunk);
};

function invalidChunk(chunk) {
  return new codes.ERR_INVALID_ARG_TYPE('chunk', ['string', 'Buffer', 'TypedArray', 'DataView'], chunk);
}

function pushBytes(stream, state, chunk, encoding) {
  if (chunk === null) {
    state[kState] &= ~kReading;
    onEofChunk(stream, state);
    return false;
  }

  if (typeof chunk === 'string') {
    encoding ||= state.defaultEncoding;
    if (state.encoding !== encoding) {
      if (state.encoding) {
        // Strings in another encoding than the one that will be read are recoded through bytes.
        chunk = Buffer.from(chunk, encoding).toString(state.encoding);
      } else {
        chunk = Buffer.from(chunk, encoding);
        encoding = '';
      }
    }
  } else if (chunk instanceof Buffer) {
    encoding = '';
  } else if (isArrayBufferView(chunk)) {
    chunk = viewToBuffer(chunk);
    encoding = '';
  } else if (chunk !== undefined) {
    errorOrDestroy(stream, invalidChunk(chunk));
    return false;
  }

  if (!chunk || chunk.length <= 0) {
    state[kState] &= ~kReading;
    maybeReadMore(stream, state);
    return canPushMore(state);
  }

  return addPushed(stream, state, chunk, encoding);
}

function pushObject(stream, state, chunk, encoding) {
  if (chunk === null) {
    state[kState] &= ~kReading;
    onEofChunk(stream, state);
    return false;
  }
  return addPushed(stream, state, chunk, encoding);
}

function addPushed(stream, state, chunk, encoding) {
  if ((state[kState] & kEnded) !== 0) {
    errorOrDestroy(stream, new codes.ERR_STREAM_PUSH_AFTER_EOF());
    return false;
  }
  if ((state[kState] & (kDestroyed | kErrored)) !== 0) return false;

  state[kState] &= ~kReading;
  if ((state[kState] & kDecoder) !== 0 && !encoding) {
    chunk = state.decoder.write(chunk);
    if ((state[kState] & kObjectMode) === 0 && chunk.length === 0) {
      maybeReadMore(stream, state);
      return canPushMore(state);
    }
  }
  addChunk(stream, state, chunk, false);
  return canPushMore(state);
}

function unshiftBytes(stream, state, chunk, encoding) {
  if (chunk === null) {
    state[kState] &= ~kReading;
    onEofChunk(stream, state);
    return false;
  }

  if (typeof chunk === 'string') {
    encoding ||= state.defaultEncoding;
    if (state.encoding !== encoding) {
      chunk = Buffer.from(chunk, encoding);
      if (state.encoding) chunk = chunk.toString(state.encoding);
    }
  } else if (isArrayBufferView(chunk)) {
    chunk = viewToBuffer(chunk);
  } else if (chunk !== undefined) {
    errorOrDestroy(stream, invalidChunk(chunk));
    return false;
  }

  if (!(chunk && chunk.length > 0)) return canPushMore(state);
  return addUnshifted(stream, state, chunk);
}

function unshiftObject(stream, state, chunk) {
  if (chunk === null) {
    state[kState] &= ~kReading;
    onEofChunk(stream, state);
    return false;
  }
  return addUnshifted(stream, state, chunk);
}

function addUnshifted(stream, state, chunk) {
  if ((state[kState] & kEndEmitted) !== 0) {
    errorOrDestroy(stream, new codes.ERR_STREAM_UNSHIFT_AFTER_END_EVENT());
    return false;
  }
  if ((state[kState] & (kDestroyed | kErrored)) !== 0) return false;
  addChunk(stream, state, chunk, true);
  return canPushMore(state);
}

function canPushMore(state) {
  return (state[kState] & kEnded) === 0 && (state.length < state.highWaterMark || state.length === 0);
}

function addChunk(stream, state, chunk, toFront) {
  if ((state[kState] & (kFlowing | kSync | kDataListening)) === (kFlowing | kDataListening) && state.length === 0) {
    // Somebody listens, nothing waits before us and we are not inside _read: no need to go through the buffer.
    if ((state[kState] & kMultiAwaitDrain) !== 0) state.awaitDrainWriters.clear();
    else state.awaitDrainWriters = null;
    state[kState] |= kDataEmitted;
    stream.emit('data', chunk);
  } else {
    state.length += (state[kState] & kObjectMode) !== 0 ? 1 : chunk.length;
    if (!toFront) state.buffer.push(chunk);
    else if (state.bufferIndex > 0) state.buffer[--state.bufferIndex] = chunk;
    else state.buffer.unshift(chunk);

    if ((state[kState] & kNeedReadable) !== 0) emitReadable(stream);
  }
  maybeReadMore(stream, state);
}

Readable.prototype.isPaused = function() {
  const bits = this._readableState[kState];
  return (bits & kPaused) !== 0 || (bits & (kHasFlowing | kFlowing)) === kHasFlowing;
};

/** From now on chunks are strings in `enc`; what is buffered already is decoded too. */
Readable.prototype.setEncoding = function(enc) {
  const state = this._readableState;
  const decoder = new StringDecoder(enc);
  state.decoder = decoder;
  state.encoding = decoder.encoding;

  let content = '';
  for (let i = state.bufferIndex; i < state.buffer.length; i++) content += decoder.write(state.buffer[i]);
  // The end was seen already, so that nobody else will ask for the rest of a split character.
  if ((state[kState] & kEnded) !== 0) content += decoder.end();
  state.buffer.length = 0;
  state.bufferIndex = 0;
  if (content !== '') state.buffer.push(content);
  state.length = content.length;
  return this;
};

// The next power of two: repeated small growth would recompute it for every read().
function computeNewHighWaterMark(n) {
  if (n > MAX_HWM) throw new codes.ERR_OUT_OF_RANGE('size', '<= 1GiB', n);
  n--;
  n |= n >>> 1;
  n |= n >>> 2;
  n |= n >>> 4;
  n |= n >>> 8;
  n |= n >>> 16;
  return n + 1;
}

function howMuchToRead(n, state) {
  if (n <= 0 || (state.length === 0 && (state[kState] & kEnded) !== 0)) return 0;
  if ((state[kState] & kObjectMode) !== 0) return 1;
  if (Number.isNaN(n)) {
    // Flowing: chunk by chunk as they came. Paused: all there is.
    if ((state[kState] & kFlowing) !== 0 && state.length) return state.buffer[state.bufferIndex].length;
    return state.length;
  }
  if (n <= state.length) return n;
  return (state[kState] & kEnded) !== 0 ? state.length : 0;
}

/**
 * Takes `n` bytes (or everything) out of the buffer and asks `_read` for more when it runs low.
 * @param {number} [n] 0 only triggers a refill
 * @returns {Buffer|string|any|null} null: not enough there yet
 */
Readable.prototype.read = function(n) {
  if (n === undefined) n = NaN;
  else if (!Number.isInteger(n)) n = Number.parseInt(n, 10);

  const state = this._readableState;
  const nOrig = n;

  if (n > state.highWaterMark) state.highWaterMark = computeNewHighWaterMark(n);
  if (n !== 0) state[kState] &= ~kEmittedReadable;

  // read(0) with data waiting only tells about it.
  if (
    n === 0 &&
    (state[kState] & kNeedReadable) !== 0 &&
    ((state.highWaterMark !== 0 ? state.length >= state.highWaterMark : state.length > 0) || (state[kState] & kEnded) !== 0)
  ) {
    if (state.length === 0 && (state[kState] & kEnded) !== 0) endReadable(this);
    else emitReadable(this);
    return null;
  }

  n = howMuchToRead(n, state);

  if (n === 0 && (state[kState] & kEnded) !== 0) {
    if (state.length === 0) endReadable(this);
    return null;
  }

  // Refill first: when _read pushes synchronously, this very call can return the new data.
  const doRead = (state[kState] & kNeedReadable) !== 0 || state.length === 0 || state.length - n < state.highWaterMark;
  if (doRead && (state[kState] & (kEnded | kReading | kDestroyed | kErrored | kConstructed)) === kConstructed) {
    state[kState] |= kReading | kSync;
    if (state.length === 0) state[kState] |= kNeedReadable;
    try {
      this._read(state.highWaterMark);
    } catch (err) {
      errorOrDestroy(this, err);
    }
    state[kState] &= ~kSync;
    // Pushed synchronously: the buffer may hold more now than when n was computed.
    if ((state[kState] & kReading) === 0) n = howMuchToRead(nOrig, state);
  }

  const ret = n > 0 ? fromList(n, state) : null;

  if (ret === null) {
    if (state.length <= state.highWaterMark) state[kState] |= kNeedReadable;
    n = 0;
  } else {
    state.length -= n;
    if ((state[kState] & kMultiAwaitDrain) !== 0) state.awaitDrainWriters.clear();
    else state.awaitDrainWriters = null;
  }

  if (state.length === 0) {
    if ((state[kState] & kEnded) === 0) state[kState] |= kNeedReadable;
    // Only a call that took something may end the stream here, see above for the other.
    else if (nOrig !== n) endReadable(this);
  }

  if (ret !== null && (state[kState] & (kErrorEmitted | kCloseEmitted)) === 0) {
    state[kState] |= kDataEmitted;
    this.emit('data', ret);
  }
  return ret;
};

function onEofChunk(stream, state) {
  if ((state[kState] & kEnded) !== 0) return;
  if ((state[kState] & kDecoder) !== 0) {
    const chunk = state.decoder.end();
    if (chunk?.length) {
      state.buffer.push(chunk);
      state.length += (state[kState] & kObjectMode) !== 0 ? 1 : chunk.length;
    }
  }
  state[kState] |= kEnded;

  if ((state[kState] & kSync) !== 0) {
    // Inside _read: wait a tick, so that listeners added after it still hear 'readable'.
    emitReadable(stream);
  } else {
    state[kState] = (state[kState] & ~kNeedReadable) | kEmittedReadable;
    emitReadableNT(stream);
  }
}

function emitReadable(stream) {
  const state = stream._readableState;
  state[kState] &= ~kNeedReadable;
  if ((state[kState] & kEmittedReadable) === 0) {
    state[kState] |= kEmittedReadable;
    process.nextTick(emitReadableNT, stream);
  }
}

function emitReadableNT(stream) {
  const state = stream._readableState;
  if ((state[kState] & (kDestroyed | kErrored)) === 0 && (state.length || (state[kState] & kEnded) !== 0)) {
    stream.emit('readable');
    state[kState] &= ~kEmittedReadable;
  }
  if ((state[kState] & (kFlowing | kEnded)) === 0 && state.length <= state.highWaterMark) state[kState] |= kNeedReadable;
  else state[kState] &= ~kNeedReadable;
  flow(stream);
}

function maybeReadMore(stream, state) {
  if ((state[kState] & (kReadingMore | kConstructed)) === kConstructed) {
    state[kState] |= kReadingMore;
    process.nextTick(maybeReadMoreNT, stream, state);
  }
}

// Fills the buffer up to the mark. Stops when a read(0) brought nothing, or _read answers later (it then calls maybeReadMore again).
function maybeReadMoreNT(stream, state) {
  while (
    (state[kState] & (kReading | kEnded)) === 0 &&
    (state.length < state.highWaterMark || ((state[kState] & kFlowing) !== 0 && state.length === 0))
  ) {
    const len = state.length;
    stream.read(0);
    if (len === state.length) break;
  }
  state[kState] &= ~kReadingMore;
}

Readable.prototype._read = function(n) {
  throw new codes.ERR_METHOD_NOT_IMPLEMENTED('_read()');
};

Readable.prototype.pipe = pipe;
Readable.prototype.unpipe = unpipe;

/** Listening to 'data' starts the flow, listening to 'readable' stops it and starts reading ahead. */
Readable.prototype.on = function(ev, fn) {
  const res = Stream.prototype.on.call(this, ev, fn);
  const state = this._readableState;

  if (ev === 'data') {
    state[kState] |= kDataListening;
    // pipe() and 'readable' together: 'readable' wins.
    if (this.listenerCount('readable') > 0) state[kState] |= kReadableListening;
    else state[kState] &= ~kReadableListening;

    if ((state[kState] & (kHasFlowing | kFlowing)) !== kHasFlowing) this.resume();
  } else if (ev === 'readable') {
    if ((state[kState] & (kEndEmitted | kReadableListening)) === 0) {
      state[kState] = (state[kState] | kReadableListening | kNeedReadable | kHasFlowing) & ~(kFlowing | kEmittedReadable);
      if (state.length) emitReadable(this);
      else if ((state[kState] & kReading) === 0) process.nextTick(readZeroNT, this);
    }
  }
  return res;
};
Readable.prototype.addListener = Readable.prototype.on;

Readable.prototype.removeListener = function(ev, fn) {
  const state = this._readableState;
  const res = Stream.prototype.removeListener.call(this, ev, fn);
  // In the next tick: removing one listener and adding another in the same turn must not flip the mode.
  if (ev === 'readable') process.nextTick(updateReadableListening, this);
  else if (ev === 'data' && this.listenerCount('data') === 0) state[kState] &= ~kDataListening;
  return res;
};
Readable.prototype.off = Readable.prototype.removeListener;

Readable.prototype.removeAllListeners = function(ev) {
  const res = Stream.prototype.removeAllListeners.apply(this, arguments);
  if (ev === 'readable' || ev === undefined) process.nextTick(updateReadableListening, this);
  return res;
};

function updateReadableListening(self) {
  const state = self._readableState;
  if (self.listenerCount('readable') > 0) state[kState] |= kReadableListening;
  else state[kState] &= ~kReadableListening;

  if ((state[kState] & (kHasPaused | kPaused | kResumeScheduled)) === (kHasPaused | kResumeScheduled)) {
    // resume() was called while we listened to 'readable': now it may take effect.
    state[kState] |= kHasFlowing | kFlowing;
  } else if (self.listenerCount('data') > 0) {
    self.resume();
  } else if ((state[kState] & kReadableListening) === 0) {
    state[kState] &= ~(kHasFlowing | kFlowing);
  }
}

function readZeroNT(self) {
  self.read(0);
}

/** Switches to flowing mode (unless somebody listens to 'readable'). */
Readable.prototype.resume = function() {
  const state = this._readableState;
  if ((state[kState] & kFlowing) === 0) {
    state[kState] |= kHasFlowing;
    if ((state[kState] & kReadableListening) === 0) state[kState] |= kFlowing;
    else state[kState] &= ~kFlowing;
    if ((state[kState] & kResumeScheduled) === 0) {
      state[kState] |= kResumeScheduled;
      process.nextTick(resumeNT, this, state);
    }
  }
  state[kState] = (state[kState] | kHasPaused) & ~kPaused;
  return this;
};

function resumeNT(stream, state) {
  if ((state[kState] & kReading) === 0) stream.read(0);
  state[kState] &= ~kResumeScheduled;
  stream.emit('resume');
  flow(stream);
  if ((state[kState] & (kFlowing | kReading)) === kFlowing) stream.read(0);
}

Readable.prototype.pause = function() {
  const state = this._readableState;
  if ((state[kState] & (kHasFlowing | kFlowing)) !== kHasFlowing) {
    state[kState] = (state[kState] | kHasFlowing) & ~kFlowing;
    this.emit('pause');
  }
  state[kState] |= kHasPaused | kPaused;
  return this;
};

function flow(stream) {
  const state = stream._readableState;
  while ((state[kState] & kFlowing) !== 0 && stream.read() !== null);
}

/** Lets an old-style stream (0.8: 'data' events, pause(), resume()) feed this one. */
Readable.prototype.wrap = function(stream) {
  let paused = false;

  stream.on('data', (chunk) => {
    if (!this.push(chunk) && stream.pause) {
      paused = true;
      stream.pause();
    }
  });
  stream.on('end', () => {
    this.push(null);
  });
  stream.on('error', (err) => {
    errorOrDestroy(this, err);
  });
  stream.on('close', () => {
    destroy.call(this);
  });
  stream.on('destroy', () => {
    destroy.call(this);
  });

  this._read = () => {
    if (paused && stream.resume) {
      paused = false;
      stream.resume();
    }
  };

  // The other methods of the wrapped stream stay reachable through the wrapper.
  for (const key of Object.keys(stream)) {
    if (this[key] === undefined && typeof stream[key] === 'function') this[key] = stream[key].bind(stream);
  }
  return this;
};

Readable.prototype[Symbol.asyncIterator] = function() {
  return lazyIterator().streamToAsyncIterator(this);
};

/**
 * An async iterator with a say over what happens to the stream when the loop is left.
 * @param {{ destroyOnReturn?: boolean }} [options]
 */
Readable.prototype.iterator = function(options) {
  if (options !== undefined) validateObject(options, 'options');
  return lazyIterator().streamToAsyncIterator(this, options);
};

Readable.prototype.compose = function compose(stream, options) {
  return lazyCompose().composeReadable(this, stream, options);
};

function readableGetter(get, set) {
  return { __proto__: null, configurable: true, enumerable: false, get, set };
}

Object.defineProperties(Readable.prototype, {
  readable: {
    __proto__: null,
    get() {
      const r = this._readableState;
      // `readable` is set to false on the read half of a Duplex that has none.
      return !!r && r.readable !== false && (r[kState] & (kDestroyed | kErrorEmitted | kEndEmitted)) === 0;
    },
    set(val) {
      if (this._readableState) this._readableState.readable = !!val;
    },
    configurable: true,
    enumerable: true,
  },
  readableDidRead: readableGetter(function() {
    return (this._readableState[kState] & kDataEmitted) !== 0;
  }),
  readableAborted: readableGetter(function() {
    const state = this._readableState;
    return state.readable !== false && (state[kState] & (kDestroyed | kErrored)) !== 0 && (state[kState] & kEndEmitted) === 0;
  }),
  readableHighWaterMark: readableGetter(function() {
    return this._readableState.highWaterMark;
  }),
  readableBuffer: readableGetter(function() {
    return this._readableState?.buffer;
  }),
  readableFlowing: readableGetter(
    function() {
      return this._readableState.flowing;
    },
    function(flowing) {
      if (this._readableState) this._readableState.flowing = flowing;
    },
  ),
  readableLength: readableGetter(function() {
    return this._readableState.length;
  }),
  readableObjectMode: readableGetter(function() {
    return this._readableState ? (this._readableState[kState] & kObjectMode) !== 0 : false;
  }),
  readableEncoding: readableGetter(function() {
    return this._readableState ? this._readableState.encoding : null;
  }),
  errored: readableGetter(function() {
    return this._readableState ? this._readableState.errored : null;
  }),
  closed: readableGetter(function() {
    return this._readableState ? (this._readableState[kState] & kClosed) !== 0 : false;
  }),
  destroyed: readableGetter(
    function() {
      return this._readableState ? (this._readableState[kState] & kDestroyed) !== 0 : false;
    },
    function(value) {
      // Subclasses that keep their own flag set it before the state exists.
      if (this._readableState) this._readableState.destroyed = value;
    },
  ),
  readableEnded: readableGetter(function() {
    return this._readableState ? (this._readableState[kState] & kEndEmitted) !== 0 : false;
  }),
});

Readable._fromList = fromList;

function endReadable(stream) {
  const state = stream._readableState;
  if ((state[kState] & (kEndEmitted | kEndScheduled)) === 0) {
    state[kState] |= kEnded | kEndScheduled;
    process.nextTick(endReadableNT, state, stream);
  }
}

function endReadableNT(state, stream) {
  state[kState] &= ~kEndScheduled;
  // A chunk may have been unshifted, or an error may have happened, since the end was seen.
  if ((state[kState] & (kErrored | kCloseEmitted | kEndEmitted)) !== 0 || state.length !== 0) return;
  state[kState] |= kEndEmitted;
  stream.emit('end');

  if (stream.writable && stream.allowHalfOpen === false) {
    process.nextTick(endWritableNT, stream);
  } else if ((state[kState] & kAutoDestroy) !== 0) {
    // A Duplex waits for its other half.
    const wState = stream._writableState;
    if (!wState || (wState.autoDestroy && (wState.finished || wState.writable === false))) stream.destroy();
  }
}

function endWritableNT(stream) {
  if (stream.writable && !stream.writableEnded && !stream.destroyed) stream.end();
}

/** `stream.Readable.from(iterable[, options])` */
Readable.from = function(iterable, opts) {
  return lazyFrom().from(Readable, iterable, opts);
};

/** `stream.Readable.fromWeb(readableStream[, options])` */
Readable.fromWeb = function(readableStream, options) {
  return lazyAdapters().newStreamReadableFromReadableStream(readableStream, options);
};

/** `stream.Readable.toWeb(streamReadable[, options])` */
Readable.toWeb = function(streamReadable, options) {
  return lazyAdapters().newReadableStreamFromStreamReadable(streamReadable, options);
};

/** A Readable around an old-style stream. */
Readable.wrap = function(src, options) {
  return new Readable({
    objectMode: src.readableObjectMode ?? src.objectMode ?? true,
    ...options,
    destroy(err, callback) {
      destroyer(src, err);
      callback(err);
    },
  }).wrap(src);
};

// Iterator helpers (doc: stream.md "readable.map(fn[, options])" …). [name, length]
const streamOperators = [['drop', 1], ['filter', 2], ['flatMap', 2], ['map', 2], ['take', 1]];
const promiseOperators = [['every', 1], ['forEach', 2], ['reduce', 2], ['toArray', 0], ['some', 1], ['find', 2]];

function defineOperator(name, length, call) {
  Object.defineProperty(call, 'name', { __proto__: null, value: name });
  Object.defineProperty(call, 'length', { __proto__: null, value: length });
  Object.defineProperty(Readable.prototype, name, { __proto__: null, value: call, enumerable: false, configurable: true, writable: true });
}

for (const [name, length] of streamOperators) {
  defineOperator(name, length, function(...args) {
    if (new.target) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
    return Readable.from(Reflect.apply(lazyOperators().streamReturningOperators[name], this, args));
  });
}
for (const [name, length] of promiseOperators) {
  defineOperator(name, length, function(...args) {
    if (new.target) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
    return Reflect.apply(lazyOperators().promiseReturningOperators[name], this, args);
  });
}

export default Readable;
