// tee() of a byte stream. A branch whose reader brought memory has the original read into that; the other one gets a copy.

import { primordials } from 'internal/core';
import { ByteFeed } from 'internal/webstreams/byte_feed';
import { react } from 'internal/webstreams/promises';
import { ReadableCore, Reader, soon } from 'internal/webstreams/readable_core';

const { ArrayBufferPrototypeSlice, Uint8Array } = primordials;

function copyOf({ buffer, byteOffset, byteLength }) {
  return new Uint8Array(ArrayBufferPrototypeSlice(buffer, byteOffset, byteOffset + byteLength));
}

export class ByteTee {
  #original;
  #fork;
  #reader;
  #feeds = [];
  #isReading = false;
  /** Branches that asked again while a read was under way. */
  #readsAgain = [false, false];

  /** @param {ReadableCore} original @param {import('internal/webstreams/tee').Fork} fork */
  constructor(original, fork) {
    this.#original = original;
    this.#fork = fork;
    this.#readWith(false);
  }

  /** @returns {ReadableCore[]} */
  branches() {
    return [0, 1].map((branch) => {
      const core = new ReadableCore();
      const feed = new ByteFeed(core, 0);
      this.#feeds.push(feed);
      feed.begin({ start() {}, pull: () => this.#pull(branch), cancel: (reason) => this.#fork.cancel(branch, reason) });
      return core;
    });
  }

  // Has a reader of the right kind: the other kind makes room for it.
  #readWith(bringsMemory) {
    if (this.#reader?.bringsMemory === bringsMemory) return;
    this.#reader?.release();
    const reader = new Reader(this.#original, bringsMemory);
    this.#reader = reader;
    react(reader.closed.promise, undefined, (error) => {
      if (reader !== this.#reader) return;
      this.#failBoth(error);
      this.#fork.ended();
    });
  }

  #failBoth(error) {
    for (const feed of this.#feeds) feed.fail(error);
  }

  #pull(branch) {
    if (this.#isReading) {
      this.#readsAgain[branch] = true;
      return;
    }
    this.#isReading = true;
    const offer = this.#feeds[branch].offer();
    if (offer === null) this.#read();
    else this.#readInto(offer.view, branch);
  }

  #read() {
    this.#readWith(false);
    this.#reader.read({
      chunk: (value) => soon(() => this.#deliver(value)),
      close: () => this.#ended(),
      error: () => this.#stopped(),
    });
  }

  #deliver(value) {
    this.#readsAgain.fill(false);
    const { isCanceled } = this.#fork;
    let second = value;
    if (this.#isForBoth) {
      try {
        second = copyOf(value);
      } catch (error) {
        this.#failBoth(error);
        this.#fork.broken(error);
        return;
      }
    }
    if (!isCanceled[0]) this.#feeds[0].enqueue(value);
    if (!isCanceled[1]) this.#feeds[1].enqueue(second);
    this.#goOn();
  }

  get #isForBoth() {
    return !this.#fork.isCanceled[0] && !this.#fork.isCanceled[1];
  }

  #readInto(view, branch) {
    this.#readWith(true);
    this.#reader.readInto(view, 1, {
      chunk: (value) => soon(() => this.#deliverInto(value, branch)),
      close: (value) => this.#endedInto(value, branch),
      error: () => this.#stopped(),
    });
  }

  #deliverInto(value, branch) {
    this.#readsAgain.fill(false);
    const other = 1 - branch;
    const { isCanceled } = this.#fork;
    let copy;
    if (!isCanceled[other]) {
      try {
        copy = copyOf(value);
      } catch (error) {
        this.#feeds[branch].fail(error);
        this.#feeds[other].fail(error);
        this.#fork.broken(error);
        return;
      }
    }
    if (!isCanceled[branch]) this.#feeds[branch].respondWithView(value);
    if (copy !== undefined) this.#feeds[other].enqueue(copy);
    this.#goOn();
  }

  #goOn() {
    this.#isReading = false;
    const branch = this.#readsAgain.indexOf(true);
    if (branch >= 0) this.#pull(branch);
  }

  #stopped() {
    this.#isReading = false;
  }

  #ended() {
    this.#isReading = false;
    const { isCanceled } = this.#fork;
    this.#feeds.forEach((feed, branch) => isCanceled[branch] || feed.end());
    for (const feed of this.#feeds) if (feed.isAsked) feed.respond(0);
    this.#fork.ended();
  }

  #endedInto(value, branch) {
    this.#isReading = false;
    const other = 1 - branch;
    const { isCanceled } = this.#fork;
    if (!isCanceled[branch]) this.#feeds[branch].end();
    if (!isCanceled[other]) this.#feeds[other].end();
    if (value !== undefined) {
      if (!isCanceled[branch]) this.#feeds[branch].respondWithView(value);
      if (!isCanceled[other] && this.#feeds[other].isAsked) this.#feeds[other].respond(0);
    }
    this.#fork.ended();
  }
}
