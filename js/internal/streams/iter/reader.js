// Reader: one of those who read a channel or a share, as the async iterator that programs have. Its reads are answered in order.

export const kDone = { __proto__: null, done: true, value: undefined };

/**
 * The iterator over a source: a channel or a share, which has
 * read(cursor): what there is now, undefined if nothing yet; it may throw, and wakes its readers when there is news,
 * leave(reader, cursor, thrown): this reader wants no more.
 */
export class Reader {
  #source;
  #cursor;
  /** Whether throw() is an error of the stream, too. */
  #throws;
  #reads = [];
  #isOver = false;
  #isAnswering = false;
  /** The reason of the signal it obeyed: `{ reason }` */
  #aborted;
  #forget = () => {};

  constructor(source, cursor, throws) {
    this.#source = source;
    this.#cursor = cursor;
    this.#throws = throws;
  }

  next() {
    const read = Promise.withResolvers();
    this.#reads.push(read);
    this.wake();
    return read.promise;
  }

  async return() {
    this.#leave();
    return kDone;
  }

  async throw(error) {
    this.#leave(this.#throws ? { error } : undefined);
    if (this.#throws) throw error;
    return kDone;
  }

  [Symbol.asyncIterator]() {
    return this;
  }

  /** An abort ends this reader with the signal's reason. */
  obey(signal) {
    const onAbort = () => {
      this.#aborted = { reason: signal.reason };
      this.#leave();
    };
    if (signal.aborted) {
      onAbort();
    } else {
      signal.addEventListener('abort', onAbort, { once: true });
      this.#forget = () => signal.removeEventListener('abort', onAbort);
    }
  }

  /** Answers as many reads as can be answered. What it reads may bring news itself. */
  wake() {
    if (this.#isAnswering) return;
    this.#isAnswering = true;
    this.#answer();
    this.#isAnswering = false;
  }

  #answer() {
    while (this.#reads.length > 0) {
      let result;
      try {
        result = this.#now();
      } catch (error) {
        this.#reads.shift().reject(error);
        continue;
      }
      if (result === undefined) return;
      this.#reads.shift().resolve(result);
      if (result.done) this.#forget();
    }
  }

  #now() {
    if (this.#aborted) throw this.#aborted.reason;
    return this.#isOver ? kDone : this.#source.read(this.#cursor);
  }

  #leave(thrown) {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#forget();
    this.#source.leave(this, this.#cursor, thrown);
    if (!thrown) this.wake();
    else this.#reads.splice(0).forEach(({ reject }) => reject(thrown.error));
  }
}
