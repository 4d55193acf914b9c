// performance.eventLoopUtilization().

import { getLoopIdleTime, getMilestoneTimestamp, now } from 'internal/perf/utils';

/**
 * Idle and active time of the event loop, since its start or since an earlier result.
 * Docs: perf_hooks, "perf_hooks.eventLoopUtilization".
 * @returns {{ idle: number, active: number, utilization: number }}
 */
export function eventLoopUtilization(util1, util2) {
  const loopStart = getMilestoneTimestamp('loopStart');
  if (loopStart <= 0) return { idle: 0, active: 0, utilization: 0 };
  return internalEventLoopUtilization(loopStart, getLoopIdleTime(), util1, util2);
}

/** The same for a loop whose times are given: that of a worker. */
function internalEventLoopUtilization(loopStart, loopIdleTime, util1, util2) {
  if (util2) {
    const idle = util1.idle - util2.idle;
    const active = util1.active - util2.active;
    return { idle, active, utilization: active / (idle + active) };
  }
  const idle = loopIdleTime;
  const active = now() - loopStart - idle;
  if (!util1) return { idle, active, utilization: active / (idle + active) };
  const idleDelta = idle - util1.idle;
  const activeDelta = active - util1.active;
  return { idle: idleDelta, active: activeDelta, utilization: activeDelta / (idleDelta + activeDelta) };
}
