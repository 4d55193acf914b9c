// pipeTo(): as long as the destination has room, chunks go from the source's queue straight into its own, without promises.

import { addAbortAlgorithm, removeAbortAlgorithm } from 'internal/abort_controller';
import { codes } from 'internal/errors';
import { Deferred, kDone, react } from 'internal/webstreams/promises';
import { CLOSED, ERRORED, READABLE, Reader, soon } from 'internal/webstreams/readable_core';
import * as writable from 'internal/webstreams/writable_core';

const { ERR_INVALID_STATE } = codes;

/** Settles when all have, with the first failure. */
function allOf(promises) {
  const all = new Deferred();
  let left = promises.length;
  if (left === 0) all.resolve();
  for (const promise of promises) react(promise, () => --left === 0 && all.resolve(), all.reject);
  return all.promise;
}

class Pipe {
  #source;
  #destination;
  #options;
  #reader;
  #writer;
  #result = new Deferred();
  #isEnding = false;
  /** A chunk that came while nobody could write it: written in the next microtask. @type {{ value: any } | null} */
  #inHand = null;
  /** Writes under way, and who waits for the last. */
  #unwritten = 0;
  #onceWritten = null;
  #onAbort = null;

  constructor(source, destination, options) {
    this.#source = source;
    this.#destination = destination;
    this.#options = options;
    this.#reader = new Reader(source, false);
    this.#writer = new writable.Writer(destination);
  }

  /** @returns {Promise<undefined>} */
  run() {
    const source = this.#source;
    const destination = this.#destination;
    const { signal } = this.#options;
    source.isDisturbed = true;
    if (signal !== undefined) {
      this.#onAbort = () => this.#aborted(signal.reason);
      if (signal.aborted) this.#onAbort();
      else addAbortAlgorithm(signal, this.#onAbort);
    }
    if (source.state === ERRORED) this.#sourceFailed(source.storedError);
    if (destination.state === writable.ERRORED) this.#destinationFailed(destination.storedError);
    if (source.state === CLOSED) this.#sourceEnded();
    if (destination.isEnding || destination.state === writable.CLOSED) this.#destinationEnded();
    if (!this.#isEnding) {
      react(this.#reader.closed.promise, () => this.#sourceEnded(), (error) => this.#sourceFailed(error));
      react(this.#writer.closed.promise, undefined, (error) => this.#destinationFailed(error));
      soon(this.#pump);
    }
    return this.#result.promise;
  }

  // ---- chunks --------------------------------------------------------------------------------------------------------

  #pump = () => {
    const source = this.#source;
    const destination = this.#destination;
    while (!this.#isEnding && destination.takesWrites && source.state === READABLE) {
      if (destination.isFull) {
        this.#writer.ready.whenKept(this.#pump);
        return;
      }
      if (!source.feed.hasChunk) {
        this.#reader.read(this);
        return;
      }
      this.#write(source.feed.take());
    }
  };

  chunk(value) {
    this.#inHand = { value };
    soon(this.#takeHand);
  }

  #takeHand = () => {
    this.#writeHand();
    this.#pump();
  };

  #writeHand() {
    const hand = this.#inHand;
    this.#inHand = null;
    if (hand !== null) this.#write(hand.value);
  }

  // The end of the source is heard of by its reader.
  close() {}

  error() {}

  #write(chunk) {
    const destination = this.#destination;
    const size = destination.measure(chunk);
    if (!destination.takesWrites) return;
    this.#unwritten++;
    destination.write(chunk, size, this.#receipt);
  }

  #written = () => {
    if (--this.#unwritten === 0 && this.#onceWritten !== null) soon(this.#onceWritten);
  };

  #receipt = { resolve: this.#written, reject: this.#written };

  // ---- the end -------------------------------------------------------------------------------------------------------

  #sourceEnded() {
    this.#end(this.#options.preventClose ? undefined : () => this.#closeDestination());
  }

  #closeDestination() {
    const destination = this.#destination;
    if (destination.isEnding || destination.state === writable.CLOSED) return kDone;
    if (destination.state === writable.ERRORED) return Promise.reject(destination.storedError);
    return destination.close();
  }

  #sourceFailed(error) {
    this.#end(this.#options.preventAbort ? undefined : () => this.#destination.abort(error), { error });
  }

  #destinationFailed(error) {
    this.#end(this.#options.preventCancel ? undefined : () => this.#source.cancel(error), { error });
  }

  #destinationEnded() {
    this.#destinationFailed(new ERR_INVALID_STATE.TypeError('The destination is closed'));
  }

  #aborted(error) {
    const { preventAbort, preventCancel } = this.#options;
    this.#end(() => {
      const actions = [];
      if (!preventAbort && this.#destination.state === writable.WRITABLE) actions.push(this.#destination.abort(error));
      if (!preventCancel && this.#source.state === READABLE) actions.push(this.#source.cancel(error));
      return allOf(actions);
    }, { error });
  }

  // Waits for what was read to be written, acts, and lets both streams go.
  #end(action, failure = undefined) {
    if (this.#isEnding) return;
    this.#isEnding = true;
    const act = () => {
      if (action === undefined) this.#settle(failure);
      else react(action(), () => this.#settle(failure), (error) => this.#settle({ error }));
    };
    if (this.#destination.takesWrites) {
      this.#writeHand();
      if (this.#unwritten > 0) this.#onceWritten = act;
      else soon(act);
      return;
    }
    act();
  }

  #settle(failure) {
    this.#writer.release();
    this.#reader.release();
    if (this.#onAbort !== null) removeAbortAlgorithm(this.#options.signal, this.#onAbort);
    if (failure === undefined) this.#result.resolve();
    else this.#result.reject(failure.error);
  }
}

/**
 * Both must be unlocked.
 * @param {import('internal/webstreams/readable_core').ReadableCore} source
 * @param {import('internal/webstreams/writable_core').WritableCore} destination
 * @param {{ preventAbort: boolean, preventCancel: boolean, preventClose: boolean, signal?: AbortSignal }} options
 * @returns {Promise<undefined>}
 */
export function pipe(source, destination, options) {
  return new Pipe(source, destination, options).run();
}
