// readline/promises.Readline: cursor movements that are collected and written at once.

import process from 'process';
import { codes } from 'internal/errors';
import { isWritable } from 'internal/streams/kind';
import { validateBoolean, validateInteger } from 'internal/validators';
import { clearDown, clearingLine, movingBy, movingTo } from 'internal/readline/sequences';

const isGiven = (value) => value !== undefined && value !== null;

/** Docs: readline, "Class: readlinePromises.Readline". */
export class Readline {
  #stream;
  #collected = '';
  /** What becomes of a sequence. */
  #take = (sequence) => {
    this.#collected += sequence;
  };

  /**
   * @param {import('stream').Writable} stream
   * @param {{ autoCommit?: boolean }} [options]
   * @throws {ERR_INVALID_ARG_TYPE}
   */
  constructor(stream, options = undefined) {
    if (!isWritable(stream)) throw new codes.ERR_INVALID_ARG_TYPE('stream', 'Writable', stream);
    this.#stream = stream;
    const autoCommit = options?.autoCommit;
    if (isGiven(autoCommit)) validateBoolean(autoCommit, 'options.autoCommit');
    if (autoCommit) this.#take = (sequence) => process.nextTick(() => stream.write(sequence));
  }

  /** Moves the cursor to column `x` and row `y`. */
  cursorTo(x, y = undefined) {
    validateInteger(x, 'x');
    if (isGiven(y)) validateInteger(y, 'y');
    this.#take(movingTo(x, y ?? undefined));
    return this;
  }

  /** Moves the cursor relatively. */
  moveCursor(dx, dy) {
    if (!dx && !dy) return this;
    validateInteger(dx, 'dx');
    validateInteger(dy, 'dy');
    this.#take(movingBy(dx, dy));
    return this;
  }

  /** Clears the current line: -1 left of the cursor, 1 right of it, 0 all of it. */
  clearLine(dir) {
    validateInteger(dir, 'dir', -1, 1);
    this.#take(clearingLine(dir));
    return this;
  }

  /** Clears the screen from the cursor down. */
  clearScreenDown() {
    this.#take(clearDown);
    return this;
  }

  /** Writes what was collected. @returns {Promise<void>} */
  commit() {
    const { promise, resolve } = Promise.withResolvers();
    this.#stream.write(this.#collected, () => resolve());
    this.rollback();
    return promise;
  }

  /** Forgets what was collected. */
  rollback() {
    this.#collected = '';
    return this;
  }
}
