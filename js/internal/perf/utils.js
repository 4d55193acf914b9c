// The milestones of the process and the times of the web's High Resolution Time.

import { op_perf_hooks_milestones, op_perf_hooks_time_origin } from 'internal/ops';

export { now } from 'internal/perf/clock';

const names = ['nodeStart', 'v8Start', 'environment', 'bootstrapComplete', 'loopStart', 'loopExit'];

/** Names that user timing may not use, as they stand for milestones. */
export const nodeTimingReadOnlyAttributes = new Set(names);

/** @returns {number} ms since performance.timeOrigin at which a milestone was passed, -1 before */
export function getMilestoneTimestamp(name) {
  return op_perf_hooks_milestones()[names.indexOf(name)];
}

/** @returns {number} how long the event loop has waited for events, in ms */
export function getLoopIdleTime() {
  return op_perf_hooks_milestones()[names.length];
}

/** @returns {number} performance.timeOrigin */
export function getTimeOriginTimestamp() {
  return op_perf_hooks_time_origin();
}
