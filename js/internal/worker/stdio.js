// The standard streams of a thread, whose other ends are in its parent. A write is done when the reader wants more, so that nobody writes
// faster than the other reads.

import { Readable, Writable } from 'stream';
import process from 'process';
import { kChunks, kTaken } from 'internal/worker/letters';

/**
 * @typedef {object} Line what connects the streams: a port with a count of those that wait for an answer
 * @property {(letter: object) => void} post
 * @property {() => void} hold somebody waits: the event loop stays alive
 * @property {() => void} release
 */

/** The end that is written to. */
export class StreamToThread extends Writable {
  #line;
  #name;
  /** Called when the other end has taken what was written. */
  #written;

  /**
   * @param {Line} line
   * @param {string} name
   */
  constructor(line, name) {
    super({ decodeStrings: false });
    this.#line = line;
    this.#name = name;
  }

  _writev(chunks, callback) {
    this.#line.post({ kind: kChunks, stream: this.#name, chunks: chunks.map(({ chunk, encoding }) => ({ chunk, encoding })) });
    // There is no later any more.
    if (process._exiting) return callback();
    this.#written = callback;
    this.#line.hold();
  }

  _final(callback) {
    this.#line.post({ kind: kChunks, stream: this.#name, chunks: null });
    callback();
  }

  /** The other end wants more. */
  taken() {
    const written = this.#written;
    if (written === undefined) return;
    this.#written = undefined;
    this.#line.release();
    written();
  }

  /** At the end of the thread: what is still in the buffer goes out at once. */
  flush() {
    while (this.#written !== undefined) this.taken();
  }
}

/** The end that is read. */
export class StreamFromThread extends Readable {
  #line;
  #name;
  #owesAnswer = false;
  #holds = false;
  #holdsWhileReading;

  /**
   * @param {Line} line
   * @param {string} name
   * @param {boolean} [holdsWhileReading] whether waiting for data keeps the event loop alive
   */
  constructor(line, name, holdsWhileReading = false) {
    super();
    this.#line = line;
    this.#name = name;
    this.#holdsWhileReading = holdsWhileReading;
  }

  _read() {
    if (this.#holdsWhileReading && !this.#holds && !this.readableEnded) {
      this.#holds = true;
      this.#line.hold();
      // A reader that has lost interest keeps nobody alive.
      this.once('pause', () => this.#release());
    }
    if (!this.#owesAnswer) return;
    this.#owesAnswer = false;
    this.#line.post({ kind: kTaken, stream: this.#name });
  }

  #release() {
    if (!this.#holds) return;
    this.#holds = false;
    this.#line.release();
  }

  /** Takes what has come. @param {{ chunk: string | Uint8Array, encoding: BufferEncoding }[] | null} chunks null for the end */
  take(chunks) {
    if (chunks === null) {
      this.#release();
      this.push(null);
      return;
    }
    this.#owesAnswer = true;
    for (const { chunk, encoding } of chunks) this.push(chunk, encoding);
  }

  _destroy(error, callback) {
    this.#release();
    callback(error);
  }
}
