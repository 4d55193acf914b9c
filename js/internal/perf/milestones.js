// @ts-check
// The milestones of the process, in milliseconds since performance.timeOrigin.

import { op_perf_hooks_milestones } from 'internal/ops';

/** In the order of op_perf_hooks_milestones. */
export const milestoneNames = ['nodeStart', 'v8Start', 'environment', 'bootstrapComplete', 'loopStart', 'loopExit'];

const places = new Map(milestoneNames.map((name, place) => [name, place]));

/** @param {string} name */
export function isMilestone(name) {
  return places.has(name);
}

/** @returns {number} when a milestone was passed, -1 before */
export function milestone(name) {
  return op_perf_hooks_milestones()[places.get(name)];
}

/** @returns {number} how long the event loop has waited for events */
export function loopIdleTime() {
  return op_perf_hooks_milestones()[milestoneNames.length];
}
