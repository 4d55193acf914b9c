// v8.GCProfiler. Docs: v8, "Class: v8.GCProfiler".

import { op_v8_gc_profiler_start, op_v8_gc_profiler_stop } from 'internal/ops';

/** The numbers of a heap as the profile names them, in the order in which Rust gives them. */
function heapStatistics(values) {
  return {
    totalHeapSize: values[0],
    totalHeapSizeExecutable: values[1],
    totalPhysicalSize: values[2],
    totalAvailableSize: values[3],
    totalGlobalHandlesSize: values[11],
    usedGlobalHandlesSize: values[12],
    usedHeapSize: values[4],
    heapSizeLimit: values[5],
    mallocedMemory: values[6],
    externalMemory: values[13],
    peakMallocedMemory: values[7],
  };
}

function snapshot(values, spaces) {
  return {
    heapStatistics: heapStatistics(values),
    heapSpaceStatistics: spaces.map(({ name, size, used, available, physical }) => ({
      spaceName: name,
      spaceSize: size,
      spaceUsedSize: used,
      spaceAvailableSize: available,
      physicalSpaceSize: physical,
    })),
  };
}

/** Records every garbage collection between start() and stop(). */
export class GCProfiler {
  /** The number of the running recording, or undefined. */
  #running;
  #startTime;

  start() {
    if (this.#running !== undefined) return;
    this.#startTime = Date.now();
    this.#running = op_v8_gc_profiler_start();
  }

  /** @returns {object | undefined} the profile; undefined when none is being made */
  stop() {
    if (this.#running === undefined) return undefined;
    const collections = op_v8_gc_profiler_stop(this.#running);
    this.#running = undefined;
    return {
      version: 1,
      startTime: this.#startTime,
      statistics: collections.map((one) => ({
        gcType: one.gcType,
        beforeGC: snapshot(one.before, one.beforeSpaces),
        cost: one.cost,
        afterGC: snapshot(one.after, one.afterSpaces),
      })),
      endTime: Date.now(),
    };
  }

  [Symbol.dispose]() {
    this.stop();
  }
}
