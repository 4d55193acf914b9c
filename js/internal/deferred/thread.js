// What runs in a thread of the pool: it gets functions and tasks, and answers each.

import { op_worker_pin } from 'internal/ops';
import { performance } from 'perf_hooks';
import { describeException } from 'internal/worker/error_message';
import { canClone } from 'internal/structured_clone';
import { packNumbers } from 'internal/deferred/batches';
import { applyAll, settle } from 'internal/deferred/apply';
import { reopenFunction } from 'internal/deferred/reopen';
import { thread } from 'internal/worker/thread';

/** By the number that the pool has given them: as they came, and made again once they were needed. @type {Map<number, Function | object[]>} */
const functions = new Map();

function functionOf(number) {
  const known = functions.get(number);
  if (typeof known === 'function') return known;
  const fn = reopenFunction(known);
  functions.set(number, fn);
  return fn;
}

/** Runs a task. @returns {Promise<{ results: unknown[] | Float64Array, time: number }>} */
async function runTask({ fn: number, args, values, start }) {
  const fn = functionOf(number);
  const begin = performance.now();
  const results = args === undefined ? await applyAll(fn, values, start) : [await settle(Reflect.apply(fn, undefined, args))];
  const time = performance.now() - begin;
  return { results: packNumbers(results), time };
}

async function answer(task) {
  const { id } = task;
  try {
    const { results, time } = await runTask(task);
    thread.parentPort.postMessage({ id, results, time });
  } catch (error) {
    thread.parentPort.postMessage({ id, error: describeException(error, canClone) });
  }
}

/** Tasks run one after the other, also those that wait for something. */
let last = Promise.resolve();

/** Runs a task unless somebody else has taken it over. */
function begin(task, claims) {
  return Atomics.compareExchange(claims, task.place, task.id, 0) === task.id ? answer(task) : undefined;
}

/** Called instead of a program. */
export function start() {
  const { claims, pin } = thread.workerData;
  if (pin >= 0) op_worker_pin(pin);
  // A rejection that nobody handles is the task's own matter; the pool hears of the task.
  thread.parentPort.on('message', (message) => {
    if (message.forget !== undefined) {
      functions.delete(message.forget);
      return;
    }
    // It comes with the first task that has it, also where another thread takes that over.
    if (message.functions !== undefined) functions.set(message.fn, message.functions);
    last = last.then(() => begin(message, claims));
  });
}
