// ReadableStream. Docs: webstreams, "Class: ReadableStream". Evaluated when somebody first needs a web stream.

import { core as host } from 'internal/core';
import { codes } from 'internal/errors';
import { isAbortSignal } from 'internal/abort_controller';
import { kControllerErrorFunction, kIsClosedPromise, kIsDisturbed, kIsErrored, kIsReadable } from 'internal/streams/kind';
import { validateBoolean } from 'internal/validators';
import { ReadableStreamBYOBRequest } from 'internal/webstreams/byob_request';
import { ReadableByteStreamController } from 'internal/webstreams/byte_controller';
import { ByteFeed } from 'internal/webstreams/byte_feed';
import { callback, Contract, dictionary, markOf, readStrategy, underlying } from 'internal/webstreams/contracts';
import { DefaultFeed, ReadableStreamDefaultController } from 'internal/webstreams/default_feed';
import { defineInterface } from 'internal/webstreams/interface';
import { iterate, IterableSource } from 'internal/webstreams/iteration';
import { pipe } from 'internal/webstreams/pipe';
import { quiet, rejected } from 'internal/webstreams/promises';
import { ERRORED, faces, READABLE, ReadableCore, Reader } from 'internal/webstreams/readable_core';
import { ReadableStreamBYOBReader, ReadableStreamDefaultReader } from 'internal/webstreams/readers';
import { tee } from 'internal/webstreams/tee';
import { faces as writableFaces } from 'internal/webstreams/writable_core';

const { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_STATE, ERR_INVALID_THIS } = codes;

export {
  ReadableByteStreamController, ReadableStreamBYOBReader, ReadableStreamBYOBRequest, ReadableStreamDefaultController,
  ReadableStreamDefaultReader,
};

/** Says that a core is handed over and not made by the constructor. */
const kMade = Symbol('made');

const lockedError = (what) => new ERR_INVALID_STATE.TypeError(`${what} is locked`);

// Web IDL's `unsigned long long` with [EnforceRange].
function portionOf(value) {
  if (value === undefined) return undefined;
  const portion = Math.trunc(Number(value));
  if (!(portion > 0 && portion <= Number.MAX_SAFE_INTEGER)) throw new ERR_INVALID_ARG_VALUE('source.autoAllocateChunkSize', value);
  return portion;
}

function build(core, source, strategy) {
  const { autoAllocateChunkSize } = source;
  const callbacks = {};
  for (const name of ['cancel', 'pull', 'start']) callbacks[name] = callback(source, name, 'source');
  const { type } = source;
  if (type === undefined) {
    const feed = new DefaultFeed(core, markOf(strategy, 1), strategy.size);
    feed.begin(new Contract(source, callbacks, new ReadableStreamDefaultController(feed)));
    return;
  }
  if (`${type}` !== 'bytes') throw new ERR_INVALID_ARG_VALUE('source.type', type);
  const portion = portionOf(autoAllocateChunkSize);
  if (strategy.size !== undefined) throw new ERR_INVALID_ARG_VALUE.RangeError('strategy.size', strategy.size);
  const feed = new ByteFeed(core, markOf(strategy, 0), portion);
  feed.begin(new Contract(source, callbacks, new ReadableByteStreamController(feed)));
}

/** Options of pipeTo() and pipeThrough(). @throws ERR_INVALID_ARG_TYPE */
function pipeOptions(value) {
  const options = dictionary(value, 'options');
  const { preventAbort, preventCancel, preventClose, signal } = options;
  if (signal !== undefined && !isAbortSignal(signal)) throw new ERR_INVALID_ARG_TYPE('options.signal', 'AbortSignal', signal);
  return { preventAbort: Boolean(preventAbort), preventCancel: Boolean(preventCancel), preventClose: Boolean(preventClose), signal };
}

export class ReadableStream {
  #core;

  /**
   * @param {object} [source] docs: webstreams, "new ReadableStream([underlyingSource [, strategy]])"
   * @param {{ highWaterMark?: number, size?: (chunk: any) => number }} [strategy]
   * @throws ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, or what the source's start() throws
   */
  constructor(source = undefined, strategy = undefined) {
    const core = source === kMade ? strategy : new ReadableCore();
    this.#core = core;
    core.facade = this;
    if (source !== kMade) {
      const object = underlying(source, 'source');
      build(core, object, readStrategy(strategy));
    }
  }

  static {
    faces.coreOf = (value) => (typeof value === 'object' && value !== null && #core in value ? value.#core : undefined);
    faces.faceOf = (core) => core.facade ?? new ReadableStream(kMade, core);
  }

  static #of(self) {
    const core = faces.coreOf(self);
    if (core === undefined) throw new ERR_INVALID_THIS('ReadableStream');
    return core;
  }

  /** @param {Iterable<any> | AsyncIterable<any>} iterable @returns {ReadableStream} @throws ERR_ARG_NOT_ITERABLE */
  static from(iterable) {
    const source = new IterableSource(iterable);
    const core = new ReadableCore();
    const feed = new DefaultFeed(core, 0);
    feed.begin(source.feeding(feed));
    return faces.faceOf(core);
  }

  /** @returns {boolean} */
  get locked() {
    return ReadableStream.#of(this).isLocked;
  }

  /** @returns {Promise<undefined>} */
  cancel(reason = undefined) {
    const core = faces.coreOf(this);
    if (core === undefined) return rejected(new ERR_INVALID_THIS('ReadableStream'));
    return core.isLocked ? rejected(lockedError('ReadableStream')) : core.cancel(reason);
  }

  /**
   * @param {{ mode?: 'byob' }} [options]
   * @throws ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_STATE
   */
  getReader(options = undefined) {
    ReadableStream.#of(this);
    const { mode } = dictionary(options, 'options');
    if (mode === undefined) return new ReadableStreamDefaultReader(this);
    if (`${mode}` !== 'byob') throw new ERR_INVALID_ARG_VALUE('options.mode', mode);
    return new ReadableStreamBYOBReader(this);
  }

  /**
   * @param {{ readable: ReadableStream, writable: WritableStream }} transform
   * @param {{ preventAbort?: boolean, preventCancel?: boolean, preventClose?: boolean, signal?: AbortSignal }} [options]
   * @returns {ReadableStream} the transform's
   * @throws ERR_INVALID_ARG_TYPE, ERR_INVALID_STATE
   */
  pipeThrough(transform, options = undefined) {
    const core = ReadableStream.#of(this);
    const { readable } = dictionary(transform, 'transform');
    if (faces.coreOf(readable) === undefined) throw new ERR_INVALID_ARG_TYPE('transform.readable', 'ReadableStream', readable);
    const { writable } = transform;
    const destination = writableFaces.coreOf(writable);
    if (destination === undefined) throw new ERR_INVALID_ARG_TYPE('transform.writable', 'WritableStream', writable);
    const settings = pipeOptions(options);
    if (core.isLocked) throw lockedError('The ReadableStream');
    if (destination.isLocked) throw lockedError('The WritableStream');
    quiet(pipe(core, destination, settings));
    return readable;
  }

  /**
   * @param {WritableStream} destination
   * @param {{ preventAbort?: boolean, preventCancel?: boolean, preventClose?: boolean, signal?: AbortSignal }} [options]
   * @returns {Promise<undefined>}
   */
  pipeTo(destination, options = undefined) {
    try {
      const core = ReadableStream.#of(this);
      const to = writableFaces.coreOf(destination);
      if (to === undefined) throw new ERR_INVALID_ARG_TYPE('destination', 'WritableStream', destination);
      const settings = pipeOptions(options);
      if (core.isLocked) throw lockedError('The ReadableStream');
      if (to.isLocked) throw lockedError('The WritableStream');
      return pipe(core, to, settings);
    } catch (error) {
      return rejected(error);
    }
  }

  /** @returns {[ReadableStream, ReadableStream]} @throws ERR_INVALID_STATE */
  tee() {
    const core = ReadableStream.#of(this);
    if (core.isLocked) throw lockedError('ReadableStream');
    return tee(core, false);
  }

  /** @param {{ preventCancel?: boolean }} [options] @throws ERR_INVALID_ARG_TYPE, ERR_INVALID_STATE */
  values(options = undefined) {
    const core = ReadableStream.#of(this);
    const { preventCancel } = dictionary(options, 'options');
    return iterate(new Reader(core, false), Boolean(preventCancel));
  }

  // ---- for node:stream -----------------------------------------------------------------------------------------------

  get [kIsDisturbed]() {
    return ReadableStream.#of(this).isDisturbed;
  }

  get [kIsErrored]() {
    return ReadableStream.#of(this).state === ERRORED;
  }

  get [kIsReadable]() {
    return ReadableStream.#of(this).state === READABLE;
  }

  get [kIsClosedPromise]() {
    return ReadableStream.#of(this).ended;
  }

  [kControllerErrorFunction](error) {
    ReadableStream.#of(this).feed.fail(error);
  }
}

Object.defineProperty(ReadableStream.prototype, host.hostObjectBrand, { __proto__: null, configurable: true, value: 'ReadableStream' });
defineInterface(ReadableStream, ['cancel', 'getReader', 'locked', 'pipeThrough', 'pipeTo', 'tee', 'values'], (stream) => {
  const core = faces.coreOf(stream);
  return { locked: core.isLocked, state: core.stateName, supportsBYOB: core.feed instanceof ByteFeed };
});
Object.defineProperty(ReadableStream, 'from', { __proto__: null, enumerable: true });
Object.defineProperty(ReadableStream.prototype, Symbol.asyncIterator, {
  __proto__: null,
  configurable: true,
  value: ReadableStream.prototype.values,
  writable: true,
});

/** @returns {boolean} */
export function isReadableStream(value) {
  return faces.coreOf(value) !== undefined;
}

/**
 * The standard's abstract operation of this name (doc: webstreams.md "ReadableStreamTee(stream[, cloneForBranch2])").
 * @param {ReadableStream} stream
 * @param {boolean} [cloneForBranch2] give the second branch chunks of its own
 * @returns {[ReadableStream, ReadableStream]}
 * @throws ERR_INVALID_ARG_TYPE, ERR_INVALID_STATE
 */
export function ReadableStreamTee(stream, cloneForBranch2 = false) {
  const core = faces.coreOf(stream);
  if (core === undefined) throw new ERR_INVALID_ARG_TYPE('stream', 'ReadableStream', stream);
  validateBoolean(cloneForBranch2, 'cloneForBranch2');
  if (core.isLocked) throw lockedError('ReadableStream');
  return tee(core, cloneForBranch2);
}

/** Whether somebody has read from the stream or cancelled it. */
export const isDisturbed = (stream) => faces.coreOf(stream).isDisturbed;

/** From now on it counts as read from. */
export function disturb(stream) {
  faces.coreOf(stream).isDisturbed = true;
}

/** Ends a stream whose source is not needed. */
export function finish(stream) {
  faces.coreOf(stream).feed.finish();
}
