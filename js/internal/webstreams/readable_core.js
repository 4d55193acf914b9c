// What a ReadableStream is inside: how far it is, its feed (where chunks come from) and its reader (where they go). Standard: Streams.
//
//   READABLE ──close()──▶ CLOSED
//       └─────fail()────▶ ERRORED
//
// Whoever reads hands in a *request*, an object with chunk(), close() and error(), of which one is called. Promises are only made for
// requests of programs.

import { codes } from 'internal/errors';
import { Ring } from 'internal/streams/ring';
import { Deferred, follow, kDone, Outcome, rejected, resolved } from 'internal/webstreams/promises';

const { ERR_INVALID_STATE } = codes;

export const READABLE = 0;
export const CLOSED = 1;
export const ERRORED = 2;

const names = ['readable', 'closed', 'errored'];

function ignore() {}

export class ReadableCore {
  state = READABLE;
  storedError = undefined;
  /** Somebody has read or cancelled. */
  isDisturbed = false;
  /** @type {Reader | null} */
  reader = null;
  /** @type {import('internal/webstreams/feed').Feed} */
  feed = null;
  /** The ReadableStream. */
  facade = null;
  /** @type {Outcome | null} */
  #ended = null;

  /** Kept when the stream closes, broken when it fails, whoever reads. */
  get ended() {
    if (this.#ended === null) {
      if (this.state === READABLE) this.#ended = new Outcome();
      else this.#ended = this.state === CLOSED ? Outcome.kept() : Outcome.broken(this.storedError);
    }
    return this.#ended;
  }

  get isLocked() {
    return this.reader !== null;
  }

  get stateName() {
    return names[this.state];
  }

  /** How many requests wait for a chunk. */
  get waiting() {
    return this.reader === null ? 0 : this.reader.requests.count;
  }

  close() {
    this.state = CLOSED;
    this.#ended?.keep();
    const { reader } = this;
    if (reader === null) return;
    reader.closed.keep();
    // Those with memory of their own get it back from the feed.
    if (!reader.bringsMemory) reader.takeRequests().forEach((request) => request.close(undefined));
  }

  fail(error) {
    this.state = ERRORED;
    this.storedError = error;
    this.#ended?.break(error);
    const { reader } = this;
    if (reader === null) return;
    reader.closed.break(error);
    reader.takeRequests().forEach((request) => request.error(error));
  }

  /** @returns {Promise<undefined>} */
  cancel(reason) {
    this.isDisturbed = true;
    if (this.state === CLOSED) return resolved(undefined);
    if (this.state === ERRORED) return rejected(this.storedError);
    this.close();
    const { reader } = this;
    if (reader?.bringsMemory) reader.takeRequests().forEach((request) => request.close(undefined));
    return follow(this.feed.cancel(reason), ignore);
  }
}

/** What a reader of either kind is inside. */
export class Reader {
  requests = new Ring();
  closed;
  core;
  bringsMemory;

  /** @param {ReadableCore} core @param {boolean} bringsMemory it reads into memory of its own @throws ERR_INVALID_STATE */
  constructor(core, bringsMemory) {
    if (core.reader !== null) throw new ERR_INVALID_STATE.TypeError('ReadableStream is locked');
    this.core = core;
    this.bringsMemory = bringsMemory;
    core.reader = this;
    if (core.state === READABLE) this.closed = new Outcome();
    else this.closed = core.state === CLOSED ? Outcome.kept() : Outcome.broken(core.storedError);
  }

  takeRequests() {
    const requests = this.requests.toArray();
    this.requests.clear();
    return requests;
  }

  /** @param {{ chunk(value: any): void, close(value: any): void, error(reason: any): void }} request */
  read(request) {
    const { core } = this;
    core.isDisturbed = true;
    if (core.state === READABLE) core.feed.serve(request);
    else if (core.state === CLOSED) request.close(undefined);
    else request.error(core.storedError);
  }

  /** @param {ArrayBufferView} view @param {number} min elements */
  readInto(view, min, request) {
    const { core } = this;
    core.isDisturbed = true;
    if (core.state === ERRORED) request.error(core.storedError);
    else core.feed.serveInto(view, min, request);
  }

  cancel(reason) {
    return this.core === null ? rejected(notAttached()) : this.core.cancel(reason);
  }

  release() {
    const { core } = this;
    if (core === null) return;
    const error = new ERR_INVALID_STATE.TypeError('Reader released');
    if (core.state === READABLE) this.closed.break(error);
    else this.closed = Outcome.broken(error);
    core.feed.released();
    core.reader = null;
    this.core = null;
    this.takeRequests().forEach((request) => request.error(error));
  }
}

export function notAttached() {
  return new ERR_INVALID_STATE.TypeError('The reader is not attached to a stream');
}

/** A request whose answer is a promise. */
export class PromisedRead extends Deferred {
  chunk(value) {
    this.resolve({ value, done: false });
  }

  close(value) {
    this.resolve({ value, done: true });
  }

  error(reason) {
    this.reject(reason);
  }
}

/** Runs in the next microtask. */
export function soon(action) {
  follow(kDone, action);
}

/** Set by the module of ReadableStream: from a stream to its core (undefined for anything else), and a stream for a core. */
export const faces = { coreOf: (value) => undefined, faceOf: (core) => undefined };
