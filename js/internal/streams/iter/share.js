// share() and shareSync(): one source, many readers. It is read when one of them needs more than is kept (doc: "share(source[, options])").

import { codes } from 'internal/errors';
import { bufferOptions, checkOptions, checkSignal, kSharedBudget, splitArguments } from 'internal/streams/iter/arguments';
import { BatchLog } from 'internal/streams/iter/batch_log';
import { callProtocol } from 'internal/streams/iter/broadcast';
import { lengthOf } from 'internal/streams/iter/bytes';
import { asyncBatches, shareProtocol, shareSyncProtocol, syncBatches } from 'internal/streams/iter/protocol';
import { flowOf, flowOfSync } from 'internal/streams/iter/pull';
import { kDone, Reader } from 'internal/streams/iter/reader';
import { from, fromSync, has } from 'internal/streams/iter/source';

function asError(thrown) {
  return thrown instanceof Error ? thrown : new codes.ERR_OPERATION_FAILED(String(thrown));
}

/** What both kinds have: batches that are kept, and how it ended. */
class Shared {
  log = new BatchLog();
  budget;
  policy;
  /** undefined: there may be more. `{ error }` if it ended badly, `{}` if well. */
  outcome;

  constructor({ budget, backpressure }) {
    this.budget = budget;
    this.policy = backpressure;
  }

  get isFull() {
    return this.log.bytes >= this.budget;
  }

  keep(batch) {
    const length = lengthOf(batch);
    if (this.policy === 'drop-oldest') while (this.isFull && !this.log.isEmpty) this.log.drop();
    this.log.put(batch, length);
  }

  overflow(note = '') {
    return new codes.ERR_OUT_OF_RANGE('buffered bytes', `< ${this.budget}${note}`, this.log.bytes);
  }

  /** What a reader gets without asking the source. @returns {object | undefined} */
  ready(cursor) {
    if (this.log.has(cursor) && !this.log.isAtEnd(cursor)) return { __proto__: null, done: false, value: this.log.take(cursor) };
    if (this.outcome && 'error' in this.outcome) throw this.outcome.error;
    if (this.outcome === undefined && this.log.has(cursor)) return undefined;
    this.log.leave(cursor);
    return kDone;
  }

  /** @returns {boolean} whether it had not ended before */
  cancel(reason) {
    const isFirst = this.outcome === undefined || !('error' in this.outcome);
    if (isFirst) this.outcome = reason === undefined ? {} : { error: reason };
    this.log.leaveAll();
    return isFirst;
  }
}

/** A share as its readers see it. */
class SharedFlow extends Shared {
  #source;
  #iterator;
  #readers = new Set();
  /** Whether a read of the source is under way. */
  #isReading = false;
  /** drop-newest: a batch that found no room is gone; the next one is read when there is room again. */
  #hasDropped = false;

  constructor(source, options) {
    super(options);
    this.#source = source;
    const { signal } = options;
    if (signal?.aborted) this.cancel(signal.reason);
    else signal?.addEventListener('abort', () => this.cancel(signal.reason), { once: true });
  }

  join(signal) {
    const reader = new Reader(this, this.log.join(), false);
    this.#readers.add(reader);
    if (signal !== undefined) reader.obey(signal);
    return reader;
  }

  read(cursor) {
    const result = this.ready(cursor);
    if (result === undefined) this.#readSource();
    else if (!result.done) this.#newRoom();
    return result;
  }

  leave(reader, cursor) {
    this.#readers.delete(reader);
    this.log.leave(cursor);
    this.#newRoom();
  }

  cancel(reason) {
    super.cancel(reason);
    // Not waited for: the source may never answer.
    Promise.resolve(this.#iterator?.return?.()).catch(() => {});
    this.#wake();
  }

  #wake() {
    for (const reader of this.#readers) reader.wake();
  }

  // Readers that are through may wait for those that are behind.
  #newRoom() {
    if (this.isFull) return;
    this.#hasDropped = false;
    queueMicrotask(() => this.#wake());
  }

  // Somebody has read all that is kept.
  #readSource() {
    if (this.#isReading) return;
    const hadRoom = !this.isFull;
    if (!hadRoom && this.policy === 'strict') throw this.overflow();
    if (!hadRoom && (this.policy === 'unbounded' || this.#hasDropped)) return;
    this.#isReading = true;
    this.#iterator ??= this.#source[Symbol.asyncIterator]();
    this.#iterator.next().then(
      ({ done, value }) => {
        if (this.outcome === undefined && !done) {
          if (hadRoom || this.policy !== 'drop-newest') this.keep(value);
          else this.#hasDropped = this.isFull;
        }
        this.#afterRead(done ? {} : undefined);
      },
      (thrown) => this.#afterRead({ error: asError(thrown) }),
    );
  }

  #afterRead(outcome) {
    this.#isReading = false;
    this.outcome ??= outcome;
    this.#wake();
  }
}

class Share {
  #flow;

  constructor(flow) {
    this.#flow = flow;
  }

  get consumerCount() {
    return this.#flow.log.readers;
  }

  /** @returns {AsyncIterable<Uint8Array[]>} what the source gives from now on, and what is still kept */
  pull(...args) {
    const { transforms, options } = splitArguments(args);
    const signal = checkSignal(options.signal);
    const reader = this.#flow.join(signal);
    return flowOf(asyncBatches(() => reader), transforms, transforms.length > 0 ? signal : undefined);
  }

  cancel(reason) {
    this.#flow.cancel(reason);
  }

  [Symbol.dispose]() {
    this.cancel();
  }
}

/** A synchronous share as its readers see it: nobody can wait for the slower ones. */
class SharedFlowSync extends Shared {
  #source;
  #iterator;

  constructor(source, options) {
    super(options);
    this.#source = source;
  }

  read(cursor) {
    for (let result; ; ) {
      result = this.ready(cursor);
      if (result !== undefined) return result;
      if (this.#readSource()) return kDone;
    }
  }

  cancel(reason) {
    super.cancel(reason);
    this.#iterator?.return?.();
  }

  // Whether this reader has to do without: drop-newest.
  #readSource() {
    const isFull = this.isFull;
    if (isFull && this.policy === 'strict') throw this.overflow();
    if (isFull && this.policy === 'unbounded') throw this.overflow(' (unbounded not available in sync context)');
    this.#iterator ??= this.#source[Symbol.iterator]();
    try {
      const { done, value } = this.#iterator.next();
      if (done) this.outcome ??= {};
      else if (isFull && this.policy === 'drop-newest') return true;
      else if (this.outcome === undefined) this.keep(value);
    } catch (thrown) {
      this.outcome ??= { error: asError(thrown) };
    }
    return false;
  }
}

class SyncShareReader {
  #flow;
  #cursor;
  #isOver = false;

  constructor(flow) {
    this.#flow = flow;
    this.#cursor = flow.log.join();
  }

  next() {
    return this.#isOver ? kDone : this.#flow.read(this.#cursor);
  }

  return() {
    this.#isOver = true;
    this.#flow.log.leave(this.#cursor);
    return kDone;
  }

  throw() {
    return this.return();
  }

  [Symbol.iterator]() {
    return this;
  }
}

class SyncShare {
  #flow;

  constructor(flow) {
    this.#flow = flow;
  }

  get consumerCount() {
    return this.#flow.log.readers;
  }

  /** How many batches are kept. */
  get bufferSize() {
    return this.#flow.log.count;
  }

  /** @returns {Iterable<Uint8Array[]>} */
  pull(...args) {
    const { transforms } = splitArguments(args);
    const reader = new SyncShareReader(this.#flow);
    return flowOfSync(syncBatches(() => reader), transforms);
  }

  cancel(reason) {
    this.#flow.cancel(reason);
  }

  [Symbol.dispose]() {
    this.cancel();
  }
}

/** @returns {Share} @throws {ERR_INVALID_ARG_TYPE | ERR_INVALID_ARG_VALUE | ERR_OUT_OF_RANGE} */
export function share(source, options) {
  const batches = from(source);
  return new Share(new SharedFlow(batches, bufferOptions(checkOptions(options), kSharedBudget)));
}

/** @returns {SyncShare} @throws {ERR_INVALID_ARG_TYPE | ERR_INVALID_ARG_VALUE | ERR_OUT_OF_RANGE} */
export function shareSync(source, options) {
  const batches = fromSync(source);
  return new SyncShare(new SharedFlowSync(batches, bufferOptions(checkOptions(options), kSharedBudget)));
}

/** What can be shared, or shares itself: `Share.from(input, options)`. */
function shareFrom(input, options) {
  if (!has(input, shareProtocol)) return share(input, options);
  return callProtocol(input, shareProtocol, '[Symbol.for("Stream.shareProtocol")]', options);
}

function shareFromSync(input, options) {
  if (!has(input, shareSyncProtocol)) return shareSync(input, options);
  return callProtocol(input, shareSyncProtocol, '[Symbol.for("Stream.shareSyncProtocol")]', options);
}

const publicShare = { __proto__: null, from: shareFrom };
const publicSyncShare = { __proto__: null, fromSync: shareFromSync };
export { publicShare as Share, publicSyncShare as SyncShare };
