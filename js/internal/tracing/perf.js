// node.perf.usertiming and node.perf.timerify: marks, measures and the calls of timerified functions.

import perfHooks from 'perf_hooks';
import { isWanted } from 'internal/tracing/categories';
import { emit, now } from 'internal/tracing/log';

const MARKS = 'node,node.perf,node.perf.usertiming';
const FUNCTIONS = 'node,node.perf,node.perf.timerify';

/** Entries have milliseconds since the process began. */
function microseconds(milliseconds) {
  return Math.round(now() + (milliseconds - perfHooks.performance.now()) * 1000);
}

const tracers = {
  mark(entry) {
    if (isWanted(MARKS)) emit('R', MARKS, entry.name, { ts: microseconds(entry.startTime) });
  },
  measure(entry) {
    const id = microseconds(entry.startTime);
    if (!isWanted(MARKS)) return;
    emit('b', MARKS, entry.name, { id, ts: id });
    emit('e', MARKS, entry.name, { id, ts: microseconds(entry.startTime + entry.duration) });
  },
  function(entry) {
    if (isWanted(FUNCTIONS)) emit('X', FUNCTIONS, entry.name, { ts: microseconds(entry.startTime), dur: Math.round(entry.duration * 1000) });
  },
};

export function install() {
  const observer = new perfHooks.PerformanceObserver((list) => {
    for (const entry of list.getEntries()) tracers[entry.entryType](entry);
  });
  observer.observe({ entryTypes: Object.keys(tracers) });
}
