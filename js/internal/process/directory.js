// @ts-check
// process.cwd(), chdir() and umask(). The working directory is asked for once and remembered until chdir.

import { op_process_chdir, op_process_cwd, op_process_umask } from 'internal/ops';
import { parseFileMode, validateString } from 'internal/validators';
import { state } from 'internal/process/state';

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
}

/** process.umask([mask]) @returns {number} the mask before @throws {ERR_INVALID_ARG_TYPE | ERR_INVALID_ARG_VALUE | ERR_OUT_OF_RANGE} */
export function umask(mask) {
  if (mask === undefined) return op_process_umask(-1);
  return op_process_umask(parseFileMode(mask, 'mask') & 0o777);
}
