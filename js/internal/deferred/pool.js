// The threads that tasks run in. They start when there is work for them and are given back after a while without. A thread has one task
// ahead of the one it runs, so that it never waits for this one; who has nothing takes over what another has not begun. A number in shared
// memory says who may: a task belongs to whoever takes its number out of its place.

import os from 'os';
import { codes } from 'internal/errors';
import { Fifo } from 'internal/fifo';
import { getOptionValue } from 'internal/options';
import { setTimeout, clearTimeout } from 'timers';
import { kEntry } from 'internal/worker/options';
import { reviveException } from 'internal/worker/error_message';
import { Worker } from 'internal/worker/worker';

const { ERR_DEFERRED_TASK_ENDED, ERR_DEFERRED_TIMEOUT } = codes;

/** So long a thread waits for work, in ms, before it goes. */
const kIdle = 10_000;
/** The task that runs and the one after it. */
const kAhead = 2;
const kPriorities = 3;

/** How many threads there may be: --cpu-threads, or one for each core. */
export function threadCount() {
  return getOptionValue('--cpu-threads') || os.availableParallelism();
}

/**
 * @typedef {object} Task
 * @property {{ number: number, functions: object[] }} fn the function, which each thread gets once
 * @property {unknown[]} [args] of one call
 * @property {unknown[] | Float64Array} [values] one call for each, with its index
 * @property {number} [start] the index of the first value
 * @property {object[]} [transfer]
 * @property {number} priority higher ones first
 * @property {number} [timeout] in ms, from the moment a thread begins
 * @property {boolean} [isOver] nobody waits for it any more
 * @property {(error: unknown, results?: unknown[] | Float64Array, time?: number) => void} done
 */

let lastId = 0;

class PoolThread {
  #pool;
  #worker;
  /** Those it was given, in their order. @type {{ id: number, task: Task }[]} */
  #given = [];
  /** In its places are the numbers of the tasks that nobody has begun. */
  #claims = new Int32Array(new SharedArrayBuffer(4 * kAhead));
  #known = new Set();
  #isReady = false;
  #alarm;
  #rest;

  constructor(pool, place) {
    this.#pool = pool;
    const pin = getOptionValue('--cpu-affinity') ? place : -1;
    this.#worker = new Worker('', { [kEntry]: { kind: 'deferred' }, name: 'deferred', workerData: { claims: this.#claims, pin } });
    this.#worker.on('message', (answer) => this.#answered(answer));
    this.#worker.on('error', (error) => this.#ended(error));
    this.#worker.on('exit', (code) => this.#ended(new ERR_DEFERRED_TASK_ENDED(code)));
    this.#worker.on('online', () => {
      this.#isReady = true;
      this.#watch();
    });
    this.#worker.unref();
    this.place = place;
  }

  get load() {
    return this.#given.length;
  }

  /** Whether it may have a task beside the one it runs. What can be ended by a clock must not wait behind another. */
  mayHaveMore(task) {
    return this.#isReady && this.#given.length < kAhead && isMovable(task) && isMovable(this.#given[0].task);
  }

  /** @param {Task} task */
  run(task) {
    clearTimeout(this.#rest);
    const { fn, args, values, start, transfer } = task;
    const functions = this.#known.has(fn.number) ? undefined : fn.functions;
    const id = lastId = (lastId + 1) & 0x7fffffff || 1;
    const place = this.#given.length === 0 ? 0 : 1 - this.#given[0].place;
    Atomics.store(this.#claims, place, id);
    this.#given.push({ id, task, place });
    try {
      this.#worker.postMessage({ id, place, fn: fn.number, functions, args, values, start }, transfer);
    } catch (error) {
      this.#given.pop();
      this.#rested();
      task.done(error);
      return;
    }
    this.#known.add(fn.number);
    this.#worker.ref();
    if (this.#given.length === 1) this.#watch();
  }

  /** The clock of a task runs while it does. */
  #watch() {
    const timeout = this.#given[0]?.task.timeout;
    if (timeout === undefined || !this.#isReady) return;
    clearTimeout(this.#alarm);
    this.#alarm = setTimeout(() => this.stop(new ERR_DEFERRED_TIMEOUT(timeout)), timeout);
  }

  /** Takes back a task that it has not begun, the last one first. @returns {Task | undefined} */
  takeBack() {
    const last = this.#given.at(-1);
    if (last === undefined || !isMovable(last.task) || !this.#claim(last)) return undefined;
    this.#given.pop();
    this.#rested();
    return last.task;
  }

  #claim({ id, place }) {
    return Atomics.compareExchange(this.#claims, place, id, 0) === id;
  }

  /** Ends what runs, and the thread with it. */
  stop(error) {
    const worker = this.#worker;
    if (worker === undefined) return;
    this.#ended(error);
    worker.terminate();
  }

  /** @param {number} number of a function that nobody will run again */
  forget(number) {
    if (this.#known.delete(number)) this.#worker.postMessage({ forget: number });
  }

  /** Ends one task. @returns {boolean} whether it was here */
  cancel(task, error) {
    const given = this.#given.find((one) => one.task === task);
    if (given === undefined) return false;
    if (this.#claim(given)) {
      this.#given.splice(this.#given.indexOf(given), 1);
      this.#rested();
      task.done(error);
    } else {
      this.stop(error);
    }
    return true;
  }

  #answered({ id, results, error, time }) {
    const index = this.#given.findIndex((given) => given.id === id);
    if (index === -1) return;
    const [{ task }] = this.#given.splice(index, 1);
    clearTimeout(this.#alarm);
    this.#rested();
    this.#watch();
    if (error === undefined) task.done(null, results, time);
    else task.done(reviveException(error));
    this.#pool.next();
  }

  #rested() {
    if (this.#given.length > 0) return;
    this.#worker.unref();
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => this.stop(), kIdle).unref();
  }

  #ended(error) {
    if (this.#worker === undefined) return;
    const given = this.#given;
    this.#given = [];
    clearTimeout(this.#alarm);
    clearTimeout(this.#rest);
    this.#worker.unref();
    this.#worker.removeAllListeners();
    // What else it says is nobody's business any more.
    this.#worker.on('error', () => {});
    this.#worker = undefined;
    // What it had not begun another thread can do, unless threads cannot even start.
    const [ended, moved] = [[], []];
    for (const one of given) (this.#isReady && isMovable(one.task) && this.#claim(one) ? moved : ended).push(one.task);
    this.#pool.remove(this, moved);
    for (const task of ended) task.done(error);
  }
}

/** Whether a task can be given to a second thread: nothing of it was moved to the first, and no clock runs for it. */
function isMovable({ transfer, timeout }) {
  return transfer === undefined && timeout === undefined;
}

class Pool {
  /** @type {Set<PoolThread>} */
  #threads = new Set();
  /** By priority. @type {Fifo<Task>[]} */
  #waiting = Array.from({ length: kPriorities }, () => new Fifo());

  /** @param {Task} task */
  submit(task) {
    this.#waiting[task.priority].push(task);
    this.next();
  }

  /** Takes a task back, or ends it where it runs. */
  cancel(task, error) {
    for (const thread of this.#threads) if (thread.cancel(task, error)) return this.next();
    // It is passed over when its turn comes.
    task.isOver = true;
    task.done(error);
  }

  /** A function has been used for the last time. */
  forget({ number, isKept }) {
    if (!isKept) for (const thread of this.#threads) thread.forget(number);
  }

  #shift() {
    for (let priority = kPriorities - 1; priority >= 0; priority--) {
      const waiting = this.#waiting[priority];
      while (waiting.size > 0) {
        const task = waiting.shift();
        if (!task.isOver) return task;
      }
    }
    return undefined;
  }

  /** Gives waiting tasks to free threads, starts threads while there may be more, and lets those without work take over some. */
  next() {
    for (let task = this.#shift(); task !== undefined; task = this.#shift()) {
      const thread = this.#threadFor(task);
      if (thread === undefined) {
        this.#waiting[task.priority].unshift(task);
        return;
      }
      thread.run(task);
    }
    for (const thread of this.#threads) {
      if (thread.load > 0) continue;
      for (const other of this.#threads) {
        const task = other === thread ? undefined : other.takeBack();
        if (task === undefined) continue;
        thread.run(task);
        break;
      }
    }
  }

  #threadFor(task) {
    for (const thread of this.#threads) if (thread.load === 0) return thread;
    if (this.#threads.size < threadCount()) {
      const places = new Set(Array.from(this.#threads, ({ place }) => place));
      let place = 0;
      while (places.has(place)) place++;
      const thread = new PoolThread(this, place);
      this.#threads.add(thread);
      return thread;
    }
    for (const thread of this.#threads) if (thread.mayHaveMore(task)) return thread;
    return undefined;
  }

  /** @param {Task[]} tasks that have to be done elsewhere */
  remove(thread, tasks) {
    this.#threads.delete(thread);
    for (const task of tasks) this.#waiting[task.priority].push(task);
    this.next();
  }
}

export const pool = new Pool();
