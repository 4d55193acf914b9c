// What a descriptor is, and putting back at the end what other processes share with us.

import { op_stdio_guess_handle, op_stdio_remember_flags, op_stdio_restore } from 'internal/ops';
import { internals } from 'internal/core';

/** By the numbers of op_stdio_guess_handle. */
const kTypes = ['UNKNOWN', 'TTY', 'FILE', 'PIPE', 'TCP', 'UDP'];

/**
 * What a descriptor is.
 * @param {number} fd
 * @returns {'UNKNOWN' | 'TTY' | 'FILE' | 'PIPE' | 'TCP' | 'UDP'}
 */
export function guessHandleType(fd) {
  return kTypes[op_stdio_guess_handle(fd)];
}

/** @param {number} fd @returns {boolean} */
export function isTTY(fd) {
  return op_stdio_guess_handle(fd) === 1;
}

let restoring = false;

/** From now on what we share with other processes is put back as it was when this process ends. */
export function restoreAtExit() {
  if (restoring) return;
  restoring = true;
  const before = internals.beforeReallyExit;
  internals.beforeReallyExit = () => {
    before?.();
    op_stdio_restore();
  };
}

/** A standard descriptor is about to be made non-blocking, for everybody who has it: that is taken back at the end. */
export function willBeNonBlocking(fd) {
  if (fd > 2) return;
  op_stdio_remember_flags(fd);
  restoreAtExit();
}
