// @ts-check
// process.cwd(), chdir() and umask(). The working directory is asked for once and remembered until chdir.

import { op_process_chdir, op_process_cwd, op_process_umask } from 'internal/ops';
import process from 'process';
import { parseFileMode, validateString } from 'internal/validators';
import { state } from 'internal/process/state';

// Whatever a program puts in the place of Atomics' functions.
const { add: AtomicsAdd, load: AtomicsLoad } = Atomics;

/** A number that threads share, 0 at first. @returns {Int32Array} */
export function sharedNumber() {
  if (typeof SharedArrayBuffer === 'function') return new Int32Array(new SharedArrayBuffer(4));
  // Programs may be without it (--enable-sharedarraybuffer-per-context), but not without the class.
  const memory = new WebAssembly.Memory({ initial: 0, maximum: 0, shared: true }).buffer;
  return new Int32Array(new memory.constructor(4));
}

/** process.cwd() @throws {ENOENT} when the directory has been removed */
export function cwd() {
  return (state.cwd ??= op_process_cwd());
}

/** process.chdir(directory) @throws {ERR_INVALID_ARG_TYPE | SystemError} */
export function chdir(directory) {
  validateString(directory, 'directory');
  op_process_chdir(directory);
  // The next call asks again: symbolic links may have been followed.
  state.cwd = undefined;
  if (changes !== undefined) AtomicsAdd(changes, 0, 1);
}

/** Counts the changes of the working directory for all threads, once there are some. @type {Int32Array | undefined} */
let changes;

/** What a new thread is given to notice that this one has changed the working directory. */
export function directoryChanges() {
  return (changes ??= sharedNumber());
}

/** Makes process.cwd() of this thread notice changes. @param {Int32Array} counter */
export function followDirectory(counter) {
  changes = counter;
  let seen = -1;
  // An own function: a worker's process.cwd() looks at the counter first.
  process.cwd = function cwd() {
    const now = AtomicsLoad(counter, 0);
    if (now !== seen || state.cwd === undefined) {
      seen = now;
      state.cwd = op_process_cwd();
    }
    return state.cwd;
  };
}

/** process.umask([mask]) @returns {number} the mask before @throws {ERR_INVALID_ARG_TYPE | ERR_INVALID_ARG_VALUE | ERR_OUT_OF_RANGE} */
export function umask(mask) {
  if (mask === undefined) return op_process_umask(-1);
  return op_process_umask(parseFileMode(mask, 'mask') & 0o777);
}
