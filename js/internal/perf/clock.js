// @ts-check
// The clock of performance.now() and of event time stamps: milliseconds since the process (or worker) began.

import { op_perf_hooks_now } from 'internal/ops';

/** @returns {number} */
export function now() {
  return op_perf_hooks_now();
}
