// The feed of byte streams. What is asked for waits as a PullInto, the oldest first; the program may fill that of `byobRequest` itself.

import { primordials } from 'internal/core';
import { codes } from 'internal/errors';
import { ByobRequest } from 'internal/webstreams/byob_request';
import { Feed } from 'internal/webstreams/feed';
import { resolved } from 'internal/webstreams/promises';
import { ByteQueue, FOR_CHUNK, FOR_MEMORY, FOR_NOBODY, PullInto, takeOver } from 'internal/webstreams/pull_into';
import { CLOSED, READABLE } from 'internal/webstreams/readable_core';

const { ArrayBuffer, Uint8Array } = primordials;
const { ERR_INVALID_ARG_VALUE, ERR_INVALID_STATE } = codes;

const partial = () => new ERR_INVALID_STATE.TypeError('The stream ends in the middle of an element');

export class ByteFeed extends Feed {
  #queue = new ByteQueue();
  /** @type {PullInto[]} */
  #asked = [];
  /** @type {ByobRequest | null} */
  #offer = null;
  /** Bytes of memory for a read() without any of its own. @type {number | undefined} */
  #portion;

  constructor(core, mark, portion = undefined) {
    super(core, mark);
    this.#portion = portion;
  }

  get total() {
    return this.#queue.total;
  }

  get hasChunk() {
    return this.#queue.total > 0;
  }

  /** Whether memory waits to be filled. */
  get isAsked() {
    return this.#asked.length > 0;
  }

  clear() {
    this.#withdraw();
    this.#asked = [];
    this.#queue.clear();
  }

  /** What the program may fill: the oldest that is asked for. @returns {ReadableStreamBYOBRequest | null} */
  offer() {
    if (this.#offer === null && this.isAsked) this.#offer = new ByobRequest(this, this.#asked[0].rest());
    return this.#offer === null ? null : this.#offer.facade;
  }

  #withdraw() {
    if (this.#offer !== null) this.#offer.withdraw();
    this.#offer = null;
  }

  // ---- in ------------------------------------------------------------------------------------------------------------

  /** No more comes. @throws ERR_INVALID_STATE where half an element waits, with which the stream fails */
  end() {
    if (!this.isOpen) return;
    if (this.total > 0) {
      this.isEnding = true;
      return;
    }
    if (this.isAsked && this.#asked[0].remainder > 0) {
      const error = partial();
      this.fail(error);
      throw error;
    }
    this.finish();
  }

  /** Takes the bytes of a view, with all of its buffer. @throws ERR_INVALID_STATE, TypeError */
  enqueue(view) {
    if (!this.isOpen) return;
    const { byteOffset, byteLength } = view;
    if (view.buffer.detached) throw new ERR_INVALID_STATE.TypeError('The buffer of the chunk is detached');
    const buffer = takeOver(view.buffer);
    if (this.isAsked) {
      const [oldest] = this.#asked;
      if (oldest.buffer.detached) throw new ERR_INVALID_STATE.TypeError('The buffer of byobRequest is detached');
      this.#withdraw();
      oldest.renew();
      if (oldest.purpose === FOR_NOBODY) this.#keep(this.#asked.shift());
    }
    const { reader, waiting } = this.core;
    if (reader === null || (!reader.bringsMemory && waiting === 0)) {
      this.#queue.put(buffer, byteOffset, byteLength);
    } else if (reader.bringsMemory) {
      this.#queue.put(buffer, byteOffset, byteLength);
      this.#giveAll(this.#fillAsked());
    } else {
      this.#serveWaiting(buffer, byteOffset, byteLength);
    }
    this.pullIfWanted();
  }

  // Reads without memory wait: what the last reader left comes first.
  #serveWaiting(buffer, start, length) {
    const { core } = this;
    while (core.waiting > 0 && this.total > 0) core.reader.requests.take().chunk(this.take());
    if (core.waiting === 0) {
      this.#queue.put(buffer, start, length);
      return;
    }
    if (this.isAsked) this.#asked.shift();
    core.reader.requests.take().chunk(new Uint8Array(buffer, start, length));
  }

  // Nobody waits for this memory any more: what is in it is for whoever reads next.
  #keep(into) {
    if (into.filled > 0) this.#keepCopy(into, 0, into.filled);
  }

  #keepCopy(into, from, to) {
    let copy;
    try {
      copy = into.copy(from, to);
    } catch (error) {
      this.fail(error);
      throw error;
    }
    this.#queue.put(copy, 0, to - from);
  }

  // ---- byobRequest ---------------------------------------------------------------------------------------------------

  /** The program has filled so many bytes of what was offered. @throws ERR_INVALID_ARG_VALUE, ERR_INVALID_STATE */
  respond(count) {
    const [oldest] = this.#asked;
    if (count === 0 && this.core.state === READABLE) throw new ERR_INVALID_ARG_VALUE('bytesWritten', count);
    this.#checkAnswer(count);
    if (oldest.filled + count > oldest.length) throw new ERR_INVALID_ARG_VALUE.RangeError('bytesWritten', count);
    oldest.renew();
    this.#answered(oldest, count);
  }

  /** The same, in a view of its own on that memory. @throws ERR_INVALID_ARG_VALUE, ERR_INVALID_STATE */
  respondWithView(view) {
    const [oldest] = this.#asked;
    const { buffer, byteLength, byteOffset } = view;
    this.#checkAnswer(byteLength);
    const isWrong = oldest.start + oldest.filled !== byteOffset || oldest.bufferLength !== buffer.byteLength ||
      oldest.filled + byteLength > oldest.length;
    if (isWrong) throw new ERR_INVALID_ARG_VALUE.RangeError('view', view);
    oldest.renew(buffer);
    this.#answered(oldest, byteLength);
  }

  #checkAnswer(count) {
    if (this.core.state === CLOSED) {
      if (count !== 0) throw new ERR_INVALID_STATE.TypeError('The stream is closed: nothing can be added');
    } else if (count === 0) {
      throw new ERR_INVALID_STATE.TypeError('Nothing was added');
    }
  }

  #answered(oldest, count) {
    this.#withdraw();
    if (this.core.state === CLOSED) this.#giveBack(oldest);
    else this.#wasFilled(oldest, count);
    this.pullIfWanted();
  }

  // The stream has ended: readers get their memory back, empty.
  #giveBack(oldest) {
    if (oldest.purpose === FOR_NOBODY) this.#asked.shift();
    const { reader, waiting } = this.core;
    if (reader?.bringsMemory) this.#giveAll(this.#asked.splice(0, waiting));
  }

  #wasFilled(into, count) {
    into.filled += count;
    if (into.purpose === FOR_NOBODY) {
      this.#keep(this.#asked.shift());
      this.#giveAll(this.#fillAsked());
      return;
    }
    if (into.filled < into.least) return;
    this.#asked.shift();
    const { remainder } = into;
    if (remainder > 0) {
      this.#keepCopy(into, into.filled - remainder, into.filled);
      into.filled -= remainder;
    }
    const others = this.#fillAsked();
    this.#give(into);
    this.#giveAll(others);
  }

  // ---- out -----------------------------------------------------------------------------------------------------------

  /** The first piece of what waits. @returns {Uint8Array} */
  take() {
    const piece = this.#queue.take();
    this.#wasTaken();
    return piece;
  }

  /** A read() for which a piece is there. @returns {Promise<{ value: Uint8Array, done: false }>} */
  takeAsPromise() {
    return resolved({ value: this.take(), done: false });
  }

  #wasTaken() {
    if (this.total === 0 && this.isEnding) this.finish();
    else this.pullIfWanted();
  }

  serve(request) {
    if (this.total > 0) {
      request.chunk(this.take());
      return;
    }
    if (this.#portion !== undefined) {
      let buffer;
      try {
        buffer = new ArrayBuffer(this.#portion);
      } catch (error) {
        request.error(error);
        return;
      }
      this.#asked.push(new PullInto(buffer, 0, this.#portion, { purpose: FOR_CHUNK }));
    }
    this.core.reader.requests.put(request);
    this.pullIfWanted();
  }

  serveInto(view, min, request) {
    let into;
    try {
      into = PullInto.ofView(view, min);
    } catch (error) {
      request.error(error);
      return;
    }
    if (this.isAsked) {
      this.#wait(into, request);
    } else if (this.core.state === CLOSED) {
      request.close(into.view());
    } else if (this.total > 0 && this.#queue.fill(into)) {
      const filled = into.view();
      this.#wasTaken();
      request.chunk(filled);
    } else if (this.isEnding) {
      const error = partial();
      this.fail(error);
      request.error(error);
    } else {
      this.#wait(into, request);
      this.pullIfWanted();
    }
  }

  #wait(into, request) {
    this.#asked.push(into);
    this.core.reader.requests.put(request);
  }

  // Fills what is asked for from the queue. @returns what is ready
  #fillAsked() {
    const ready = [];
    while (this.isAsked && this.total > 0 && this.#queue.fill(this.#asked[0])) ready.push(this.#asked.shift());
    return ready;
  }

  #giveAll(ready) {
    for (const into of ready) this.#give(into);
  }

  #give(into) {
    const request = this.core.reader.requests.take();
    if (this.core.state === READABLE) request.chunk(into.view());
    else request.close(into.purpose === FOR_MEMORY ? into.view() : undefined);
  }

  released() {
    if (!this.isAsked) return;
    this.#asked.length = 1;
    this.#asked[0].purpose = FOR_NOBODY;
  }
}
