// TransformStream and its controller. Docs: webstreams, "Class: TransformStream".

import { core as host } from 'internal/core';
import { codes } from 'internal/errors';
import { callback, Contract, markOf, readStrategy, underlying } from 'internal/webstreams/contracts';
import { DefaultFeed } from 'internal/webstreams/default_feed';
import { defineInterface } from 'internal/webstreams/interface';
import { Deferred, follow, Outcome, react, rejected } from 'internal/webstreams/promises';
import { ERRORED as READABLE_ERRORED, faces as readableFaces, ReadableCore } from 'internal/webstreams/readable_core';
// The faces of the two sides.
import 'internal/webstreams/readablestream';
import 'internal/webstreams/writablestream';
import { ERRORED, ERRORING, faces as writableFaces, WritableCore } from 'internal/webstreams/writable_core';

const { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_ARG_VALUE, ERR_INVALID_STATE, ERR_INVALID_THIS } = codes;

/** The two sides, and what goes from one to the other. */
class TransformCore {
  readable = new ReadableCore();
  writable;
  feed;
  #contract;
  #transforms;
  #started = new Deferred();
  /** Nobody wants chunks from the readable side: writes wait for that to change. */
  #isFull = true;
  #change = new Outcome();
  /** The end that one of the sides has begun. @type {Deferred | null} */
  #finish = null;

  constructor(readableMark, readableSize, writableMark, writableSize) {
    this.writable = new WritableCore(writableMark, writableSize);
    this.feed = new DefaultFeed(this.readable, readableMark, readableSize);
    const start = () => this.#started.promise;
    this.writable.begin({
      start,
      write: (chunk) => this.#write(chunk),
      close: () => this.#close(),
      abort: (reason) => this.#abort(reason),
    });
    this.feed.begin({ start, pull: () => this.#pull(), cancel: (reason) => this.#cancel(reason) });
  }

  /** @param {Contract} contract @param {boolean} transforms it has a transform() @throws what its start() throws */
  begin(contract, transforms) {
    this.#contract = contract;
    this.#transforms = transforms;
    this.#started.resolve(contract.start());
  }

  get isFull() {
    return this.#isFull;
  }

  // ---- the writable side ---------------------------------------------------------------------------------------------

  #write(chunk) {
    if (!this.#isFull) return this.#transform(chunk);
    return react(this.#change.promise, () => {
      if (this.writable.state === ERRORING) throw this.writable.storedError;
      return this.#transform(chunk);
    });
  }

  #transform(chunk) {
    // The readable side may have been cancelled meanwhile.
    if (this.#contract === null) return undefined;
    if (!this.#transforms) {
      try {
        this.enqueue(chunk);
        return undefined;
      } catch (error) {
        this.fail(error);
        return rejected(error);
      }
    }
    const outcome = this.#contract.transform(chunk);
    if (outcome === undefined) return undefined;
    return react(outcome, undefined, (error) => {
      this.fail(error);
      throw error;
    });
  }

  #close() {
    return this.#end((contract) => contract.flush(), () => {
      if (this.readable.state === READABLE_ERRORED) return { error: this.readable.storedError };
      this.feed.end();
      return undefined;
    }, (error) => this.feed.fail(error));
  }

  #abort(reason) {
    return this.#end((contract) => contract.cancel(reason), () => {
      if (this.readable.state === READABLE_ERRORED) return { error: this.readable.storedError };
      this.feed.fail(reason);
      return undefined;
    }, (error) => this.feed.fail(error));
  }

  // ---- the readable side ---------------------------------------------------------------------------------------------

  #pull() {
    this.#setFull(false);
    return this.#change.promise;
  }

  #cancel(reason) {
    const failWritable = (error) => {
      this.writable.failIfWritable(error);
      this.#unblock();
    };
    return this.#end((contract) => contract.cancel(reason), () => {
      if (this.writable.state === ERRORED) return { error: this.writable.storedError };
      failWritable(reason);
      return undefined;
    }, failWritable);
  }

  // ---- both ----------------------------------------------------------------------------------------------------------

  // The last call of the transformer: whichever side asks first.
  #end(call, onDone, onFailed) {
    if (this.#finish !== null) return this.#finish.promise;
    const finish = this.#finish = new Deferred();
    const outcome = this.#contract === null ? undefined : call(this.#contract);
    this.#contract = null;
    follow(outcome, () => {
      const failure = onDone();
      if (failure === undefined) finish.resolve();
      else finish.reject(failure.error);
    }, (error) => {
      onFailed(error);
      finish.reject(error);
    });
    return finish.promise;
  }

  #setFull(isFull) {
    this.#change.keep();
    this.#change = new Outcome();
    this.#isFull = isFull;
  }

  #unblock() {
    if (this.#isFull) this.#setFull(false);
  }

  #failWritable(error) {
    this.#contract = null;
    this.writable.failIfWritable(error);
    this.#unblock();
  }

  /** @throws ERR_INVALID_STATE, or what the readable side's strategy throws */
  enqueue(chunk) {
    const { feed } = this;
    if (!feed.isOpen) throw new ERR_INVALID_STATE.TypeError('The readable side cannot take chunks any more');
    try {
      feed.enqueue(chunk);
    } catch (error) {
      this.#failWritable(error);
      throw this.readable.storedError;
    }
    const isFull = !feed.wantsMore;
    if (isFull !== this.#isFull) this.#setFull(true);
  }

  fail(error) {
    this.feed.fail(error);
    this.#failWritable(error);
  }

  terminate() {
    this.feed.end();
    this.#failWritable(new ERR_INVALID_STATE.TypeError('TransformStream was terminated'));
  }
}

/** Docs: webstreams, "Class: TransformStreamDefaultController". */
export class TransformStreamDefaultController {
  #core;

  constructor(core = undefined) {
    if (!(core instanceof TransformCore)) throw new ERR_ILLEGAL_CONSTRUCTOR();
    this.#core = core;
  }

  static #of(self) {
    if (typeof self !== 'object' || self === null || !(#core in self)) throw new ERR_INVALID_THIS('TransformStreamDefaultController');
    return self.#core;
  }

  /** @returns {number | null} */
  get desiredSize() {
    return TransformStreamDefaultController.#of(this).feed.desiredSize;
  }

  /** @throws ERR_INVALID_STATE */
  enqueue(chunk = undefined) {
    TransformStreamDefaultController.#of(this).enqueue(chunk);
  }

  error(reason = undefined) {
    TransformStreamDefaultController.#of(this).fail(reason);
  }

  terminate() {
    TransformStreamDefaultController.#of(this).terminate();
  }
}

/** Says that the two sides are there already: they came from another thread. */
export const kSides = Symbol('sides');

export class TransformStream {
  #readable;
  #writable;
  /** @type {TransformCore | null} null for one that came from another thread */
  #core = null;

  /**
   * @param {object} [transformer] docs: webstreams, "new TransformStream([transformer[, writableStrategy[, readableStrategy]]])"
   * @param {{ highWaterMark?: number, size?: (chunk: any) => number }} [writableStrategy]
   * @param {{ highWaterMark?: number, size?: (chunk: any) => number }} [readableStrategy]
   * @throws ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, or what the transformer's start() throws
   */
  constructor(transformer = undefined, writableStrategy = undefined, readableStrategy = undefined) {
    if (transformer === kSides) {
      this.#readable = writableStrategy;
      this.#writable = readableStrategy;
      return;
    }
    const object = underlying(transformer, 'transformer');
    const writing = readStrategy(writableStrategy, 'writableStrategy');
    const reading = readStrategy(readableStrategy, 'readableStrategy');
    const callbacks = { cancel: callback(object, 'cancel', 'transformer'), flush: callback(object, 'flush', 'transformer') };
    const { readableType } = object;
    callbacks.start = callback(object, 'start', 'transformer');
    callbacks.transform = callback(object, 'transform', 'transformer');
    const { writableType } = object;
    if (readableType !== undefined) throw new ERR_INVALID_ARG_VALUE.RangeError('transformer.readableType', readableType);
    if (writableType !== undefined) throw new ERR_INVALID_ARG_VALUE.RangeError('transformer.writableType', writableType);
    const core = new TransformCore(markOf(reading, 0), reading.size, markOf(writing, 1), writing.size);
    this.#core = core;
    this.#readable = readableFaces.faceOf(core.readable);
    this.#writable = writableFaces.faceOf(core.writable);
    core.begin(new Contract(object, callbacks, new TransformStreamDefaultController(core)), callbacks.transform !== undefined);
  }

  static #check(self) {
    if (typeof self !== 'object' || self === null || !(#readable in self)) throw new ERR_INVALID_THIS('TransformStream');
    return self;
  }

  /** @returns {ReadableStream} */
  get readable() {
    return TransformStream.#check(this).#readable;
  }

  /** @returns {WritableStream} */
  get writable() {
    return TransformStream.#check(this).#writable;
  }

  static {
    defineInterface(TransformStream, ['readable', 'writable'], (stream) => ({
      readable: stream.#readable,
      writable: stream.#writable,
      backpressure: stream.#core?.isFull,
    }));
  }
}

Object.defineProperty(TransformStream.prototype, host.hostObjectBrand, { __proto__: null, configurable: true, value: 'TransformStream' });
defineInterface(TransformStreamDefaultController, ['desiredSize', 'enqueue', 'error', 'terminate'], () => ({}));
