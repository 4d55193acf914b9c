// @ts-check
// performance.nodeTiming: the milestones of the process as an entry whose attributes are properties of its own.

import { op_perf_hooks_loop_metrics } from 'internal/ops';
import { now } from 'internal/perf/clock';
import { PerformanceEntry } from 'internal/perf/entry';
import { inspectAs, inspectKey, internalKey } from 'internal/perf/interface';
import { loopIdleTime, milestone, milestoneNames } from 'internal/perf/milestones';

const shownMilestones = ['nodeStart', 'v8Start', 'bootstrapComplete', 'environment', 'loopStart', 'loopExit'];
const shown = ['name', 'entryType', 'startTime', 'duration', ...shownMilestones, 'idleTime'];

function loopMetrics() {
  const [loopCount, events, eventsWaiting] = op_perf_hooks_loop_metrics();
  return { loopCount, events, eventsWaiting };
}

/** Docs: perf_hooks, "Class: PerformanceNodeTiming". */
class PerformanceNodeTiming extends PerformanceEntry {
  constructor() {
    const fixed = { name: 'node', entryType: 'node', startTime: 0 };
    super(internalKey, { ...fixed, duration: 0 });
    const live = { duration: now };
    for (const name of milestoneNames) live[name] = () => milestone(name);
    Object.assign(live, { idleTime: loopIdleTime, uvMetricsInfo: loopMetrics });

    const own = { __proto__: null, enumerable: true, configurable: true };
    for (const [name, value] of Object.entries(fixed)) Object.defineProperty(this, name, { ...own, value });
    for (const [name, get] of Object.entries(live)) Object.defineProperty(this, name, { ...own, get });
  }

  toJSON() {
    return Object.fromEntries(shown.map((name) => [name, this[name]]));
  }

  [inspectKey](depth, options) {
    return inspectAs('PerformanceNodeTiming', () => this.toJSON(), depth, options);
  }
}

export const nodeTiming = new PerformanceNodeTiming();
