// The readable side: chunks that were pushed wait in a ring until somebody reads them.
//
//   SUPPLIED ──push(null)──▶ DRAINING ──the last chunk was taken──▶ ENDED ('end' was emitted)
//
// There are two ways out. Paused, 'readable' tells that read() has something to give. Flowing, the pump hands chunks over as
// fast as `_read` brings them. Either way the source is asked for more only in #refill(). A consumer of our own (see feed() and
// watch()) gets its chunks without an event, and no tick is spent while it keeps up.

import { Buffer } from 'buffer';
import process from 'process';
import { StringDecoder } from 'string_decoder';
import { codes } from 'internal/errors';
import { EventEmitter } from 'internal/events/emitter';
import { bufferOver, isBuffer } from 'internal/streams/chunk';
import { ChunkQueue } from 'internal/streams/chunk_queue';
import { GONE, OPEN } from 'internal/streams/life';
import { Readable } from 'internal/streams/readable';
import { markFor, ReadableFields } from 'internal/streams/readable_fields';
import { askSource, end, endWritable, newsUnwanted, startFlow, tellNews, topUp } from 'internal/streams/readable_ticks';

const { ERR_INVALID_ARG_TYPE, ERR_STREAM_PUSH_AFTER_EOF, ERR_STREAM_UNSHIFT_AFTER_END_EVENT } = codes;
const { emit: plainEmit, listenerCount } = EventEmitter.prototype;

const SUPPLIED = 0;
const DRAINING = 1;
const ENDED = 2;

export class ReadableState extends ReadableFields {
  #stage = SUPPLIED;
  #queue = new ChunkQueue();
  #stream;
  #endScheduled = false;
  #pumping = false;
  #consumer = null;
  #watcher = null;

  /** As for ReadableFields. @throws ERR_INVALID_ARG_VALUE, ERR_UNKNOWN_ENCODING */
  constructor(options, stream, isDuplex = false, other = undefined) {
    super(options, stream, isDuplex, other);
    this.#stream = stream;
    if (options?.encoding) this.decode(options.encoding);
  }

  get ended() {
    return this.#stage !== SUPPLIED;
  }

  set ended(value) {
    if (value !== this.ended) this.#stage = value ? DRAINING : SUPPLIED;
  }

  get endEmitted() {
    return this.#stage === ENDED;
  }

  set endEmitted(value) {
    this.#stage = value ? ENDED : Math.min(this.#stage, DRAINING);
  }

  /** The chunks that wait, as a copy. */
  get buffer() {
    return this.#queue.toArray();
  }

  /** From now on what is pushed, and what waits already, is text. @param {string} encoding @throws ERR_UNKNOWN_ENCODING */
  decode(encoding) {
    const decoder = new StringDecoder(encoding);
    this.decoder = decoder;
    this.encoding = decoder.encoding;
    const queue = this.#queue;
    if (queue.count === 0) return;
    let text = '';
    for (let index = 0; index < queue.count; index++) text += decoder.write(queue.at(index));
    if (this.#stage !== SUPPLIED) text += decoder.end();
    queue.clear();
    if (text !== '') queue.put(text);
    this.length = this.objectMode ? queue.count : text.length;
  }

  /** Construction is over. */
  opened() {
    if (this.needReadable) this.#topUpSoon();
  }

  /** `undestroy()`: the stream begins anew. */
  restart() {
    this.reading = false;
    this.#stage = this.readable === false ? ENDED : SUPPLIED;
  }

  // ---- in ------------------------------------------------------------------------------------------------------------

  /**
   * Takes a chunk, or null for the end of the source. Errors go the way of the stream's errors.
   * @param {boolean} front before what waits (unshift)
   * @returns {boolean} whether more is welcome
   */
  accept(chunk, encoding, front) {
    if (chunk === null) {
      this.reading = false;
      this.#sourceEnded();
      return false;
    }
    if (!this.objectMode) {
      if (typeof chunk === 'string') {
        encoding ||= this.defaultEncoding;
        if (encoding !== this.encoding) {
          chunk = Buffer.from(chunk, encoding);
          encoding = '';
        }
      } else if (isBuffer(chunk)) {
        encoding = '';
      } else if (ArrayBuffer.isView(chunk)) {
        chunk = bufferOver(chunk);
        encoding = '';
      } else if (chunk !== undefined) {
        this.life.fail(new ERR_INVALID_ARG_TYPE('chunk', ['string', 'Buffer', 'TypedArray', 'DataView'], chunk));
        return false;
      }
      if (chunk === undefined || chunk.length === 0) {
        this.reading = false;
        this.#topUpSoon();
        return this.#hasRoom();
      }
      // What is put back is whole; the decoder may hold a part of what comes next.
      if (front && this.encoding !== null && typeof chunk !== 'string') chunk = chunk.toString(this.encoding);
    }

    if (front ? this.#stage === ENDED : this.#stage !== SUPPLIED) {
      this.life.fail(front ? new ERR_STREAM_UNSHIFT_AFTER_END_EVENT() : new ERR_STREAM_PUSH_AFTER_EOF());
      return false;
    }
    if (this.life.destroyed || this.life.errored !== null) return false;
    if (!front) {
      this.reading = false;
      if (this.decoder !== null && !encoding) {
        chunk = this.decoder.write(chunk);
        if (chunk.length === 0 && !this.objectMode) {
          this.#topUpSoon();
          return this.#hasRoom();
        }
      }
    }
    this.#store(chunk, front);
    return this.#hasRoom();
  }

  #store(chunk, front) {
    if (this.flowing && this.length === 0 && !this.sync && this.dataListening) {
      // Straight through: whoever listens is waiting for it.
      if (this.awaitDrainWriters !== null) this.nobodyIsFull();
      this.#deliver(chunk);
    } else {
      this.length += this.objectMode ? 1 : chunk.length;
      if (front) this.#queue.putBack(chunk);
      else this.#queue.put(chunk);
      // What is put back may be all that is left to flow.
      if (this.needReadable || (front && this.flowing)) this.#announce();
    }
    if (!this.reading) this.#topUpSoon();
  }

  #hasRoom() {
    return this.#stage === SUPPLIED && (this.length < this.highWaterMark || this.length === 0);
  }

  #sourceEnded() {
    if (this.#stage !== SUPPLIED) return;
    const rest = this.decoder?.end();
    if (rest) {
      this.#queue.put(rest);
      this.length += this.objectMode ? 1 : rest.length;
    }
    this.#stage = DRAINING;
    if (this.sync) {
      this.#announce();
    } else {
      this.needReadable = false;
      this.emittedReadable = true;
      this.tellNews();
    }
  }

  // ---- out -----------------------------------------------------------------------------------------------------------

  /**
   * `stream.read(size)`: null when there is not that much.
   * @param {number} [size] undefined: all there is, or in flowing mode the first chunk
   */
  read(size) {
    if (size === undefined && (this.objectMode || this.flowing)) return this.#next();
    const wanted = size === undefined ? NaN : Number.isInteger(size) ? size : Number.parseInt(size, 10);
    if (wanted > this.highWaterMark) this.highWaterMark = markFor(wanted);
    if (wanted !== 0) {
      this.emittedReadable = false;
    } else if (this.needReadable && (this.isFull() || this.#stage !== SUPPLIED)) {
      // read(0) asks the source; there is news for the reader instead.
      if (this.length === 0 && this.#stage !== SUPPLIED) this.#endSoon();
      else this.#announce();
      return null;
    }

    let portion = this.#portion(wanted);
    if (portion === 0 && this.#stage !== SUPPLIED) {
      if (this.length === 0) this.#endSoon();
      return null;
    }
    if (this.#needsRefill(portion)) {
      this.#refill();
      // What came synchronously counts.
      if (!this.reading) portion = this.#portion(wanted);
    }

    let chunk = null;
    if (portion > 0) {
      chunk = this.objectMode ? this.#queue.take() : this.#queue.cut(portion);
      this.length -= portion;
      if (this.awaitDrainWriters !== null) this.nobodyIsFull();
    } else {
      this.needReadable = this.length <= this.highWaterMark;
    }
    if (this.length === 0) {
      if (this.#stage === SUPPLIED) this.needReadable = true;
      else if (portion !== wanted) this.#endSoon();
    }
    if (chunk !== null && !this.life.errorEmitted && this.life.fate !== GONE) this.#deliver(chunk);
    return chunk;
  }

  // read() of the next chunk as it is.
  #next() {
    this.emittedReadable = false;
    if (this.length === 0 && this.#stage !== SUPPLIED) {
      this.#endSoon();
      return null;
    }
    const queue = this.#queue;
    if (this.#needsRefill(this.#nextLength())) this.#refill();
    if (this.length === 0) {
      if (this.#stage === SUPPLIED) this.needReadable = true;
      else this.#endSoon();
      return null;
    }
    const size = this.#nextLength();
    const chunk = queue.take();
    this.length -= size;
    if (this.awaitDrainWriters !== null) this.nobodyIsFull();
    if (this.length === 0) {
      if (this.#stage === SUPPLIED) this.needReadable = true;
      else this.#endSoon();
    }
    if (!this.life.errorEmitted && this.life.fate !== GONE) this.#deliver(chunk);
    return chunk;
  }

  #nextLength() {
    if (this.objectMode) return this.length === 0 ? 0 : 1;
    const { count } = this.#queue;
    return count <= 1 ? this.length : this.#queue.at(0).length;
  }

  // How much a read would take now.
  #portion(wanted) {
    if (wanted <= 0 || this.length === 0) return 0;
    if (this.objectMode) return 1;
    if (wanted <= this.length) return wanted;
    if (Number.isNaN(wanted)) return this.flowing ? this.#queue.at(0).length : this.length;
    return this.#stage === SUPPLIED ? 0 : this.length;
  }

  #needsRefill(portion) {
    return !this.reading && this.#stage === SUPPLIED && this.life.fate === OPEN && this.life.errored === null &&
      (this.needReadable || this.length === 0 || this.length - portion < this.highWaterMark);
  }

  #refill() {
    this.reading = this.sync = true;
    if (this.length === 0) this.needReadable = true;
    try {
      this.#stream._read(this.highWaterMark);
    } catch (error) {
      this.life.fail(error);
    }
    this.sync = false;
  }

  #deliver(chunk) {
    this.dataEmitted = true;
    if (this.#consumer !== null) this.#consumer.consume(chunk);
    else this.#stream.emit('data', chunk);
  }

  #hasTaker() {
    return this.#consumer !== null || listenerCount.call(this.#stream, 'data') > 0;
  }

  // ---- ticks ---------------------------------------------------------------------------------------------------------

  #announce() {
    this.needReadable = false;
    if (this.#isKeptUpWith() || this.emittedReadable) return;
    this.emittedReadable = true;
    process.nextTick(tellNews, this);
  }

  // Whether the chunk is looked for anyway, without being told.
  #isKeptUpWith() {
    if (!this.#pumping && (this.#watcher === null || this.#watcher.waiting)) return false;
    return listenerCount.call(this.#stream, 'readable') === 0;
  }

  /** The tick of #announce(). */
  tellNews() {
    if (!this.life.destroyed && this.life.errored === null && (this.length > 0 || this.#stage !== SUPPLIED)) {
      if (this.#watcher !== null) this.#watcher.wake();
      this.#stream.emit('readable');
      this.emittedReadable = false;
    }
    if (!this.flowing && this.#stage === SUPPLIED && this.length <= this.highWaterMark) this.needReadable = true;
    this.#pump();
  }

  #topUpSoon() {
    if (this.readingMore || !this.constructed) return;
    this.readingMore = true;
    process.nextTick(topUp, this);
  }

  /** The tick of #topUpSoon(): fills the queue up to the mark, as long as `_read` pushes synchronously. */
  topUp() {
    while (!this.reading && this.#stage === SUPPLIED && (this.length < this.highWaterMark || (this.flowing && this.length === 0))) {
      const before = this.length;
      this.#stream.read(0);
      if (this.length === before) break;
    }
    this.readingMore = false;
  }

  #endSoon() {
    if (this.#stage === ENDED || this.#endScheduled) return;
    this.#endScheduled = true;
    process.nextTick(end, this);
  }

  /** The tick of #endSoon(): 'end', and what follows from it for the stream. */
  end() {
    this.#endScheduled = false;
    if (this.life.errored !== null || this.life.fate === GONE || this.#stage === ENDED || this.length > 0) return;
    const stream = this.#stream;
    this.#stage = ENDED;
    stream.emit('end');
    if (stream.writable && stream.allowHalfOpen === false) {
      process.nextTick(endWritable, stream);
    } else if (this.life.autoDestroy && (stream._writableState?.isThrough ?? true)) {
      stream.destroy();
    }
  }

  // ---- flow ----------------------------------------------------------------------------------------------------------

  resume() {
    if (!this.flowing) {
      // With 'readable' listeners, read() alone moves data.
      this.flowing = !this.readableListening;
      if (!this.resumeScheduled) {
        this.resumeScheduled = true;
        process.nextTick(startFlow, this);
      }
    }
    this.paused = false;
  }

  /** The tick of resume(). */
  startFlow() {
    const stream = this.#stream;
    if (!this.reading) stream.read(0);
    this.resumeScheduled = false;
    stream.emit('resume');
    this.#pump();
    if (this.flowing && !this.reading) stream.read(0);
  }

  pause() {
    if (this.flowing !== false) {
      this.flowing = false;
      this.#stream.emit('pause');
    }
    this.paused = true;
  }

  #pump() {
    if (!this.flowing) return;
    const outer = this.#pumping;
    const stream = this.#stream;
    this.#pumping = true;
    let whole = false;
    try {
      while (this.flowing && stream.read() !== null);
      whole = true;
    } finally {
      this.#pumping = outer;
      // A listener threw. What waits must come out all the same, should the process live on.
      if (!whole) process.nextTick(tellNews, this);
    }
  }

  // ---- who listens ---------------------------------------------------------------------------------------------------

  /** A 'data' listener or a consumer was added. */
  dataWanted() {
    this.dataListening = true;
    if (this.#hasWatcher()) this.readableListening = true;
    if (this.flowing !== false) this.#stream.resume();
  }

  /** A 'data' listener or a consumer was removed. */
  dataUnwanted() {
    if (!this.#hasTaker()) this.dataListening = false;
  }

  /** A 'readable' listener or a watcher was added. */
  newsWanted() {
    if (this.#stage === ENDED || this.readableListening) return;
    this.readableListening = this.needReadable = true;
    this.flowing = false;
    this.emittedReadable = false;
    if (this.length > 0) this.#announce();
    else if (!this.reading) process.nextTick(askSource, this.#stream);
  }

  /** The tick after a 'readable' listener was removed: without any, the stream may flow again. */
  newsUnwanted() {
    this.readableListening = this.#hasWatcher();
    if (this.resumeScheduled && !this.paused) this.flowing = true;
    else if (this.dataListening) this.#stream.resume();
    else if (!this.readableListening) this.flowing = null;
  }

  #hasWatcher() {
    return this.#watcher !== null || listenerCount.call(this.#stream, 'readable') > 0;
  }

  /**
   * Gives chunks to a consumer: directly if it is alone, else (or when somebody might see the difference) through its listener.
   * @param {{ consume(chunk: any): void, listener: (chunk: any) => void }} consumer
   */
  feed(consumer) {
    const stream = this.#stream;
    const unseen = stream.on === Readable.prototype.on && stream.emit === plainEmit && listenerCount.call(stream, 'newListener') === 0;
    if (unseen && !this.#hasTaker()) {
      this.#consumer = consumer;
      this.dataWanted();
    } else {
      stream.on('data', consumer.listener);
    }
  }

  /** The opposite of feed(). */
  unfeed(consumer) {
    if (this.#consumer !== consumer) {
      this.#stream.removeListener('data', consumer.listener);
    } else {
      this.#consumer = null;
      this.dataUnwanted();
    }
  }

  /** The direct consumer becomes a listener among others, in its place in their order. */
  exposeConsumer() {
    const consumer = this.#consumer;
    if (consumer === null) return;
    this.#consumer = null;
    EventEmitter.prototype.on.call(this.#stream, 'data', consumer.listener);
  }

  /**
   * Wakes `watcher` where 'readable' would be emitted. While it is not waiting it is not woken, for it will read anyway. A second one
   * is a listener like others.
   * @param {{ waiting: boolean, wake(): void }} watcher
   * @returns {() => void} ends it
   */
  watch(watcher) {
    const stream = this.#stream;
    if (this.#watcher !== null) {
      const listener = () => watcher.wake();
      stream.on('readable', listener);
      return () => stream.removeListener('readable', listener);
    }
    this.#watcher = watcher;
    this.newsWanted();
    return () => {
      this.#watcher = null;
      process.nextTick(newsUnwanted, this);
    };
  }
}
