// @ts-check
// Entries of type 'gc': one for each collection V8 made while somebody observes them.

import { core } from 'internal/core';
import { op_perf_hooks_gc_collections, op_perf_hooks_gc_observe, op_perf_hooks_gc_unobserve } from 'internal/ops';
import { createNodeEntry } from 'internal/perf/entry';

/** Numbers the op gives for one collection: start and duration in ms, kind, flags. */
const fields = 4;

let observing = false;

/** @param {(entry: import('internal/perf/entry').PerformanceEntry) => void} publish */
export async function startCollections(publish) {
  observing = true;
  op_perf_hooks_gc_observe();
  while (observing) {
    const collections = op_perf_hooks_gc_collections();
    core.unrefOpPromise(collections);
    const numbers = await collections;
    for (let at = 0; at < numbers.length; at += fields) {
      const [startTime, duration, kind, flags] = numbers.slice(at, at + fields);
      publish(createNodeEntry({ name: 'gc', entryType: 'gc', startTime, duration, detail: { kind, flags } }));
    }
  }
}

export function stopCollections() {
  observing = false;
  op_perf_hooks_gc_unobserve();
}
