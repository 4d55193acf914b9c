// What a Worker can tell of its thread: time and memory. It is asked at the next moment the thread can be interrupted.

import { op_worker_thread_loop_times } from 'internal/ops';
import { codes } from 'internal/errors';
import { utilization } from 'internal/perf/event_loop_utilization';
import { addRequest } from 'internal/requests';
import { validateNumber, validateObject } from 'internal/validators';

const { ERR_WORKER_NOT_RUNNING } = codes;

/** A question to a thread. */
class WorkerRequest {
  constructor({ resolve, reject }) {
    this.finish = (error, answer) => {
      if (answer === null) reject(new ERR_WORKER_NOT_RUNNING());
      else resolve(answer);
    };
  }
}

/**
 * @param {(request: number) => void} send
 * @returns {Promise<any>}
 * @throws {ERR_WORKER_NOT_RUNNING} as a rejection, if the thread ends before it answers
 */
export function ask(send) {
  const { promise, ...functions } = Promise.withResolvers();
  send(addRequest(new WorkerRequest(functions), 'WORKERHEAPSNAPSHOT'));
  return promise;
}

/** The properties of v8.getHeapStatistics(), in the order of ops/v8. */
const statisticNames = [
  'total_heap_size', 'total_heap_size_executable', 'total_physical_size', 'total_available_size', 'used_heap_size', 'heap_size_limit',
  'malloced_memory', 'peak_malloced_memory', 'does_zap_garbage', 'number_of_native_contexts', 'number_of_detached_contexts',
  'total_global_handles_size', 'used_global_handles_size', 'external_memory',
];

/** @param {number[]} values @returns {object} */
export function heapStatisticsOf(values) {
  return Object.fromEntries(statisticNames.map((name, index) => [name, values[index]]));
}

/** @throws {ERR_INVALID_ARG_TYPE | ERR_OUT_OF_RANGE} for what no cpuUsage() has given */
export function checkUsage(previous) {
  if (!previous) return;
  validateObject(previous, 'prevValue');
  for (const name of ['user', 'system']) validateNumber(previous[name], `prevValue.${name}`, 0, Number.MAX_SAFE_INTEGER);
}

/** worker.performance */
export class Performance {
  #times = new Float64Array(2);
  #thread;

  /** @param {() => number | undefined} thread the number of its handle, while it runs */
  constructor(thread) {
    this.#thread = thread;
  }

  /** As performance.eventLoopUtilization(), for the thread. Docs: worker_threads, "performance.eventLoopUtilization()". */
  eventLoopUtilization = (later, earlier) =>
    utilization(() => {
      const id = this.#thread();
      if (id === undefined || !op_worker_thread_loop_times(id, this.#times)) return undefined;
      return { idle: this.#times[0], active: this.#times[1] };
    }, later, earlier);
}
