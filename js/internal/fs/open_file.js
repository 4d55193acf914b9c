// An open file with a life of its own, as FileHandle has it: whoever works on it holds it open, and closing waits for the last of them.

import { op_fs_close, op_fs_close_sync } from 'internal/ops';
import process from 'process';
import { promiseRequest } from 'internal/fs/requests';

const kClosed = -1;

let forgotten;
let warned = false;

/** Closes files that their owners forgot, and complains. */
function whenForgotten() {
  forgotten ??= new FinalizationRegistry((fd) => {
    op_fs_close_sync(fd);
    process.emitWarning(`Closing file descriptor ${fd} on garbage collection`);
    if (warned) return;
    warned = true;
    process.emitWarning(
      'Closing a FileHandle object on garbage collection is deprecated. ' +
        'Please close FileHandle objects explicitly using FileHandle.prototype.close(). ' +
        'In the future, an error will be thrown if a file descriptor is closed during garbage collection.',
      'DeprecationWarning',
      'DEP0137',
    );
  });
  return forgotten;
}

export class OpenFile {
  #fd;
  #holders = 0;
  /** Whether it was given to another thread. */
  #isGone = false;
  /** The promise of close(), with its functions, while holders are waited for. */
  #closing;

  /**
   * @param {number} fd becomes this object's own
   * @param {object} owner the file is closed when this object is gone
   */
  constructor(fd, owner) {
    this.#fd = fd;
    whenForgotten().register(owner, fd, this);
  }

  /** The descriptor; -1 once the file is closed. */
  get fd() {
    return this.#fd;
  }

  get isClosing() {
    return this.#closing !== undefined;
  }

  /** From now on close() waits for a release(). */
  hold() {
    this.#holders++;
  }

  release() {
    this.#holders--;
    if (this.#holders === 0 && this.#closing !== undefined) this.#closeNow();
  }

  /**
   * Runs an operation that holds the file.
   * @param {string} syscall for the error of a closed file
   * @param {(fd: number) => T | Promise<T>} operation
   * @returns {Promise<T>}
   * @throws {Error} EBADF
   * @template T
   */
  async run(syscall, operation) {
    if (this.#fd === kClosed) throw Object.assign(new Error(this.#isGone ? 'The FileHandle has been transferred' : 'file closed'), { code: 'EBADF', syscall });
    this.hold();
    try {
      return await operation(this.#fd);
    } finally {
      this.release();
    }
  }

  /**
   * Gives the descriptor away: from now on the file is closed here.
   * @param {() => Error} refuse makes the error of a file that is in use
   */
  giveAway(refuse) {
    if (this.#fd === kClosed || this.#holders > 0 || this.#closing !== undefined) throw refuse();
    const fd = this.#fd;
    this.#fd = kClosed;
    this.#isGone = true;
    whenForgotten().unregister(this);
    return fd;
  }

  /** Closes the file once nobody holds it. @returns {Promise<void>} the same one for every call until then */
  close() {
    if (this.#fd === kClosed && this.#closing === undefined) return Promise.resolve();
    if (this.#closing === undefined) {
      this.#closing = Promise.withResolvers();
      if (this.#holders === 0) this.#closeNow();
    }
    return this.#closing.promise;
  }

  #closeNow() {
    if (this.#fd === kClosed) return;
    const fd = this.#fd;
    const { resolve, reject } = this.#closing;
    this.#fd = kClosed;
    whenForgotten().unregister(this);
    const ended = () => {
      this.#closing = undefined;
    };
    promiseRequest((id) => op_fs_close(id, fd)).finally(ended).then(resolve, reject);
  }
}
