// What runs in a thread of the pool: it gets functions and tasks, one at a time, and answers each.

import { performance } from 'perf_hooks';
import { describeException } from 'internal/worker/error_message';
import { canClone } from 'internal/structured_clone';
import { reopenFunction } from 'internal/deferred/reopen';
import { thread } from 'internal/worker/thread';

/** @type {Map<number, Function>} by the number that the pool has given them */
const functions = new Map();

async function runAll(fn, items) {
  const results = [];
  for (const args of items) {
    const result = Reflect.apply(fn, undefined, args);
    results.push(typeof result?.then === 'function' ? await result : result);
  }
  return results;
}

async function runTask({ id, fn, functions: packed, items }) {
  const start = performance.now();
  let answer;
  try {
    if (packed !== undefined) functions.set(fn, reopenFunction(packed));
    const results = await runAll(functions.get(fn), items);
    answer = { id, results, time: performance.now() - start };
    thread.parentPort.postMessage(answer);
  } catch (error) {
    thread.parentPort.postMessage({ id, error: describeException(error, canClone) });
  }
}

/** Called instead of a program. */
export function start() {
  // A rejection that nobody handles is the task's own matter; the pool hears of the task.
  thread.parentPort.on('message', (message) => {
    if (message.forget !== undefined) functions.delete(message.forget);
    else runTask(message);
  });
}
