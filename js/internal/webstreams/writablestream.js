// WritableStream, its writer and its controller. Docs: webstreams, "Class: WritableStream".

import { core as host } from 'internal/core';
import { codes } from 'internal/errors';
import { kControllerErrorFunction, kIsClosedPromise, kIsErrored, kIsWritable } from 'internal/streams/kind';
import { callback, Contract, markOf, readStrategy, underlying } from 'internal/webstreams/contracts';
import { defineInterface } from 'internal/webstreams/interface';
import { rejected } from 'internal/webstreams/promises';
import { ERRORED, faces, WRITABLE, WritableCore, Writer } from 'internal/webstreams/writable_core';

const { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_STATE, ERR_INVALID_THIS } = codes;

/** Says that a core is handed over and not made by the constructor. */
const kMade = Symbol('made');

const lockedError = () => new ERR_INVALID_STATE.TypeError('WritableStream is locked');
const closingError = () => new ERR_INVALID_STATE.TypeError('WritableStream is already closing');
const releasedError = () => new ERR_INVALID_STATE.TypeError('Writer is not bound to a WritableStream');

/** Docs: webstreams, "Class: WritableStreamDefaultController". */
export class WritableStreamDefaultController {
  #core;

  constructor(core = undefined) {
    if (!(core instanceof WritableCore)) throw new ERR_ILLEGAL_CONSTRUCTOR();
    this.#core = core;
  }

  static #of(self) {
    if (typeof self !== 'object' || self === null || !(#core in self)) throw new ERR_INVALID_THIS('WritableStreamDefaultController');
    return self.#core;
  }

  /** @returns {AbortSignal} */
  get signal() {
    return WritableStreamDefaultController.#of(this).signal;
  }

  error(error = undefined) {
    WritableStreamDefaultController.#of(this).failIfWritable(error);
  }
}

export class WritableStream {
  #core;

  /**
   * @param {object} [sink] docs: webstreams, "new WritableStream([underlyingSink[, strategy]])"
   * @param {{ highWaterMark?: number, size?: (chunk: any) => number }} [strategy]
   * @throws ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, or what the sink's start() throws
   */
  constructor(sink = undefined, strategy = undefined) {
    if (sink === kMade) {
      this.#core = strategy;
      strategy.facade = this;
      return;
    }
    const object = underlying(sink, 'sink');
    const read = readStrategy(strategy);
    const callbacks = {};
    for (const name of ['abort', 'close', 'start']) callbacks[name] = callback(object, name, 'sink');
    const { type } = object;
    callbacks.write = callback(object, 'write', 'sink');
    if (type !== undefined) throw new ERR_INVALID_ARG_VALUE.RangeError('sink.type', type);
    const core = new WritableCore(markOf(read, 1), read.size);
    this.#core = core;
    core.facade = this;
    core.begin(new Contract(object, callbacks, new WritableStreamDefaultController(core)));
  }

  static {
    faces.coreOf = (value) => (typeof value === 'object' && value !== null && #core in value ? value.#core : undefined);
    faces.faceOf = (core) => core.facade ?? new WritableStream(kMade, core);
  }

  static #of(self) {
    const core = faces.coreOf(self);
    if (core === undefined) throw new ERR_INVALID_THIS('WritableStream');
    return core;
  }

  /** @returns {boolean} */
  get locked() {
    return WritableStream.#of(this).isLocked;
  }

  /** @returns {Promise<undefined>} */
  abort(reason = undefined) {
    const core = faces.coreOf(this);
    if (core === undefined) return rejected(new ERR_INVALID_THIS('WritableStream'));
    return core.isLocked ? rejected(lockedError()) : core.abort(reason);
  }

  /** @returns {Promise<undefined>} */
  close() {
    const core = faces.coreOf(this);
    if (core === undefined) return rejected(new ERR_INVALID_THIS('WritableStream'));
    if (core.isLocked) return rejected(lockedError());
    return core.isEnding ? rejected(closingError()) : core.close();
  }

  /** @returns {WritableStreamDefaultWriter} @throws ERR_INVALID_STATE */
  getWriter() {
    WritableStream.#of(this);
    return new WritableStreamDefaultWriter(this);
  }

  // ---- for node:stream -----------------------------------------------------------------------------------------------

  get [kIsErrored]() {
    return WritableStream.#of(this).state === ERRORED;
  }

  get [kIsWritable]() {
    return WritableStream.#of(this).state === WRITABLE;
  }

  get [kIsClosedPromise]() {
    return WritableStream.#of(this).ended;
  }

  [kControllerErrorFunction](error) {
    WritableStream.#of(this).failIfWritable(error);
  }
}

/** Docs: webstreams, "Class: WritableStreamDefaultWriter". */
export class WritableStreamDefaultWriter {
  #writer;

  /** @param {WritableStream} stream @throws ERR_INVALID_ARG_TYPE, ERR_INVALID_STATE */
  constructor(stream) {
    const core = faces.coreOf(stream);
    if (core === undefined) throw new ERR_INVALID_ARG_TYPE('stream', 'WritableStream', stream);
    this.#writer = new Writer(core);
  }

  static #is(self) {
    return typeof self === 'object' && self !== null && #writer in self;
  }

  /** @returns {Promise<undefined>} */
  get closed() {
    if (!WritableStreamDefaultWriter.#is(this)) return rejected(new ERR_INVALID_THIS('WritableStreamDefaultWriter'));
    return this.#writer.closed.promise;
  }

  /** @returns {number | null} @throws ERR_INVALID_STATE */
  get desiredSize() {
    if (!WritableStreamDefaultWriter.#is(this)) throw new ERR_INVALID_THIS('WritableStreamDefaultWriter');
    if (this.#writer.core === null) throw releasedError();
    return this.#writer.core.desiredSize;
  }

  /** @returns {Promise<undefined>} */
  get ready() {
    if (!WritableStreamDefaultWriter.#is(this)) return rejected(new ERR_INVALID_THIS('WritableStreamDefaultWriter'));
    return this.#writer.ready.promise;
  }

  /** @returns {Promise<undefined>} */
  abort(reason = undefined) {
    if (!WritableStreamDefaultWriter.#is(this)) return rejected(new ERR_INVALID_THIS('WritableStreamDefaultWriter'));
    const { core } = this.#writer;
    return core === null ? rejected(releasedError()) : core.abort(reason);
  }

  /** @returns {Promise<undefined>} */
  close() {
    if (!WritableStreamDefaultWriter.#is(this)) return rejected(new ERR_INVALID_THIS('WritableStreamDefaultWriter'));
    const { core } = this.#writer;
    if (core === null) return rejected(releasedError());
    return core.isEnding ? rejected(closingError()) : core.close();
  }

  /** @throws ERR_INVALID_THIS */
  releaseLock() {
    if (!WritableStreamDefaultWriter.#is(this)) throw new ERR_INVALID_THIS('WritableStreamDefaultWriter');
    if (this.#writer.core !== null) this.#writer.release();
  }

  /** @returns {Promise<undefined>} */
  write(chunk = undefined) {
    if (!WritableStreamDefaultWriter.#is(this)) return rejected(new ERR_INVALID_THIS('WritableStreamDefaultWriter'));
    return this.#writer.core === null ? rejected(releasedError()) : this.#writer.write(chunk);
  }

  static {
    const members = ['abort', 'close', 'closed', 'desiredSize', 'ready', 'releaseLock', 'write'];
    defineInterface(WritableStreamDefaultWriter, members, (writer) => ({
      stream: writer.#writer.core?.facade,
      close: writer.closed,
      ready: writer.ready,
      desiredSize: writer.desiredSize,
    }));
  }
}

Object.defineProperty(WritableStream.prototype, host.hostObjectBrand, { __proto__: null, configurable: true, value: 'WritableStream' });
defineInterface(WritableStream, ['abort', 'close', 'getWriter', 'locked'], (stream) => ({
  locked: stream.locked,
  state: faces.coreOf(stream).stateName,
}));
defineInterface(WritableStreamDefaultController, ['error', 'signal'], () => ({}));

/** @returns {boolean} */
export function isWritableStream(value) {
  return faces.coreOf(value) !== undefined;
}
