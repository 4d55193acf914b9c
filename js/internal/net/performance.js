// Performance entries of type 'net': one for each connection made while somebody observes them. Docs: perf_hooks, "PerformanceObserver".

import { lazy } from 'internal/core';

const observers = lazy('internal/perf/observers');
const entry = lazy('internal/perf/entry');
const clock = lazy('internal/perf/clock');

/** Something that is measured begins. @returns {object | undefined} to be given to markEnd() */
export function markStart(detail) {
  if (!observers().isObserved('net')) return undefined;
  return { name: 'connect', entryType: 'net', startTime: clock().now(), detail };
}

/** It is over. */
export function markEnd(mark) {
  if (mark === undefined) return;
  observers().publish(entry().createNodeEntry({ ...mark, duration: clock().now() - mark.startTime }));
}
