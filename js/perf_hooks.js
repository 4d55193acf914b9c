// @ts-check
// node:perf_hooks.

import { createHistogram } from 'internal/histogram';
import { PerformanceEntry } from 'internal/perf/entry';
import { monitorEventLoopDelay } from 'internal/perf/event_loop_delay';
import { eventLoopUtilization } from 'internal/perf/event_loop_utilization';
import { PerformanceObserver, PerformanceObserverEntryList } from 'internal/perf/observer';
import { Performance, performance } from 'internal/perf/performance';
import { PerformanceResourceTiming } from 'internal/perf/resource_timing';
import { timerify } from 'internal/perf/timerify';
import { PerformanceMark, PerformanceMeasure } from 'internal/perf/user_timing';

/** Kinds and flags of 'gc' entries: the numbers are V8's. */
const constants = {
  NODE_PERFORMANCE_GC_MAJOR: 4,
  NODE_PERFORMANCE_GC_MINOR: 1,
  NODE_PERFORMANCE_GC_MINOR_MARK_SWEEP: 2,
  NODE_PERFORMANCE_GC_INCREMENTAL: 8,
  NODE_PERFORMANCE_GC_WEAKCB: 16,
  NODE_PERFORMANCE_GC_FLAGS_NO: 0,
  NODE_PERFORMANCE_GC_FLAGS_CONSTRUCT_RETAINED: 2,
  NODE_PERFORMANCE_GC_FLAGS_FORCED: 4,
  NODE_PERFORMANCE_GC_FLAGS_SYNCHRONOUS_PHANTOM_PROCESSING: 8,
  NODE_PERFORMANCE_GC_FLAGS_ALL_AVAILABLE_GARBAGE: 16,
  NODE_PERFORMANCE_GC_FLAGS_ALL_EXTERNAL_MEMORY: 32,
  NODE_PERFORMANCE_GC_FLAGS_SCHEDULE_IDLE: 64,
};

const classes = {
  Performance,
  PerformanceEntry,
  PerformanceMark,
  PerformanceMeasure,
  PerformanceObserver,
  PerformanceObserverEntryList,
  PerformanceResourceTiming,
};

const perfHooks = { ...classes, monitorEventLoopDelay, eventLoopUtilization, timerify, createHistogram, performance };
Object.defineProperty(perfHooks, 'constants', { __proto__: null, enumerable: true, value: constants });

export default perfHooks;
