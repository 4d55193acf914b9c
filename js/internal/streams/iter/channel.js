// Channel: what lies between a writer and its readers in push() and broadcast(). It goes forward only:
//
//   OPEN ──end()──▶ ENDING ──all read──▶ ENDED        OPEN, ENDING ──fail()──▶ FAILED
//
// A channel for one reader (push) hands over all it has at once, drops writes that wait when it ends, is over when its reader leaves, and
// lets the reader have what came before a failure. One for several (broadcast) lets waiting writes in before it ends and does without readers.

import { codes } from 'internal/errors';
import { BatchLog } from 'internal/streams/iter/batch_log';
import { kDone, Reader } from 'internal/streams/iter/reader';

const OPEN = 0;
const ENDING = 1;
const ENDED = 2;
const FAILED = 3;

const { TypeError: InvalidState, RangeError: InvalidStateRange } = codes.ERR_INVALID_STATE;

/** Calls `onAbort` when the signal aborts. @returns {() => void} forgets that */
function abortable(signal, onAbort) {
  if (signal === undefined) return () => {};
  signal.addEventListener('abort', onAbort, { once: true });
  return () => signal.removeEventListener('abort', onAbort);
}

export class Channel {
  /** All bytes that were written, those that were dropped included. */
  total = 0;
  #log = new BatchLog();
  #budget;
  #policy;
  #isForOne;
  #state = OPEN;
  /** Of FAILED. */
  #error;
  /** Whether writes after the end have a reason of their own. */
  #isLeft = false;
  /** Why readers get an error, though the writer ended: `{ reason }` */
  #cancelled;
  /** Writes that wait for room: `{ batch, length, resolve, reject, forget }` */
  #writes = [];
  /** Who waits for room without writing: promises of ondrain(). */
  #drains = [];
  /** Who waits for the end. */
  #ends = new Set();
  #readers = new Set();

  /** @param {boolean} isForOne */
  constructor({ budget, backpressure, signal }, isForOne) {
    this.#budget = budget;
    this.#policy = backpressure;
    this.#isForOne = isForOne;
    if (signal?.aborted) {
      this.fail(signal.reason);
    } else if (signal !== undefined) {
      const onAbort = () => this.fail(signal.reason);
      signal.addEventListener('abort', onAbort, { once: true });
      this.#forgetSignal = () => signal.removeEventListener('abort', onAbort);
    }
  }

  #forgetSignal = () => {};

  get isOpen() {
    return this.#state === OPEN;
  }

  get hasRoom() {
    return this.#log.bytes < this.#budget;
  }

  get readerCount() {
    return this.#log.readers;
  }

  // The writer's side.

  /** Writes if that needs no waiting. @returns {boolean} */
  offer(batch, length) {
    if (this.#state !== OPEN) return false;
    if (!this.hasRoom && length > 0) {
      if (this.#policy === 'drop-oldest') while (!this.hasRoom) this.#log.drop();
      else if (this.#policy !== 'drop-newest') return false;
    }
    const isDropped = !this.hasRoom;
    this.total += length;
    if (!isDropped && length > 0) this.#accept(batch, length);
    return true;
  }

  /** @returns {Promise<void>} @throws what is wrong with the channel, as a rejection */
  write(batch, length, signal) {
    if (signal?.aborted) return Promise.reject(signal.reason);
    if (this.#state !== OPEN) return Promise.reject(this.#whyNot());
    if (this.offer(batch, length)) return Promise.resolve();
    if (this.#policy === 'strict' && this.#writes.length > 0) {
      const rule = 'too many pending writes. Await each write() call to respect backpressure.';
      return Promise.reject(new InvalidStateRange(`Backpressure violation: ${rule}`));
    }
    const { promise, resolve, reject } = Promise.withResolvers();
    const write = { batch, length, resolve, reject, forget: undefined };
    write.forget = abortable(signal, () => {
      this.#writes.splice(this.#writes.indexOf(write), 1);
      reject(signal.reason);
      this.#wakeReaders();
      this.#settle();
    });
    this.#writes.push(write);
    return promise;
  }

  /** @returns {number} all bytes; -1: readers are not through, or never will be */
  endNow() {
    this.#beginEnd();
    return this.#state === ENDED ? this.total : -1;
  }

  /** @returns {Promise<number>} all bytes, when they have been read */
  end(signal) {
    if (signal?.aborted) return Promise.reject(signal.reason);
    this.#beginEnd();
    if (this.#state === ENDED) return Promise.resolve(this.total);
    if (this.#state === FAILED) return Promise.reject(this.#error);
    const { promise, resolve, reject } = Promise.withResolvers();
    const end = { resolve, reject, forget: undefined };
    end.forget = abortable(signal, () => {
      this.#ends.delete(end);
      reject(signal.reason);
    });
    this.#ends.add(end);
    return promise;
  }

  fail(error) {
    if (this.#state === ENDED || this.#state === FAILED) return;
    this.#break(error, (drain) => drain.reject(error));
    if (!this.#isForOne) this.#log.leaveAll();
    this.#wakeReaders();
  }

  /** @returns {Promise<boolean> | null} null: there is nothing to wait for any more */
  whenRoom() {
    if (this.#state !== OPEN) return null;
    if (this.hasRoom) return Promise.resolve(true);
    const drain = Promise.withResolvers();
    this.#drains.push(drain);
    return drain.promise;
  }

  #whyNot() {
    return this.#state === FAILED ? this.#error : new InvalidState('Writer is closed');
  }

  #accept(batch, length) {
    this.#log.put(batch, length);
    this.#wakeReaders();
  }

  #beginEnd() {
    if (this.#state !== OPEN) return;
    this.#state = ENDING;
    this.#answerDrains((drain) => drain.resolve(false));
    if (this.#isForOne) this.#rejectWrites(new InvalidState('Writer closed'));
    this.#settle();
    this.#wakeReaders();
  }

  // Whether the end is reached.
  #settle() {
    if (this.#state !== ENDING) return;
    if (this.#isForOne ? !this.#log.isEmpty : this.#log.readers > 0) return;
    this.#rejectWrites(new InvalidState('Writer is closed'));
    this.#close();
  }

  #close() {
    this.#state = ENDED;
    this.#forgetSignal();
    for (const { resolve, forget } of this.#ends) {
      forget();
      resolve(this.total);
    }
    this.#ends.clear();
  }

  #break(error, answerDrain) {
    this.#state = FAILED;
    this.#error = error;
    this.#forgetSignal();
    this.#answerDrains(answerDrain);
    this.#rejectWrites(error);
    for (const { reject, forget } of this.#ends) {
      forget();
      reject(error);
    }
    this.#ends.clear();
  }

  #rejectWrites(error) {
    for (const { reject, forget } of this.#writes.splice(0)) {
      forget();
      reject(error);
    }
  }

  #answerDrains(answer) {
    this.#drains.splice(0).forEach(answer);
  }

  // There may be room now: for writes that wait, and then for those who wait to write.
  #refill() {
    while (this.#writes.length > 0 && this.hasRoom) {
      const { batch, length, resolve, forget } = this.#writes.shift();
      forget();
      this.total += length;
      this.#accept(batch, length);
      resolve();
    }
    if (this.hasRoom) this.#answerDrains((drain) => drain.resolve(true));
  }

  // The readers' side.

  /** @returns {AsyncIterator<Uint8Array[]>} a reader of its own, from the oldest batch on */
  join(signal) {
    const reader = new Reader(this, this.#log.join(), this.#isForOne);
    this.#readers.add(reader);
    if (signal !== undefined) reader.obey(signal);
    return reader;
  }

  /**
   * What a reader gets now.
   * @returns {{ value: Uint8Array[], done: boolean } | undefined} undefined: it has to wait
   * @throws what the channel failed with
   */
  read(cursor) {
    if (this.#log.has(cursor) && !this.#log.isAtEnd(cursor)) {
      const value = this.#isForOne ? this.#log.takeAll(cursor) : this.#log.take(cursor);
      this.#refill();
      if (this.#isForOne) this.#settle();
      return { __proto__: null, value, done: false };
    }
    if (this.#cancelled) throw this.#cancelled.reason;
    if (this.#state === FAILED) {
      if (this.#isLeft) return kDone;
      throw this.#error;
    }
    if (!this.#log.has(cursor)) return kDone;
    if (this.#state === OPEN || this.#writes.length > 0) return undefined;
    this.#log.leave(cursor);
    this.#settle();
    return kDone;
  }

  /** A reader wants no more. @param {{ error: unknown } | undefined} thrown with which it left */
  leave(reader, cursor, thrown) {
    this.#readers.delete(reader);
    if (!this.#log.has(cursor)) return;
    if (!this.#isForOne) {
      this.#log.leave(cursor);
      this.#refill();
      this.#settle();
      return;
    }
    this.#log.leaveAll();
    if (this.#state === OPEN || this.#state === ENDING) {
      this.#isLeft = true;
      const error = thrown ? thrown.error : new InvalidState('Stream closed by consumer');
      this.#break(error, (drain) => (thrown ? drain.reject(error) : drain.resolve(false)));
    }
  }

  /** Ends writer and readers at once. @param {unknown} reason undefined: as if all had been read */
  cancel(reason) {
    if (this.#state === FAILED || this.#cancelled) return;
    if (reason !== undefined) this.#cancelled = { reason };
    this.#log.leaveAll();
    this.#answerDrains((drain) => drain.resolve(false));
    this.#rejectWrites(reason === undefined ? new InvalidState('Writer is closed') : reason);
    if (this.#state !== ENDED) this.#close();
    this.#wakeReaders();
  }

  #wakeReaders() {
    for (const reader of this.#readers) reader.wake();
  }
}
