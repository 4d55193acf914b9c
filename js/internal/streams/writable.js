// Writable: sink of chunks, written one at a time (or all that wait, with _writev), buffered meanwhile (doc: stream.md "Writable streams").

import process from 'process';
import EE from 'events';
import { Buffer } from 'buffer';
import { Stream } from 'internal/streams/legacy';
import { codes } from 'internal/errors';
import { lazy } from 'internal/core';
import { construct, destroy, undestroy, errorOrDestroy } from 'internal/streams/destroy';
import { kState, kObjectMode, kErrorEmitted, kAutoDestroy, kDestroyed, kClosed, kCloseEmitted, kErrored, kConstructed, kOnConstructed } from 'internal/streams/utils';
import {
  WritableState, resetBuffer, kBufferedValue, kOnFinishedValue, kEnded, kFinished, kEnding, kFinalCalled, kNeedDrain, kDecodeStrings, kWriting,
  kSync, kBufferProcessing, kPrefinished, kAllBuffers, kAllNoop, kCorked, kDefaultUTF8Encoding, kExpectWriteCb, kAfterWriteTickInfo,
  kAfterWritePending, kBuffered, kHasOnFinished, kHasWritable, kWritable,
} from 'internal/streams/writable_state';
import { isArrayBufferView, viewToBuffer } from 'internal/streams/chunk';

const lazyAbort = lazy('internal/streams/add-abort-signal');
const lazyAdapters = lazy('internal/webstreams/adapters');
const lazyDispose = lazy('internal/streams/dispose');

function nop() {}

export { WritableState };

/**
 * @param {object} [options] highWaterMark, decodeStrings, defaultEncoding, objectMode, emitClose, write, writev, destroy, final, construct,
 *   autoDestroy, signal
 */
export function Writable(options) {
  if (!(this instanceof Writable)) return new Writable(options);

  this._events ??= { close: undefined, error: undefined, prefinish: undefined, finish: undefined, drain: undefined };
  this._writableState = new WritableState(options, this, false, onwriteOf(this));

  if (options) {
    if (typeof options.write === 'function') this._write = options.write;
    if (typeof options.writev === 'function') this._writev = options.writev;
    if (typeof options.destroy === 'function') this._destroy = options.destroy;
    if (typeof options.final === 'function') this._final = options.final;
    if (typeof options.construct === 'function') this._construct = options.construct;
    if (options.signal) lazyAbort().addAbortSignal(options.signal, this);
  }

  Stream.call(this, options);

  if (this._construct != null) {
    construct(this, () => {
      this._writableState[kOnConstructed](this);
    });
  }
}
Object.setPrototypeOf(Writable.prototype, Stream.prototype);
Object.setPrototypeOf(Writable, Stream);

Writable.WritableState = WritableState;

/** The callback that `_write` gets, one per stream. */
export function onwriteOf(stream) {
  return (er) => {
    onwrite(stream, er);
  };
}

WritableState.prototype[kOnConstructed] = function onConstructed(stream) {
  if ((this[kState] & kWriting) === 0) clearBuffer(stream, this);
  if ((this[kState] & kEnding) !== 0) finishMaybe(stream, this);
};

// A Duplex is a Writable too, though its prototype chain goes through Readable only.
Object.defineProperty(Writable, Symbol.hasInstance, {
  __proto__: null,
  value(object) {
    if (Function.prototype[Symbol.hasInstance].call(this, object)) return true;
    if (this !== Writable) return false;
    return object && object._writableState instanceof WritableState;
  },
});

Writable.prototype.pipe = function() {
  errorOrDestroy(this, new codes.ERR_STREAM_CANNOT_PIPE());
};

// Returns true/false like write(), or the error.
function writeChunk(stream, chunk, encoding, cb) {
  if (cb == null || typeof cb !== 'function') cb = nop;
  const state = stream._writableState;

  if (chunk === null) throw new codes.ERR_STREAM_NULL_VALUES();

  if ((state[kState] & kObjectMode) === 0) {
    if (!encoding) {
      encoding = (state[kState] & kDefaultUTF8Encoding) !== 0 ? 'utf8' : state.defaultEncoding;
    } else if (encoding !== 'buffer' && !Buffer.isEncoding(encoding)) {
      throw new codes.ERR_UNKNOWN_ENCODING(encoding);
    }

    if (typeof chunk === 'string') {
      if (encoding === 'buffer') throw new codes.ERR_UNKNOWN_ENCODING(encoding);
      if ((state[kState] & kDecodeStrings) !== 0) {
        chunk = Buffer.from(chunk, encoding);
        encoding = 'buffer';
      }
    } else if (chunk instanceof Buffer) {
      encoding = 'buffer';
    } else if (isArrayBufferView(chunk)) {
      chunk = viewToBuffer(chunk);
      encoding = 'buffer';
    } else {
      throw new codes.ERR_INVALID_ARG_TYPE('chunk', ['string', 'Buffer', 'TypedArray', 'DataView'], chunk);
    }
  }

  let err;
  if ((state[kState] & kEnding) !== 0) err = new codes.ERR_STREAM_WRITE_AFTER_END();
  else if ((state[kState] & kDestroyed) !== 0) err = new codes.ERR_STREAM_DESTROYED('write');

  if (err) {
    process.nextTick(cb, err);
    errorOrDestroy(stream, err, true);
    return err;
  }

  state.pendingcb++;
  return writeOrBuffer(stream, state, chunk, encoding, cb);
}

/**
 * @param {string|Buffer|TypedArray|DataView|any} chunk
 * @param {string} [encoding]
 * @param {(error?: Error|null) => void} [cb]
 * @returns {boolean} false: wait for 'drain'
 * @throws ERR_STREAM_NULL_VALUES, ERR_INVALID_ARG_TYPE, ERR_UNKNOWN_ENCODING
 */
Writable.prototype.write = function(chunk, encoding, cb) {
  if (chunk != null && typeof encoding === 'function') {
    cb = encoding;
    encoding = null;
  }
  return writeChunk(this, chunk, encoding, cb) === true;
};

/** Buffers writes until uncork(), so that _writev gets them together. */
Writable.prototype.cork = function() {
  const state = this._writableState;
  state[kState] |= kCorked;
  state.corked++;
};

Writable.prototype.uncork = function() {
  const state = this._writableState;
  if (!state.corked) return;
  state.corked--;
  if (!state.corked) state[kState] &= ~kCorked;
  if ((state[kState] & kWriting) === 0) clearBuffer(this, state);
};

Writable.prototype.setDefaultEncoding = function setDefaultEncoding(encoding) {
  if (typeof encoding === 'string') encoding = encoding.toLowerCase();
  if (!Buffer.isEncoding(encoding)) throw new codes.ERR_UNKNOWN_ENCODING(encoding);
  this._writableState.defaultEncoding = encoding;
  return this;
};

function writeOrBuffer(stream, state, chunk, encoding, callback) {
  const len = (state[kState] & kObjectMode) !== 0 ? 1 : chunk.length;
  state.length += len;

  if ((state[kState] & (kWriting | kErrored | kCorked | kConstructed)) !== kConstructed) {
    if (state[kBufferedValue] === null) {
      state[kBufferedValue] = [];
      state[kState] |= kBuffered;
    }
    state[kBufferedValue].push({ chunk, encoding, callback });
    if (encoding !== 'buffer') state[kState] &= ~kAllBuffers;
    if (callback !== nop) state[kState] &= ~kAllNoop;
  } else {
    state.writelen = len;
    if (callback !== nop) state.writecb = callback;
    state[kState] |= kWriting | kSync | kExpectWriteCb;
    stream._write(chunk, encoding, state.onwrite);
    state[kState] &= ~kSync;
  }

  // After _write: what is written already does not count.
  const ret = state.length < state.highWaterMark || state.length === 0;
  if (!ret) state[kState] |= kNeedDrain;
  return ret && (state[kState] & (kDestroyed | kErrored)) === 0;
}

function doWrite(stream, state, writev, len, chunk, encoding, cb) {
  state.writelen = len;
  if (cb !== nop) state.writecb = cb;
  state[kState] |= kWriting | kSync | kExpectWriteCb;
  if ((state[kState] & kDestroyed) !== 0) state.onwrite(new codes.ERR_STREAM_DESTROYED('write'));
  else if (writev) stream._writev(chunk, state.onwrite);
  else stream._write(chunk, encoding, state.onwrite);
  state[kState] &= ~kSync;
}

function onwriteError(stream, state, er, cb) {
  --state.pendingcb;
  cb(er);
  // What was buffered behind it will not be written any more.
  errorBuffer(state);
  errorOrDestroy(stream, er);
}

function onwrite(stream, er) {
  const state = stream._writableState;

  if ((state[kState] & kExpectWriteCb) === 0) {
    errorOrDestroy(stream, new codes.ERR_MULTIPLE_CALLBACK());
    return;
  }

  const sync = (state[kState] & kSync) !== 0;
  const cb = state.writecb ?? nop;

  state.writecb = null;
  state[kState] &= ~(kWriting | kExpectWriteCb);
  state.length -= state.writelen;
  state.writelen = 0;

  if (er) {
    er.stack; // eslint-disable-line no-unused-expressions -- formats it, see destroy
    if ((state[kState] & kErrored) === 0) state.errored = er;
    // A Duplex must not read on after a failed write.
    if (stream._readableState && !stream._readableState.errored) stream._readableState.errored = er;

    if (sync) process.nextTick(onwriteError, stream, state, er, cb);
    else onwriteError(stream, state, er, cb);
    return;
  }

  if ((state[kState] & kBuffered) !== 0) clearBuffer(stream, state);

  if (!sync) {
    afterWrite(stream, state, 1, cb);
    return;
  }

  // _write answered at once: callbacks wait for the next tick. Many such writes share one tick.
  if (cb === nop) {
    if ((state[kState] & kAfterWritePending) === 0 && (state[kState] & kNeedDrain) !== 0 && (state[kState] & kEnding) === 0) {
      process.nextTick(afterWrite, stream, state, 1, cb);
      state[kState] |= kAfterWritePending;
    } else {
      state.pendingcb--;
      if ((state[kState] & kEnding) !== 0) finishMaybe(stream, state, true);
    }
  } else if ((state[kState] & kAfterWriteTickInfo) !== 0 && state.afterWriteTickInfo.cb === cb) {
    state.afterWriteTickInfo.count++;
  } else {
    state.afterWriteTickInfo = { count: 1, cb, stream, state };
    process.nextTick(afterWriteTick, state.afterWriteTickInfo);
    state[kState] |= kAfterWritePending;
  }
}

function afterWriteTick({ stream, state, count, cb }) {
  state.afterWriteTickInfo = null;
  return afterWrite(stream, state, count, cb);
}

function afterWrite(stream, state, count, cb) {
  state[kState] &= ~kAfterWritePending;

  if ((state[kState] & (kEnding | kNeedDrain | kDestroyed)) === kNeedDrain && state.length === 0) {
    state[kState] &= ~kNeedDrain;
    stream.emit('drain');
  }

  while (count-- > 0) {
    state.pendingcb--;
    cb(null);
  }

  if ((state[kState] & kDestroyed) !== 0) errorBuffer(state);
  if ((state[kState] & kEnding) !== 0) finishMaybe(stream, state, true);
}

// Fails everything that waits: buffered writes and end() callbacks.
function errorBuffer(state) {
  if ((state[kState] & kWriting) !== 0) return;

  if ((state[kState] & kBuffered) !== 0) {
    const buffered = state[kBufferedValue];
    for (let n = state.bufferedIndex; n < buffered.length; ++n) {
      const { chunk, callback } = buffered[n];
      state.length -= (state[kState] & kObjectMode) !== 0 ? 1 : chunk.length;
      callback(state.errored ?? new codes.ERR_STREAM_DESTROYED('write'));
    }
  }

  callFinishedCallbacks(state, state.errored ?? new codes.ERR_STREAM_DESTROYED('end'));
  resetBuffer(state);
}

// Writes what waits, if it may be written now.
function clearBuffer(stream, state) {
  if ((state[kState] & (kDestroyed | kBufferProcessing | kCorked | kBuffered | kConstructed)) !== (kBuffered | kConstructed)) return;

  const objectMode = (state[kState] & kObjectMode) !== 0;
  const buffered = state[kBufferedValue];
  const start = state.bufferedIndex;
  const count = buffered.length - start;
  if (!count) return;

  let i = start;
  state[kState] |= kBufferProcessing;
  if (count > 1 && stream._writev) {
    // The one callback below stands for all of them.
    state.pendingcb -= count - 1;

    const callback =
      (state[kState] & kAllNoop) !== 0
        ? nop
        : (err) => {
            for (let n = start; n < buffered.length; ++n) buffered[n].callback(err);
          };
    // The array is given away when nobody needs it for the callbacks.
    const chunks = (state[kState] & kAllNoop) !== 0 && start === 0 ? buffered : buffered.slice(start);
    chunks.allBuffers = (state[kState] & kAllBuffers) !== 0;

    doWrite(stream, state, true, state.length, chunks, '', callback);
    resetBuffer(state);
  } else {
    do {
      const { chunk, encoding, callback } = buffered[i];
      buffered[i++] = null;
      doWrite(stream, state, false, objectMode ? 1 : chunk.length, chunk, encoding, callback);
    } while (i < buffered.length && (state[kState] & kWriting) === 0);

    if (i === buffered.length) {
      resetBuffer(state);
    } else if (i > 256) {
      buffered.splice(0, i);
      state.bufferedIndex = 0;
    } else {
      state.bufferedIndex = i;
    }
  }
  state[kState] &= ~kBufferProcessing;
}

Writable.prototype._write = function(chunk, encoding, cb) {
  if (!this._writev) throw new codes.ERR_METHOD_NOT_IMPLEMENTED('_write()');
  this._writev([{ chunk, encoding }], cb);
};

Writable.prototype._writev = null;

/**
 * No more writes after this one. `cb` is called on 'finish', or with the error that prevents it.
 * @returns {this}
 */
Writable.prototype.end = function(chunk, encoding, cb) {
  const state = this._writableState;

  if (typeof chunk === 'function') {
    cb = chunk;
    chunk = null;
    encoding = null;
  } else if (typeof encoding === 'function') {
    cb = encoding;
    encoding = null;
  }

  let err;
  if (chunk !== null && chunk !== undefined) {
    const ret = writeChunk(this, chunk, encoding);
    if (ret instanceof Error) err = ret;
  }

  // However often it was corked.
  if ((state[kState] & kCorked) !== 0) {
    state.corked = 1;
    this.uncork();
  }

  if (err) {
    // 'error' is on its way already.
  } else if ((state[kState] & (kEnding | kErrored)) === 0) {
    // An errored stream never finishes, but one may still call end() on it: pipe() does.
    state[kState] |= kEnding;
    finishMaybe(this, state, true);
    state[kState] |= kEnded;
  } else if ((state[kState] & kFinished) !== 0) {
    err = new codes.ERR_STREAM_ALREADY_FINISHED('end');
  } else if ((state[kState] & kDestroyed) !== 0) {
    err = new codes.ERR_STREAM_DESTROYED('end');
  }

  if (typeof cb === 'function') {
    if (err) {
      process.nextTick(cb, err);
    } else if ((state[kState] & kErrored) !== 0) {
      process.nextTick(cb, state.errored);
    } else if ((state[kState] & kFinished) !== 0) {
      process.nextTick(cb);
    } else {
      if ((state[kState] & kHasOnFinished) === 0) {
        state[kOnFinishedValue] = [];
        state[kState] |= kHasOnFinished;
      }
      state[kOnFinishedValue].push(cb);
    }
  }
  return this;
};

function needFinish(state) {
  return (
    (state[kState] &
      (kEnding | kDestroyed | kConstructed | kFinished | kWriting | kErrorEmitted | kCloseEmitted | kErrored | kBuffered)) ===
      (kEnding | kConstructed) && state.length === 0
  );
}

function callFinal(stream, state) {
  let called = false;

  function onFinish(err) {
    if (called) {
      errorOrDestroy(stream, err ?? new codes.ERR_MULTIPLE_CALLBACK());
      return;
    }
    called = true;

    state.pendingcb--;
    if (err) {
      callFinishedCallbacks(state, err);
      errorOrDestroy(stream, err, (state[kState] & kSync) !== 0);
    } else if (needFinish(state)) {
      state[kState] |= kPrefinished;
      stream.emit('prefinish');
      // Not at once: with a synchronous _final, 'finish' would come before end() has returned.
      state.pendingcb++;
      process.nextTick(finish, stream, state);
    }
  }

  state[kState] |= kSync;
  state.pendingcb++;
  try {
    stream._final(onFinish);
  } catch (err) {
    onFinish(err);
  }
  state[kState] &= ~kSync;
}

function prefinish(stream, state) {
  if ((state[kState] & (kPrefinished | kFinalCalled)) !== 0) return;
  if (typeof stream._final === 'function' && (state[kState] & kDestroyed) === 0) {
    state[kState] |= kFinalCalled;
    callFinal(stream, state);
  } else {
    state[kState] |= kPrefinished;
    stream.emit('prefinish');
  }
}

function finishMaybe(stream, state, sync) {
  if (!needFinish(state)) return;
  prefinish(stream, state);
  if (state.pendingcb !== 0) return;
  if (sync) {
    state.pendingcb++;
    process.nextTick(finishIfStillNeeded, stream, state);
  } else if (needFinish(state)) {
    state.pendingcb++;
    finish(stream, state);
  }
}

function finishIfStillNeeded(stream, state) {
  if (needFinish(state)) finish(stream, state);
  else state.pendingcb--;
}

function finish(stream, state) {
  state.pendingcb--;
  state[kState] |= kFinished;
  callFinishedCallbacks(state, null);
  stream.emit('finish');

  if ((state[kState] & kAutoDestroy) !== 0) {
    // A Duplex waits for its other half.
    const rState = stream._readableState;
    if (!rState || (rState.autoDestroy && (rState.endEmitted || rState.readable === false))) stream.destroy();
  }
}

function callFinishedCallbacks(state, err) {
  if ((state[kState] & kHasOnFinished) === 0) return;
  const callbacks = state[kOnFinishedValue];
  state[kOnFinishedValue] = null;
  state[kState] &= ~kHasOnFinished;
  for (let i = 0; i < callbacks.length; i++) callbacks[i](err);
}

function accessor(get, set) {
  return { __proto__: null, configurable: true, enumerable: false, get, set };
}

Object.defineProperties(Writable.prototype, {
  closed: accessor(function() {
    return this._writableState ? (this._writableState[kState] & kClosed) !== 0 : false;
  }),
  destroyed: accessor(
    function() {
      return this._writableState ? (this._writableState[kState] & kDestroyed) !== 0 : false;
    },
    function(value) {
      if (!this._writableState) return;
      if (value) this._writableState[kState] |= kDestroyed;
      else this._writableState[kState] &= ~kDestroyed;
    },
  ),
  writable: {
    __proto__: null,
    get() {
      const w = this._writableState;
      return (
        !!w &&
        (w[kState] & (kHasWritable | kWritable)) !== kHasWritable &&
        (w[kState] & (kDestroyed | kErrored | kEnding | kEnded)) === 0
      );
    },
    set(val) {
      if (this._writableState) this._writableState.writable = !!val;
    },
    configurable: true,
    enumerable: true,
  },
  writableFinished: accessor(function() {
    return this._writableState ? (this._writableState[kState] & kFinished) !== 0 : false;
  }),
  writableObjectMode: accessor(function() {
    return this._writableState ? (this._writableState[kState] & kObjectMode) !== 0 : false;
  }),
  writableBuffer: accessor(function() {
    return this._writableState && this._writableState.getBuffer();
  }),
  writableEnded: accessor(function() {
    return this._writableState ? (this._writableState[kState] & kEnding) !== 0 : false;
  }),
  writableNeedDrain: accessor(function() {
    return this._writableState ? (this._writableState[kState] & (kDestroyed | kEnding | kNeedDrain)) === kNeedDrain : false;
  }),
  writableHighWaterMark: accessor(function() {
    return this._writableState && this._writableState.highWaterMark;
  }),
  writableCorked: accessor(function() {
    return this._writableState ? this._writableState.corked : 0;
  }),
  writableLength: accessor(function() {
    return this._writableState && this._writableState.length;
  }),
  errored: accessor(function() {
    return this._writableState ? this._writableState.errored : null;
  }),
  writableAborted: accessor(function() {
    const bits = this._writableState[kState];
    return (
      (bits & (kHasWritable | kWritable)) !== kHasWritable && (bits & (kDestroyed | kErrored)) !== 0 && (bits & kFinished) === 0
    );
  }),
});

Writable.prototype.destroy = function(err, cb) {
  const state = this._writableState;
  // Those who wait for a write or for end() must hear that it will not happen.
  if ((state[kState] & (kBuffered | kHasOnFinished)) !== 0 && (state[kState] & kDestroyed) === 0) process.nextTick(errorBuffer, state);
  destroy.call(this, err, cb);
  return this;
};

Writable.prototype._undestroy = undestroy;
Writable.prototype._destroy = function(err, cb) {
  cb(err);
};

Writable.prototype[EE.captureRejectionSymbol] = function(err) {
  this.destroy(err);
};

Writable.prototype[Symbol.asyncDispose] = function() {
  return lazyDispose().disposeWritable(this);
};

/** `stream.Writable.fromWeb(writableStream[, options])` */
Writable.fromWeb = function(writableStream, options) {
  return lazyAdapters().newStreamWritableFromWritableStream(writableStream, options);
};

/** `stream.Writable.toWeb(streamWritable)` */
Writable.toWeb = function(streamWritable) {
  return lazyAdapters().newWritableStreamFromStreamWritable(streamWritable);
};

export default Writable;
