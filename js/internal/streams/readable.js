// stream.Readable (doc: stream.md "Readable streams"). The rules are in readable_side.js.

import { lazy } from 'internal/core';
import process from 'process';
import { codes } from 'internal/errors';
import { getOptionValue } from 'internal/options';
import { kRejection } from 'internal/events/symbols';
import { EventEmitter } from 'internal/events/emitter';
import { addMembers, begin, expectEvents, extend, isDuplex } from 'internal/streams/class';
import { ChunkQueue } from 'internal/streams/chunk_queue';
import { destroyer } from 'internal/streams/destroy';
import { Stream } from 'internal/streams/legacy';
import { pipe, unpipe } from 'internal/streams/pipe';
import { ReadableState } from 'internal/streams/readable_side';
import { newsUnwanted } from 'internal/streams/readable_ticks';

const iteratorModule = lazy('internal/streams/iterator');
const batchesModule = lazy('internal/streams/iter/from_readable');
const operators = lazy('internal/streams/operators');
const composeModule = lazy('internal/streams/compose');
const disposeModule = lazy('internal/streams/dispose');
const fromModule = lazy('internal/streams/from');
const fromWeb = lazy('internal/webstreams/from_web');
const toWeb = lazy('internal/webstreams/to_web');

const events = ['close', 'error', 'data', 'end', 'readable'];
const methodOptions = ['read', 'destroy', 'construct'];

/** @param {object} [options] doc: "new stream.Readable([options])" @throws ERR_INVALID_ARG_VALUE, ERR_UNKNOWN_ENCODING */
export function Readable(options) {
  if (!(this instanceof Readable)) return new Readable(options);
  const hasBoth = isDuplex(this);
  const side = new ReadableState(options, this, hasBoth, hasBoth ? this._writableState : undefined);
  this._readableState = side;
  expectEvents(this, events);
  Stream.call(this, options);
  begin(this, options, methodOptions, side.life);
}
extend(Readable, Stream);

Readable.ReadableState = ReadableState;

const { on, removeListener, removeAllListeners } = EventEmitter.prototype;

// Which of the sides' rules a new listener touches.
function listen(event, listener) {
  const side = this._readableState;
  if (event === 'data') side?.exposeConsumer();
  on.call(this, event, listener);
  if (event === 'data') side.dataWanted();
  else if (event === 'readable') side.newsWanted();
  return this;
}

function unlisten(event, listener) {
  removeListener.call(this, event, listener);
  if (event === 'readable') process.nextTick(newsUnwanted, this._readableState);
  else if (event === 'data') this._readableState.dataUnwanted();
  return this;
}

addMembers(Readable.prototype, {
  destroy(error, done) {
    this._readableState.life.destroy(error, done);
    return this;
  },
  _undestroy() {
    this._readableState.life.restart();
    this._readableState.restart();
    this._writableState?.restart();
  },
  _destroy(error, done) {
    done(error);
  },
  [kRejection](error) {
    this.destroy(error);
  },
  [Symbol.asyncDispose]() {
    return disposeModule().disposeReadable(this);
  },

  /** Called by the implementer when there is data; null: the end. @returns {boolean} whether more is welcome */
  push(chunk, encoding) {
    return this._readableState.accept(chunk, encoding, false);
  },
  /** Puts a chunk back in front of what waits. */
  unshift(chunk, encoding) {
    return this._readableState.accept(chunk, encoding, true);
  },
  /** @param {number} [size] @throws ERR_OUT_OF_RANGE */
  read(size) {
    return this._readableState.read(size);
  },
  _read(size) {
    throw new codes.ERR_METHOD_NOT_IMPLEMENTED('_read()');
  },
  /** @throws ERR_UNKNOWN_ENCODING */
  setEncoding(encoding) {
    this._readableState.decode(encoding);
    return this;
  },
  resume() {
    this._readableState.resume();
    return this;
  },
  pause() {
    this._readableState.pause();
    return this;
  },
  isPaused() {
    return this._readableState.paused || this._readableState.flowing === false;
  },
  pipe,
  unpipe,

  on: listen,
  addListener: listen,
  removeListener: unlisten,
  off: unlisten,
  removeAllListeners(event) {
    this._readableState?.exposeConsumer();
    const result = removeAllListeners.apply(this, arguments);
    if (event === 'readable' || event === undefined) process.nextTick(newsUnwanted, this._readableState);
    return result;
  },

  /** Takes its data from an old-style stream (doc: "readable.wrap(stream)"). */
  wrap(old) {
    let isPaused = false;
    old.on('data', (chunk) => {
      if (this.push(chunk) || !old.pause) return;
      isPaused = true;
      old.pause();
    });
    old.on('end', () => this.push(null));
    old.on('error', (error) => this._readableState.life.fail(error));
    for (const event of ['close', 'destroy']) old.on(event, () => destroyer(this));
    this._read = () => {
      if (!isPaused || !old.resume) return;
      isPaused = false;
      old.resume();
    };
    // The rest of what it can do, such as the methods of a request.
    for (const [name, method] of Object.entries(old)) {
      if (this[name] === undefined && typeof method === 'function') this[name] = method.bind(old);
    }
    return this;
  },

  [Symbol.asyncIterator]() {
    return iteratorModule().iterate(this);
  },
  /** For node:stream/iter. @throws ERR_STREAM_ITER_MISSING_FLAG */
  [Symbol.for('Stream.toAsyncStreamable')]() {
    if (!getOptionValue('--experimental-stream-iter')) throw new codes.ERR_STREAM_ITER_MISSING_FLAG();
    return batchesModule().batchesOfReadable(this);
  },
  /** @throws ERR_INVALID_ARG_TYPE */
  iterator(options) {
    return iteratorModule().iterateWith(this, options);
  },
  compose(stream, options) {
    return composeModule().composeReadable(this, stream, options);
  },

  get readable() {
    const side = this._readableState;
    return side !== undefined && side.readable !== false && !side.destroyed && !side.errorEmitted && !side.endEmitted;
  },
  // Old streams say so themselves.
  set readable(value) {
    if (this._readableState) this._readableState.readable = Boolean(value);
  },
  get readableDidRead() {
    return this._readableState.dataEmitted;
  },
  get readableAborted() {
    const side = this._readableState;
    return side.readable !== false && (side.destroyed || side.errored !== null) && !side.endEmitted;
  },
  get readableHighWaterMark() {
    return this._readableState.highWaterMark;
  },
  get readableBuffer() {
    return this._readableState?.buffer;
  },
  get readableFlowing() {
    return this._readableState.flowing;
  },
  set readableFlowing(value) {
    if (this._readableState) this._readableState.flowing = value;
  },
  get readableLength() {
    return this._readableState.length;
  },
  get readableObjectMode() {
    return this._readableState?.objectMode ?? false;
  },
  get readableEncoding() {
    return this._readableState?.encoding ?? null;
  },
  get readableEnded() {
    return this._readableState?.endEmitted ?? false;
  },
  get errored() {
    return this._readableState?.errored ?? null;
  },
  get closed() {
    return this._readableState?.closed ?? false;
  },
  get destroyed() {
    return this._readableState?.destroyed ?? false;
  },
  set destroyed(value) {
    if (this._readableState) this._readableState.destroyed = value;
  },
});

// The operators (map, filter …) are loaded when the first is called. They are not enumerable.
for (const [name, length] of Object.entries({
  drop: 1, filter: 2, flatMap: 2, map: 2, take: 1, every: 1, forEach: 2, reduce: 3, toArray: 1, some: 1, find: 2,
})) {
  const operator = { [name](...args) { return operators()[name].apply(this, args); } }[name];
  Object.defineProperty(operator, 'length', { __proto__: null, value: length, configurable: true });
  Object.defineProperty(Readable.prototype, name, { __proto__: null, value: operator, writable: true, configurable: true });
}

/** doc: "stream.Readable.from(iterable[, options])" @throws ERR_INVALID_ARG_TYPE */
Readable.from = function from(iterable, options) {
  return fromModule().from(Readable, iterable, options);
};

// Loaded when called: they bring in the web streams.
Readable.fromWeb = function(readableStream, options) {
  return fromWeb().readableFromWeb(readableStream, options);
};

Readable.toWeb = function(readable, options) {
  return toWeb().readableToWeb(readable, options);
};

Readable.wrap = function wrap(source, options) {
  return new Readable({
    objectMode: source.readableObjectMode ?? source.objectMode ?? true,
    ...options,
    destroy(error, done) {
      destroyer(source, error);
      done(error);
    },
  }).wrap(source);
};

/** Reads from a list of chunks as from a stream's own. */
Readable._fromList = function _fromList(size, state) {
  if (state.length === 0) return null;
  const list = state.buffer;
  if (state.objectMode) return list.shift();
  const queue = new ChunkQueue();
  for (const chunk of list) queue.put(chunk);
  const portion = queue.cut(size > 0 && size < state.length ? size : state.length);
  list.splice(0, list.length, ...queue.toArray());
  return portion;
};

export default Readable;
