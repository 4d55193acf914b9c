// @ts-check
// performance.eventLoopUtilization().

import { now } from 'internal/perf/clock';
import { loopIdleTime, milestone } from 'internal/perf/milestones';

/** @typedef {{ idle: number, active: number, utilization: number }} Utilization times in ms */

/** @returns {Utilization} */
function utilizationOf(idle, active) {
  return { idle, active, utilization: active / (idle + active) };
}

/**
 * Idle and active time of the event loop: since its start, since an earlier result, or between two results.
 * Docs: perf_hooks, "perf_hooks.eventLoopUtilization".
 * @param {Utilization} [later] with `earlier`: the end of the time asked about; alone: its beginning
 * @param {Utilization} [earlier]
 * @returns {Utilization}
 */
export function eventLoopUtilization(later, earlier) {
  return utilization(ownTimes, later, earlier);
}

function ownTimes() {
  const started = milestone('loopStart');
  if (started <= 0) return undefined;
  const idle = loopIdleTime();
  return { idle, active: now() - started - idle };
}

/**
 * The same for any event loop.
 * @param {() => { idle: number, active: number } | undefined} times undefined while it does not turn
 */
export function utilization(times, later, earlier) {
  const present = times();
  if (present === undefined) return { idle: 0, active: 0, utilization: 0 };
  if (earlier) return utilizationOf(later.idle - earlier.idle, later.active - earlier.active);
  const { idle, active } = present;
  return later ? utilizationOf(idle - later.idle, active - later.active) : utilizationOf(idle, active);
}
