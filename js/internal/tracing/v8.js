// v8: garbage collections, and the run of the program's first turn.

import perfHooks from 'perf_hooks';
import process from 'process';
import { isWanted } from 'internal/tracing/categories';
import { emit, now } from 'internal/tracing/log';

const { constants, performance, PerformanceObserver } = perfHooks;
const names = {
  [constants.NODE_PERFORMANCE_GC_MINOR]: 'V8.GCScavenger',
  [constants.NODE_PERFORMANCE_GC_MAJOR]: 'V8.GCFinalizeMC',
  [constants.NODE_PERFORMANCE_GC_INCREMENTAL]: 'V8.GCIncrementalMarking',
  [constants.NODE_PERFORMANCE_GC_WEAKCB]: 'V8.GCPhantomHandleProcessingCallback',
};

export function install() {
  const began = now();
  // The microtasks after it do not belong to the script.
  process.nextTick(() => {
    if (isWanted('v8')) emit('X', 'v8', 'V8.Execute', { ts: began, dur: now() - began });
  });
  new PerformanceObserver((list) => {
    if (!isWanted('v8')) return;
    for (const { startTime, duration, detail } of list.getEntries()) {
      const ts = Math.round(now() + (startTime - performance.now()) * 1000);
      emit('X', 'v8', names[detail.kind] ?? 'V8.GC', { ts, dur: Math.round(duration * 1000) });
    }
  }).observe({ entryTypes: ['gc'] });
}
