// tee(): a stream's chunks for two. The original is read when one of the branches asks, and cancelled when both are.

import { lazy } from 'internal/core';
import { ByteTee } from 'internal/webstreams/byte_tee';
import { DefaultFeed } from 'internal/webstreams/default_feed';
import { Deferred, react } from 'internal/webstreams/promises';
import { faces, ReadableCore, Reader, soon } from 'internal/webstreams/readable_core';

const cloning = lazy('internal/structured_clone');

/** How the two branches of either kind of stream end: what they share of being cancelled. */
export class Fork {
  original;
  /** Whether a branch was cancelled, and why. */
  isCanceled = [false, false];
  #reasons = [undefined, undefined];
  #end = new Deferred();

  constructor(original) {
    this.original = original;
  }

  get isWanted() {
    return !this.isCanceled[0] || !this.isCanceled[1];
  }

  cancel(branch, reason) {
    this.isCanceled[branch] = true;
    this.#reasons[branch] = reason;
    if (!this.isWanted) this.#end.resolve(this.original.cancel(this.#reasons));
    return this.#end.promise;
  }

  /** The original has ended. */
  ended() {
    if (this.isWanted) this.#end.resolve();
  }

  /** A chunk could not be copied: nobody gets any more. */
  broken(error) {
    this.#end.resolve(this.original.cancel(error));
  }
}

class DefaultTee {
  #fork;
  #reader;
  #clones;
  #feeds = [];
  #isReading = false;
  #readsAgain = false;

  constructor(original, clones) {
    this.#fork = new Fork(original);
    this.#reader = new Reader(original, false);
    this.#clones = clones;
  }

  /** @returns {ReadableCore[]} */
  branches() {
    const cores = [0, 1].map((branch) => {
      const core = new ReadableCore();
      const feed = new DefaultFeed(core, 1);
      this.#feeds.push(feed);
      feed.begin({ start() {}, pull: () => this.#pull(), cancel: (reason) => this.#fork.cancel(branch, reason) });
      return core;
    });
    react(this.#reader.closed.promise, undefined, (error) => {
      for (const feed of this.#feeds) feed.fail(error);
      this.#fork.ended();
    });
    return cores;
  }

  #pull() {
    if (this.#isReading) {
      this.#readsAgain = true;
      return;
    }
    this.#isReading = true;
    this.#reader.read(this);
  }

  // In a microtask: errors come as soon as they happen, chunks must not overtake them.
  chunk(value) {
    soon(() => this.#deliver(value));
  }

  #deliver(value) {
    this.#readsAgain = false;
    const [one, other] = this.#feeds;
    const { isCanceled } = this.#fork;
    let second = value;
    if (this.#clones && !isCanceled[1]) {
      try {
        second = cloning().structuredClone(value);
      } catch (error) {
        one.fail(error);
        other.fail(error);
        this.#fork.broken(error);
        return;
      }
    }
    if (!isCanceled[0]) one.enqueue(value);
    if (!isCanceled[1]) other.enqueue(second);
    this.#isReading = false;
    if (this.#readsAgain) this.#pull();
  }

  close() {
    this.#isReading = false;
    this.#feeds.forEach((feed, branch) => this.#fork.isCanceled[branch] || feed.end());
    this.#fork.ended();
  }

  error() {
    this.#isReading = false;
  }
}

/**
 * @param {ReadableCore} core
 * @param {boolean} clones the second branch gets copies
 * @returns {[ReadableStream, ReadableStream]}
 */
export function tee(core, clones) {
  const splitter = core.feed instanceof DefaultFeed ? new DefaultTee(core, clones) : new ByteTee(core, new Fork(core));
  return splitter.branches().map((branch) => faces.faceOf(branch));
}
