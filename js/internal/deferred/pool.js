// The threads that tasks run in. They start when there is work for them, take tasks by priority, and are replaced when a task has ended
// them. An idle pool keeps no process alive and gives its threads back after a while.

import os from 'os';
import { codes } from 'internal/errors';
import { getOptionValue } from 'internal/options';
import { setTimeout, clearTimeout } from 'timers';
import { kEntry } from 'internal/worker/options';
import { reviveException } from 'internal/worker/error_message';
import { Worker } from 'internal/worker/worker';

const { ERR_DEFERRED_TASK_ENDED, ERR_DEFERRED_TIMEOUT } = codes;

/** So long a thread waits for work, in ms, before it goes. */
const kIdle = 10_000;

/** How many threads there may be: --cpu-threads, or one for each core. */
export function threadCount() {
  return getOptionValue('--cpu-threads') || os.availableParallelism();
}

/**
 * @typedef {object} Task
 * @property {{ number: number, functions: object[] }} fn the function, which each thread gets once
 * @property {unknown[][]} items the arguments of each call
 * @property {object[]} [transfer]
 * @property {number} priority higher ones first
 * @property {number} [timeout] in ms, from the moment a thread begins
 * @property {(error: unknown, results?: unknown[], time?: number) => void} done
 */

class PoolThread {
  #pool;
  #worker;
  /** @type {Task | undefined} */
  #task;
  #known = new Set();
  #alarm;
  #rest;
  #ids = 0;

  constructor(pool) {
    this.#pool = pool;
    this.#worker = new Worker('', { [kEntry]: { kind: 'deferred' }, name: 'deferred' });
    this.#worker.on('message', (answer) => this.#answered(answer));
    this.#worker.on('error', (error) => this.#ended(error));
    this.#worker.on('exit', (code) => this.#ended(new ERR_DEFERRED_TASK_ENDED(code)));
    this.#worker.unref();
  }

  get isFree() {
    return this.#task === undefined;
  }

  /** @param {Task} task */
  run(task) {
    clearTimeout(this.#rest);
    this.#task = task;
    const { fn, items, transfer } = task;
    const functions = this.#known.has(fn.number) ? undefined : fn.functions;
    try {
      this.#worker.postMessage({ id: ++this.#ids, fn: fn.number, functions, items }, transfer);
    } catch (error) {
      this.#free();
      task.done(error);
      return;
    }
    this.#known.add(fn.number);
    this.#worker.ref();
    if (task.timeout !== undefined) {
      this.#alarm = setTimeout(() => this.stop(new ERR_DEFERRED_TIMEOUT(task.timeout)), task.timeout);
    }
  }

  /** Ends the task, and the thread with it. */
  stop(error) {
    const worker = this.#worker;
    this.#ended(error);
    worker.terminate();
  }

  /** @param {number} number of a function that nobody will run again */
  forget(number) {
    if (this.#known.delete(number)) this.#worker.postMessage({ forget: number });
  }

  isRunning(task) {
    return this.#task === task;
  }

  #answered({ id, results, error, time }) {
    if (id !== this.#ids || this.#task === undefined) return;
    const task = this.#task;
    this.#free();
    if (error === undefined) task.done(null, results, time);
    else task.done(reviveException(error));
    this.#pool.next();
  }

  #free() {
    this.#task = undefined;
    clearTimeout(this.#alarm);
    this.#worker.unref();
    this.#rest = setTimeout(() => this.stop(), kIdle).unref();
  }

  #ended(error) {
    if (this.#worker === undefined) return;
    const task = this.#task;
    this.#task = undefined;
    clearTimeout(this.#alarm);
    clearTimeout(this.#rest);
    this.#worker.unref();
    this.#worker.removeAllListeners();
    // What else it says is nobody's business any more.
    this.#worker.on('error', () => {});
    this.#worker = undefined;
    this.#pool.remove(this);
    task?.done(error);
  }
}

class Pool {
  /** @type {Set<PoolThread>} */
  #threads = new Set();
  /** @type {Task[]} by priority, then by age */
  #waiting = [];

  /** @param {Task} task */
  submit(task) {
    let place = this.#waiting.length;
    while (place > 0 && this.#waiting[place - 1].priority < task.priority) place--;
    this.#waiting.splice(place, 0, task);
    this.next();
  }

  /** Takes a task back, or ends it where it runs. */
  cancel(task, error) {
    const place = this.#waiting.indexOf(task);
    if (place !== -1) {
      this.#waiting.splice(place, 1);
      task.done(error);
      return;
    }
    for (const thread of this.#threads) if (thread.isRunning(task)) return thread.stop(error);
  }

  /** A function has been used for the last time. */
  forget({ number, isKept }) {
    if (!isKept) for (const thread of this.#threads) thread.forget(number);
  }

  /** Gives waiting tasks to free threads, and starts threads while there may be more. */
  next() {
    while (this.#waiting.length > 0) {
      const thread = this.#free();
      if (thread === undefined) return;
      thread.run(this.#waiting.shift());
    }
  }

  #free() {
    for (const thread of this.#threads) if (thread.isFree) return thread;
    if (this.#threads.size >= threadCount()) return undefined;
    const thread = new PoolThread(this);
    this.#threads.add(thread);
    return thread;
  }

  remove(thread) {
    this.#threads.delete(thread);
    this.next();
  }
}

export const pool = new Pool();
