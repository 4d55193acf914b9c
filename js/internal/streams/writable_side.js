// The writable side: chunks go to `_write` one at a time; those that come meanwhile wait in a ring.
//
//   OPEN ──end()──▶ ENDING ──all is written──▶ FINALIZING (_final) ──▶ PREFINISHED ──all callbacks called──▶ FINISHED
//
// Only #finishMaybe() moves a side beyond ENDING. A write is over when `_write` calls back (#written()); its own callback follows
// at once if that was asynchronous, else in a tick: one for all writes of a turn that have the same callback, and none when nobody
// waits.

import { Buffer } from 'buffer';
import process from 'process';
import { codes } from 'internal/errors';
import { bufferOver, isBuffer } from 'internal/streams/chunk';
import { OPEN } from 'internal/streams/life';
import { Ring } from 'internal/streams/ring';
import { Side } from 'internal/streams/side';

const {
  ERR_INVALID_ARG_TYPE, ERR_MULTIPLE_CALLBACK, ERR_STREAM_ALREADY_FINISHED, ERR_STREAM_DESTROYED, ERR_STREAM_NULL_VALUES,
  ERR_STREAM_WRITE_AFTER_END, ERR_UNKNOWN_ENCODING,
} = codes;

const ACCEPTING = 0;
const ENDING = 1;
const FINALIZING = 2;
const PREFINISHED = 3;
const FINISHED = 4;

const ownOptions = { objectMode: 'writableObjectMode', highWaterMark: 'writableHighWaterMark' };

function nop() {}

export class WritableState extends Side {
  /** How often cork() was called without uncork(). */
  corked = 0;
  /** write() returned false, and 'drain' was not emitted since. */
  needDrain = false;
  /** `_write`, `_writev` did not call back yet. */
  writing = false;
  /** They are on the stack. */
  sync = true;
  /** The queue is being emptied further up the stack. */
  bufferProcessing = false;
  /** Writes, `_final` and the finish itself that are not reported yet. */
  pendingcb = 0;
  decodeStrings;
  /** end() has run. */
  ended = false;
  defaultEncoding = 'utf8';
  /** What `stream.writable` was set to. @type {boolean | undefined} */
  writable = undefined;
  /** Runs right before 'prefinish': how a Transform brings out its last data. @type {(() => void) | null} */
  beforePrefinish = null;
  #stage = ACCEPTING;
  #stream;
  /** Chunk, encoding and callback of each waiting write, one after the other. */
  #queue = new Ring();
  #onlyBuffers = true;
  #currentLength = 0;
  #currentCallback = nop;
  #finishCallbacks = [];
  /** The tick that reports synchronous writes: their callback and their number. */
  #report = null;
  #reportScheduled = false;

  /**
   * @param {object} [options] of the stream
   * @param {object | null} [stream]
   * @param {boolean} [isDuplex]
   * @param {Side} [other] the readable side, if it was made before
   * @throws ERR_INVALID_ARG_VALUE, ERR_UNKNOWN_ENCODING
   */
  constructor(options, stream, isDuplex = false, other = undefined) {
    super(options, stream, isDuplex, ownOptions, other);
    this.#stream = stream;
    this.decodeStrings = options?.decodeStrings !== false;
    const encoding = options?.defaultEncoding;
    if (encoding) {
      if (!Buffer.isEncoding(encoding)) throw new ERR_UNKNOWN_ENCODING(encoding);
      this.defaultEncoding = encoding;
    }
    /** What `_write` calls back. */
    this.onwrite = (error) => this.#written(error);
  }

  /** end() was called. */
  get ending() {
    return this.#stage !== ACCEPTING;
  }

  set ending(value) {
    this.#stage = value ? Math.max(this.#stage, ENDING) : ACCEPTING;
  }

  get finished() {
    return this.#stage === FINISHED;
  }

  set finished(value) {
    this.#stage = value ? FINISHED : Math.min(this.#stage, PREFINISHED);
  }

  get finalCalled() {
    return this.#stage >= FINALIZING;
  }

  get prefinished() {
    return this.#stage >= PREFINISHED;
  }

  get bufferedRequestCount() {
    return this.#queue.count / 3;
  }

  /** The writes that wait. @returns {{ chunk: any, encoding: string, callback: Function }[]} */
  getBuffer() {
    const queue = this.#queue;
    return Array.from({ length: queue.count / 3 }, (_, index) => writeAt(queue, index));
  }

  get buffer() {
    return this.getBuffer();
  }

  /** Whether the other side of a Duplex need not wait for this one before the stream is destroyed. */
  get isThrough() {
    return this.#stage === FINISHED || this.writable === false;
  }

  /** Construction is over. */
  opened() {
    if (!this.writing) this.#writeQueued();
    this.#finishMaybe();
  }

  /** `undestroy()`: the stream begins anew. */
  restart() {
    this.ended = this.writable === false;
    this.#stage = this.ended ? FINISHED : ACCEPTING;
  }

  // ---- write ---------------------------------------------------------------------------------------------------------

  /**
   * @param {string | undefined} encoding of a string
   * @param {(error?: Error | null) => void} [callback]
   * @returns {boolean | Error} whether more is welcome; the error when the stream takes nothing any more
   * @throws ERR_STREAM_NULL_VALUES, ERR_INVALID_ARG_TYPE, ERR_UNKNOWN_ENCODING
   */
  accept(chunk, encoding, callback) {
    if (typeof callback !== 'function') callback = nop;
    if (chunk === null) throw new ERR_STREAM_NULL_VALUES();
    if (!this.objectMode) {
      if (!encoding) encoding = this.defaultEncoding;
      else if (!Buffer.isEncoding(encoding) && (encoding !== 'buffer' || typeof chunk === 'string')) throw new ERR_UNKNOWN_ENCODING(encoding);
      if (typeof chunk !== 'string') {
        chunk = bytesOf(chunk);
        encoding = 'buffer';
      } else if (this.decodeStrings) {
        chunk = Buffer.from(chunk, encoding);
        encoding = 'buffer';
      }
    }

    if (this.#stage !== ACCEPTING || this.life.destroyed) {
      const error = this.#stage !== ACCEPTING ? new ERR_STREAM_WRITE_AFTER_END() : new ERR_STREAM_DESTROYED('write');
      process.nextTick(callback, error);
      this.life.fail(error, true);
      return error;
    }
    return this.#add(chunk, encoding, callback);
  }

  #add(chunk, encoding, callback) {
    this.pendingcb++;
    const size = this.objectMode ? 1 : chunk.length;
    this.length += size;
    if (this.writing || this.#queue.count > 0 || this.corked > 0 || this.life.errored !== null || this.life.fate !== OPEN) {
      this.#enqueue(chunk, encoding, callback);
    } else {
      this.#begin(size, callback);
      this.#stream._write(chunk, encoding, this.onwrite);
      this.sync = false;
    }
    // What was written at once takes no room.
    const hasRoom = this.length < this.highWaterMark || this.length === 0;
    if (!hasRoom) this.needDrain = true;
    return hasRoom && this.life.errored === null && !this.life.destroyed;
  }

  #enqueue(chunk, encoding, callback) {
    const queue = this.#queue;
    queue.put(chunk);
    queue.put(encoding);
    queue.put(callback);
    if (this.#onlyBuffers && encoding !== 'buffer') this.#onlyBuffers = false;
  }

  #begin(size, callback) {
    this.#currentLength = size;
    this.#currentCallback = callback;
    this.writing = this.sync = true;
  }

  // `_write` or `_writev` called back.
  #written(error) {
    if (!this.writing) {
      this.life.fail(new ERR_MULTIPLE_CALLBACK());
      return;
    }
    const callback = this.#currentCallback;
    this.writing = false;
    this.#currentCallback = nop;
    this.length -= this.#currentLength;
    this.#currentLength = 0;
    if (error) {
      this.life.errored ??= error;
      if (this.sync) process.nextTick(reportFailure, this, error, callback);
      else this.reportFailure(error, callback);
      return;
    }
    if (this.#queue.count > 0) this.#writeQueued();
    if (this.sync) this.#reportSoon(callback);
    else this.report(1, callback);
  }

  #reportSoon(callback) {
    // In object mode the turn a writer waits for is kept, even if it waits for nothing.
    const isNews = this.objectMode || (this.needDrain && this.length === 0);
    if (callback === nop && (this.#reportScheduled || !isNews)) {
      this.pendingcb--;
      if (this.#stage !== ACCEPTING) this.#finishMaybe(true);
    } else if (this.#report?.callback === callback) {
      this.#report.count++;
    } else {
      this.#report = { callback, count: 1 };
      this.#reportScheduled = true;
      process.nextTick(runReport, this, this.#report);
    }
  }

  /** The tick of #reportSoon(). */
  runReport(report) {
    this.#report = null;
    this.#reportScheduled = false;
    this.report(report.count, report.callback);
  }

  /** Tells that `count` writes are done. */
  report(count, callback) {
    if (this.needDrain && this.length === 0 && this.#stage === ACCEPTING && !this.life.destroyed) {
      this.needDrain = false;
      this.#stream.emit('drain');
    }
    for (; count > 0; count--) {
      this.pendingcb--;
      callback(null);
    }
    if (this.life.destroyed) this.abandon();
    this.#finishMaybe(true);
  }

  reportFailure(error, callback) {
    this.pendingcb--;
    callback(error);
    // Nothing of what waits will be written.
    this.abandon();
    this.life.fail(error);
  }

  // ---- queue ---------------------------------------------------------------------------------------------------------

  uncork() {
    if (this.corked === 0) return;
    this.corked--;
    if (!this.writing) this.#writeQueued();
  }

  #writeQueued() {
    const queue = this.#queue;
    if (queue.count === 0 || this.corked > 0 || this.bufferProcessing || this.life.fate !== OPEN) return;
    this.bufferProcessing = true;
    if (queue.count > 3 && this.#stream._writev) {
      this.#writeTogether(this.#stream);
    } else {
      do {
        const chunk = queue.take();
        const encoding = queue.take();
        this.#begin(this.objectMode ? 1 : chunk.length, queue.take());
        // `_write` of the chunk before may have destroyed the stream.
        if (this.life.destroyed) this.#written(new ERR_STREAM_DESTROYED('write'));
        else this.#stream._write(chunk, encoding, this.onwrite);
        this.sync = false;
      } while (queue.count > 0 && !this.writing);
    }
    if (queue.count === 0) this.#onlyBuffers = true;
    this.bufferProcessing = false;
  }

  #writeTogether(stream) {
    const writes = this.getBuffer();
    writes.allBuffers = this.#onlyBuffers;
    this.#queue.clear();
    this.pendingcb -= writes.length - 1;
    // `writes` is the user's from now on.
    const callbacks = writes.map(({ callback }) => callback);
    const isAwaited = callbacks.some((callback) => callback !== nop);
    this.#begin(this.length, isAwaited ? (error) => callbacks.forEach((callback) => callback(error)) : nop);
    stream._writev(writes, this.onwrite);
    this.sync = false;
  }

  /** The stream is being destroyed: in a tick, those who wait are told. */
  abandonSoon() {
    if (this.#queue.count > 0 || this.#finishCallbacks.length > 0) process.nextTick(abandon, this);
  }

  /** Tells those who wait for a write or for the finish that neither will come. */
  abandon() {
    if (this.writing) return;
    const queue = this.#queue;
    while (queue.count > 0) {
      const chunk = queue.take();
      queue.take();
      this.length -= this.objectMode ? 1 : chunk.length;
      queue.take()(this.life.errored ?? new ERR_STREAM_DESTROYED('write'));
    }
    this.#callFinishCallbacks(this.life.errored ?? new ERR_STREAM_DESTROYED('end'));
    this.#onlyBuffers = true;
  }

  // ---- end -----------------------------------------------------------------------------------------------------------

  /**
   * No more writes (the last one is among them already).
   * @param {Error | undefined} failure of that last write
   * @param {(error?: Error) => void} [callback] called when the stream finished, or cannot
   */
  end(failure, callback) {
    if (this.corked > 0) {
      this.corked = 1;
      this.#stream.uncork();
    }
    let error = failure;
    if (error === undefined) {
      if (this.#stage === ACCEPTING && this.life.errored === null) {
        this.#stage = ENDING;
        this.#finishMaybe(true);
        this.ended = true;
      } else if (this.#stage === FINISHED) {
        error = new ERR_STREAM_ALREADY_FINISHED('end');
      } else if (this.life.destroyed) {
        error = new ERR_STREAM_DESTROYED('end');
      }
    }
    if (typeof callback !== 'function') return;
    error ??= this.life.errored;
    if (error !== null || this.#stage === FINISHED) process.nextTick(callback, error);
    else this.#finishCallbacks.push(callback);
  }

  #mayFinish() {
    return this.#stage !== ACCEPTING && this.#stage !== FINISHED && !this.writing && this.length === 0 && this.#queue.count === 0 &&
      !this.bufferProcessing && this.life.fate === OPEN && this.life.errored === null;
  }

  #finishMaybe(sync = false) {
    if (!this.#mayFinish()) return;
    if (this.#stage === ENDING) this.#prefinish();
    if (this.pendingcb > 0 || !this.#mayFinish()) return;
    this.pendingcb++;
    if (sync) process.nextTick(finishLater, this);
    else this.finish();
  }

  #prefinish() {
    const stream = this.#stream;
    if (typeof stream._final !== 'function' || this.life.destroyed) {
      this.#emitPrefinish();
      return;
    }
    this.#stage = FINALIZING;
    this.pendingcb++;
    let sync = true;
    let called = false;
    const finalized = (error) => {
      if (called) {
        this.life.fail(error ?? new ERR_MULTIPLE_CALLBACK());
        return;
      }
      called = true;
      this.pendingcb--;
      if (error) {
        this.#callFinishCallbacks(error);
        this.life.fail(error, sync);
      } else if (this.#mayFinish()) {
        this.#emitPrefinish();
        // In a tick, so that 'finish' comes after what 'prefinish' listeners have scheduled.
        this.pendingcb++;
        process.nextTick(finish, this);
      }
    };
    try {
      stream._final(finalized);
    } catch (thrown) {
      finalized(thrown);
    }
    sync = false;
  }

  #emitPrefinish() {
    this.#stage = PREFINISHED;
    if (this.beforePrefinish !== null) this.beforePrefinish();
    this.#stream.emit('prefinish');
  }

  /** The tick of #finishMaybe(). */
  finishLater() {
    if (this.#mayFinish()) this.finish();
    else this.pendingcb--;
  }

  finish() {
    const stream = this.#stream;
    this.pendingcb--;
    this.#stage = FINISHED;
    this.#callFinishCallbacks(null);
    stream.emit('finish');
    if (!this.life.autoDestroy) return;
    const other = stream._readableState;
    if (!other || other.endEmitted || other.readable === false) stream.destroy();
  }

  #callFinishCallbacks(error) {
    const callbacks = this.#finishCallbacks;
    if (callbacks.length === 0) return;
    this.#finishCallbacks = [];
    for (const callback of callbacks) callback(error);
  }
}

function bytesOf(chunk) {
  if (isBuffer(chunk)) return chunk;
  if (ArrayBuffer.isView(chunk)) return bufferOver(chunk);
  throw new ERR_INVALID_ARG_TYPE('chunk', ['string', 'Buffer', 'TypedArray', 'DataView'], chunk);
}

function writeAt(queue, index) {
  return { chunk: queue.at(index * 3), encoding: queue.at(index * 3 + 1), callback: queue.at(index * 3 + 2) };
}

function runReport(side, report) {
  side.runReport(report);
}

function reportFailure(side, error, callback) {
  side.reportFailure(error, callback);
}

function abandon(side) {
  side.abandon();
}

function finishLater(side) {
  side.finishLater();
}

function finish(side) {
  side.finish();
}
