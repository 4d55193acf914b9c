// What a WritableStream is inside: what waits to be written, and how far the stream is. Standard: Streams.
//
//   WRITABLE ──close(), all written──▶ CLOSED
//      └──abort(), or an error──▶ ERRORING ──what is under way has ended──▶ ERRORED
//
// One operation of the sink (a write or the close) is under way at a time.

import { AbortController } from 'internal/abort_controller';
import { codes } from 'internal/errors';
import { checkSize } from 'internal/webstreams/contracts';
import { adopt, Deferred, follow, Outcome, rejected, resolved } from 'internal/webstreams/promises';
import { Ring } from 'internal/streams/ring';

const { ERR_INVALID_STATE } = codes;

export const WRITABLE = 0;
export const ERRORING = 1;
export const CLOSED = 2;
export const ERRORED = 3;

const names = ['writable', 'erroring', 'closed', 'errored'];

/** A write. `request` is told how it ends: a Deferred, or for writes of pipes something of theirs. */
class Write {
  chunk;
  size;
  request;

  constructor(chunk, size, request) {
    this.chunk = chunk;
    this.size = size;
    this.request = request;
  }
}

export class WritableCore {
  state = WRITABLE;
  storedError = undefined;
  /** @type {Writer | null} */
  writer = null;
  /** The WritableStream. */
  facade = null;
  mark;
  /** @type {Outcome | null} */
  #ended = null;
  #size;
  /** @type {{ write(chunk: any): any, close(): any, abort(reason: any): any } | null} null once it is not needed any more */
  #sink = null;
  #hasStarted = false;
  #isFull = false;
  #writes = new Ring();
  #total = 0;
  /** The request of the write under way. */
  #writing = null;
  /** The close that waits for all writes, and the one under way. @type {Deferred | null} */
  #close = null;
  #closing = null;
  /** @type {{ deferred: Deferred, reason: any, wasErroring: boolean } | null} */
  #abort = null;
  /** For the sink, once it asks; or the reason, where the stream was aborted before. */
  #aborter = null;
  #abortedWith = null;
  #onWritten = () => this.#wasWritten();
  #onNotWritten = (error) => {
    if (this.state === WRITABLE) this.#sink = null;
    const request = this.#writing;
    this.#writing = null;
    request.reject(error);
    this.#reject(error);
  };

  /** @param {number} mark @param {Function} [size] of a chunk, else 1 */
  constructor(mark, size = undefined) {
    this.mark = mark;
    this.#size = size;
  }

  /** @throws what the sink's start() throws */
  begin(sink) {
    this.#sink = sink;
    this.#updateRoom();
    follow(adopt(sink.start()), () => {
      this.#hasStarted = true;
      this.#advance();
    }, (error) => {
      this.#hasStarted = true;
      this.#reject(error);
    });
  }

  /** Kept when the stream is closed, broken when it has failed, whoever writes. */
  get ended() {
    if (this.#ended === null) {
      if (this.state === CLOSED) this.#ended = Outcome.kept();
      else this.#ended = this.state === ERRORED ? Outcome.broken(this.storedError) : new Outcome();
    }
    return this.#ended;
  }

  get isLocked() {
    return this.writer !== null;
  }

  get stateName() {
    return names[this.state];
  }

  /** Tells the sink that it shall stop. @returns {AbortSignal} */
  get signal() {
    if (this.#aborter === null) {
      this.#aborter = new AbortController();
      if (this.#abortedWith !== null) this.#aborter.abort(this.#abortedWith.reason);
    }
    return this.#aborter.signal;
  }

  /** close() was called: nothing can be added. */
  get isEnding() {
    return this.#close !== null || this.#closing !== null;
  }

  get desiredSize() {
    if (this.state === WRITABLE) return this.mark - this.#total;
    return this.state === CLOSED ? 0 : null;
  }

  /** Whether writers should wait. */
  get isFull() {
    return this.#isFull;
  }

  get #isBusy() {
    return this.#writing !== null || this.#closing !== null;
  }

  // ---- in ------------------------------------------------------------------------------------------------------------

  /** How large a chunk is; where the strategy fails, so does the stream. */
  measure(chunk) {
    const size = this.#size;
    if (size === undefined || this.#sink === null) return 1;
    try {
      return Number(size(chunk));
    } catch (error) {
      this.failIfWritable(error);
      return 1;
    }
  }

  /** Why nothing can be written, if so. */
  refusal() {
    if (this.state === ERRORED) return this.storedError;
    if (this.isEnding || this.state === CLOSED) return new ERR_INVALID_STATE.TypeError('WritableStream is closed');
    return this.storedError;
  }

  get takesWrites() {
    return this.state === WRITABLE && !this.isEnding;
  }

  /** @param {{ resolve(): void, reject(reason: any): void }} request */
  write(chunk, size, request) {
    try {
      if (size !== 1) checkSize(size);
    } catch (error) {
      // The request fails with the stream.
      this.#writes.put(new Write(chunk, 0, request));
      this.failIfWritable(error);
      return;
    }
    this.#writes.put(new Write(chunk, size, request));
    this.#total += size;
    this.#updateRoom();
    this.#advance();
  }

  /** @returns {Promise<undefined>} */
  close() {
    if (this.state === CLOSED || this.state === ERRORED) {
      return rejected(new ERR_INVALID_STATE.TypeError(`Cannot close a WritableStream that is ${this.stateName}`));
    }
    this.#close = new Deferred();
    const { promise } = this.#close;
    if (this.#isFull && this.state === WRITABLE) this.writer?.ready.keep();
    this.#advance();
    return promise;
  }

  /** @returns {Promise<undefined>} */
  abort(reason) {
    if (this.state === CLOSED || this.state === ERRORED) return resolved(undefined);
    // Listeners may do anything.
    this.#abortedWith ??= { reason };
    this.#aborter?.abort(reason);
    if (this.state === CLOSED || this.state === ERRORED) return resolved(undefined);
    if (this.#abort !== null) return this.#abort.deferred.promise;
    const wasErroring = this.state === ERRORING;
    const deferred = new Deferred();
    this.#abort = { deferred, reason: wasErroring ? undefined : reason, wasErroring };
    if (!wasErroring) this.#startErroring(reason);
    return deferred.promise;
  }

  /** Fails, once what is under way has ended; nothing for streams that have ended or fail already. */
  failIfWritable(error) {
    if (this.state !== WRITABLE) return;
    this.#sink = null;
    this.#startErroring(error);
  }

  // ---- the sink ------------------------------------------------------------------------------------------------------

  #advance() {
    if (!this.#hasStarted || this.#writing !== null) return;
    if (this.state === ERRORING) {
      this.#finishErroring();
      return;
    }
    if (this.#writes.count > 0) {
      const write = this.#writes.at(0);
      this.#writing = write.request;
      write.request = null;
      follow(this.#sink.write(write.chunk), this.#onWritten, this.#onNotWritten);
    } else if (this.#close !== null) {
      this.#closeSink();
    }
  }

  #wasWritten() {
    const request = this.#writing;
    this.#writing = null;
    request.resolve();
    const { size } = this.#writes.take();
    this.#total = Math.max(0, this.#total - size);
    this.#updateRoom();
    this.#advance();
  }

  #closeSink() {
    this.#closing = this.#close;
    this.#close = null;
    const outcome = this.#sink.close();
    this.#sink = null;
    follow(outcome, () => {
      const closing = this.#closing;
      this.#closing = null;
      closing.resolve();
      if (this.state === ERRORING) {
        this.storedError = undefined;
        this.#abort?.deferred.resolve();
        this.#abort = null;
      }
      this.state = CLOSED;
      this.#ended?.keep();
      this.writer?.closed.keep();
    }, (error) => {
      const closing = this.#closing;
      this.#closing = null;
      closing.reject(error);
      this.#abort?.deferred.reject(error);
      this.#abort = null;
      this.#reject(error);
    });
  }

  // Tells the writer when there is room, and when there is not.
  #updateRoom() {
    if (this.state !== WRITABLE || this.isEnding) return;
    const isFull = this.mark - this.#total <= 0;
    if (isFull === this.#isFull) return;
    this.#isFull = isFull;
    if (this.writer === null) return;
    if (isFull) this.writer.ready = new Outcome();
    else this.writer.ready.keep();
  }

  // ---- failing -------------------------------------------------------------------------------------------------------

  #reject(error) {
    if (this.state === WRITABLE) this.#startErroring(error);
    else this.#finishErroring();
  }

  #startErroring(reason) {
    this.state = ERRORING;
    this.storedError = reason;
    this.writer?.breakReady(reason);
    if (!this.#isBusy && this.#hasStarted) this.#finishErroring();
  }

  #finishErroring() {
    this.state = ERRORED;
    const error = this.storedError;
    const waiting = this.#writes.toArray();
    this.#writes.clear();
    this.#total = 0;
    for (const { request } of waiting) request?.reject(error);
    const abort = this.#abort;
    this.#abort = null;
    const sink = this.#sink;
    this.#sink = null;
    if (abort === null || abort.wasErroring) {
      abort?.deferred.reject(error);
      this.#tellFailed();
      return;
    }
    follow(sink?.abort(abort.reason), () => {
      abort.deferred.resolve();
      this.#tellFailed();
    }, (reason) => {
      abort.deferred.reject(reason);
      this.#tellFailed();
    });
  }

  #tellFailed() {
    this.#close?.reject(this.storedError);
    this.#close = null;
    this.#ended?.break(this.storedError);
    this.writer?.breakClosed(this.storedError);
  }
}

/** What a WritableStreamDefaultWriter is inside. */
export class Writer {
  /** @type {WritableCore | null} */
  core;
  ready;
  closed;

  /** @throws ERR_INVALID_STATE */
  constructor(core) {
    if (core.isLocked) throw new ERR_INVALID_STATE.TypeError('WritableStream is locked');
    this.core = core;
    core.writer = this;
    const { state, storedError } = core;
    if (state === WRITABLE) this.ready = core.isFull && !core.isEnding ? new Outcome() : Outcome.kept();
    else this.ready = state === CLOSED ? Outcome.kept() : Outcome.broken(storedError);
    if (state === WRITABLE || state === ERRORING) this.closed = new Outcome();
    else this.closed = state === CLOSED ? Outcome.kept() : Outcome.broken(storedError);
  }

  breakReady(error) {
    if (this.ready.isPending) this.ready.break(error);
    else this.ready = Outcome.broken(error);
  }

  breakClosed(error) {
    if (this.closed.isPending) this.closed.break(error);
    else this.closed = Outcome.broken(error);
  }

  /** @returns {Promise<undefined>} */
  write(chunk) {
    const { core } = this;
    const size = core.measure(chunk);
    // The strategy may have done anything.
    if (this.core !== core) return rejected(new ERR_INVALID_STATE.TypeError('Mismatched WritableStreams'));
    if (!core.takesWrites) return rejected(core.refusal());
    const request = new Deferred();
    core.write(chunk, size, request);
    return request.promise;
  }

  release() {
    const error = new ERR_INVALID_STATE.TypeError('Writer has been released');
    this.breakReady(error);
    this.breakClosed(error);
    this.core.writer = null;
    this.core = null;
  }
}

/** Set by the module of WritableStream: from a stream to its core (undefined for anything else), and a stream for a core. */
export const faces = { coreOf: (value) => undefined, faceOf: (core) => undefined };
