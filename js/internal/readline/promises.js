// readline/promises.Readline: cursor movements that are collected and written at once. Docs: readline, "Class: readlinePromises.Readline".

import process from 'process';
import { codes } from 'internal/errors';
import { isWritable } from 'internal/streams/utils';
import { validateBoolean, validateInteger } from 'internal/validators';
import { clearLineSequence, moveSequence } from 'internal/readline/callbacks';
import { CSI } from 'internal/readline/utils';

const { ERR_INVALID_ARG_TYPE } = codes;

/** Collected cursor movements. */
export class Readline {
  #autoCommit = false;
  #stream;
  #pending = [];

  /**
   * @param {import('stream').Writable} stream
   * @param {{ autoCommit?: boolean }} [options]
   * @throws {ERR_INVALID_ARG_TYPE}
   */
  constructor(stream, options = undefined) {
    if (!isWritable(stream)) throw new ERR_INVALID_ARG_TYPE('stream', 'Writable', stream);
    this.#stream = stream;
    if (options?.autoCommit != null) {
      validateBoolean(options.autoCommit, 'options.autoCommit');
      this.#autoCommit = options.autoCommit;
    }
  }

  #add(data) {
    if (this.#autoCommit) process.nextTick(() => this.#stream.write(data));
    else this.#pending.push(data);
    return this;
  }

  /** Moves the cursor to column `x` and row `y`. */
  cursorTo(x, y = undefined) {
    validateInteger(x, 'x');
    if (y != null) validateInteger(y, 'y');
    return this.#add(y == null ? CSI`${x + 1}G` : CSI`${y + 1};${x + 1}H`);
  }

  /** Moves the cursor relatively. */
  moveCursor(dx, dy) {
    if (!(dx || dy)) return this;
    validateInteger(dx, 'dx');
    validateInteger(dy, 'dy');
    return this.#add(moveSequence(dx, dy));
  }

  /** Clears the current line: -1 left of the cursor, 1 right of it, 0 all of it. */
  clearLine(dir) {
    validateInteger(dir, 'dir', -1, 1);
    return this.#add(clearLineSequence(dir));
  }

  /** Clears the screen from the cursor down. */
  clearScreenDown() {
    return this.#add(CSI.kClearScreenDown);
  }

  /** Writes what was collected. @returns {Promise<void>} */
  commit() {
    return new Promise((resolve) => {
      this.#stream.write(this.#pending.join(''), () => resolve());
      this.#pending = [];
    });
  }

  /** Forgets what was collected. */
  rollback() {
    this.#pending = [];
    return this;
  }
}
