// performance.nodeTiming: the milestones of the process.

import { lazy } from 'internal/core';
import { op_perf_hooks_loop_metrics } from 'internal/ops';
import { kSkipThrow, PerformanceEntry } from 'internal/perf/performance_entry';
import { getLoopIdleTime, getMilestoneTimestamp, now } from 'internal/perf/utils';

const inspectModule = lazy('internal/util/inspect');

/** Docs: perf_hooks, "Class: PerformanceNodeTiming". */
class PerformanceNodeTiming extends PerformanceEntry {
  constructor() {
    super(kSkipThrow, 'node', 'node', 0, 0);
    // Own accessors, so that the object lists and clones like a record.
    for (const symbol of Object.getOwnPropertySymbols(this)) {
      Object.defineProperty(this, symbol, { __proto__: null, enumerable: false });
    }
    const property = (get) => ({ __proto__: null, enumerable: true, configurable: true, get });
    const constant = (value) => ({ __proto__: null, enumerable: true, configurable: true, value });
    const milestone = (name) => property(() => getMilestoneTimestamp(name));
    Object.defineProperties(this, {
      name: constant('node'),
      entryType: constant('node'),
      startTime: constant(0),
      duration: property(now),
      nodeStart: milestone('nodeStart'),
      v8Start: milestone('v8Start'),
      environment: milestone('environment'),
      loopStart: milestone('loopStart'),
      loopExit: milestone('loopExit'),
      bootstrapComplete: milestone('bootstrapComplete'),
      idleTime: property(getLoopIdleTime),
      uvMetricsInfo: property(() => {
        const [loopCount, events, eventsWaiting] = op_perf_hooks_loop_metrics();
        return { loopCount, events, eventsWaiting };
      }),
    });
  }

  toJSON() {
    return {
      name: 'node',
      entryType: 'node',
      startTime: this.startTime,
      duration: this.duration,
      nodeStart: this.nodeStart,
      v8Start: this.v8Start,
      bootstrapComplete: this.bootstrapComplete,
      environment: this.environment,
      loopStart: this.loopStart,
      loopExit: this.loopExit,
      idleTime: this.idleTime,
    };
  }

  [Symbol.for('nodejs.util.inspect.custom')](depth, options) {
    if (depth < 0) return this;
    const opts = { ...options, depth: options.depth == null ? null : options.depth - 1 };
    return `PerformanceNodeTiming ${inspectModule().inspect(this.toJSON(), opts)}`;
  }
}

export default new PerformanceNodeTiming();
