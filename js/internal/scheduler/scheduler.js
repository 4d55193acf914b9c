// The global `scheduler`: tasks of this thread that run by priority, one for each turn of the event loop.

import { AsyncLocalStorage } from 'async_hooks';
import { addAbortAlgorithm, removeAbortAlgorithm } from 'internal/abort_controller';
import { codes } from 'internal/errors';
import { exposeInterface } from 'internal/event_target';
import { Fifo } from 'internal/fifo';
import { kEmptyObject } from 'internal/util';
import { validateAbortSignal, validateFunction, validateObject } from 'internal/validators';
import { checkPriority, isTaskSignal, kUsual, onPriorityChange, priorities } from 'internal/scheduler/task_signal';
import { clearTimeout, setImmediate, setTimeout } from 'timers';

const { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_THIS, ERR_OUT_OF_RANGE } = codes;

/** For each priority: tasks, and above them what goes on after a yield(). The last queue comes first. */
const queues = Array.from({ length: priorities.length * 2 }, () => new Fifo());
let isDue = false;

/** What a task was posted with, for what it yields: `{ signal, priority, follows }`. */
const current = new AsyncLocalStorage();

class Task {
  #run;
  #queue;
  #isContinuation;
  /** Once it has run or was aborted. */
  isOver = false;

  /** @param {() => void} run */
  constructor(run, isContinuation) {
    this.#run = run;
    this.#isContinuation = isContinuation;
  }

  /** Puts it behind all others of a priority. */
  enqueue(priority) {
    const queue = queues[priorities.indexOf(priority) * 2 + (this.#isContinuation ? 1 : 0)];
    if (this.isOver || queue === this.#queue) return;
    this.#queue = queue;
    queue.push(this);
    if (isDue) return;
    isDue = true;
    setImmediate(runNext);
  }

  /** Runs it, unless it stands in another queue by now. @returns {boolean} */
  runFrom(queue) {
    if (this.isOver || queue !== this.#queue) return false;
    this.isOver = true;
    this.#run();
    return true;
  }
}

function runNext() {
  isDue = false;
  try {
    for (const queue of queues.toReversed()) {
      while (queue.size > 0) if (queue.shift().runFrom(queue)) return;
    }
  } finally {
    if (!isDue && queues.some((queue) => queue.size > 0)) {
      isDue = true;
      setImmediate(runNext);
    }
  }
}

/**
 * A promise that is settled by a task.
 * @param {{ signal?: AbortSignal, priority: string, follows?: TaskSignal }} state whose abort ends it, and whose priority it has
 * @param {boolean} isContinuation
 * @param {number} delay in ms
 * @param {(resolve: Function, reject: Function) => void} run
 */
function schedule({ signal, priority, follows }, isContinuation, delay, run) {
  if (signal?.aborted) return Promise.reject(signal.reason);
  const { promise, resolve, reject } = Promise.withResolvers();
  let timer;
  let unfollow;
  const end = () => {
    unfollow?.();
    if (signal !== undefined) removeAbortAlgorithm(signal, abort);
  };
  const task = new Task(() => {
    end();
    run(resolve, reject);
  }, isContinuation);
  const abort = () => {
    task.isOver = true;
    clearTimeout(timer);
    end();
    reject(signal.reason);
  };
  if (signal !== undefined) addAbortAlgorithm(signal, abort);
  const enqueue = () => {
    task.enqueue(follows?.priority ?? priority);
    if (follows !== undefined) unfollow = onPriorityChange(follows, () => task.enqueue(follows.priority));
  };
  if (delay > 0) timer = setTimeout(enqueue, delay);
  else enqueue();
  return promise;
}

const kKey = Symbol('kKey');

export class Scheduler {
  #brand;

  constructor(key) {
    if (key !== kKey) throw new ERR_ILLEGAL_CONSTRUCTOR();
  }

  static #check(self) {
    if (!(Object(self) === self && #brand in self)) throw new ERR_INVALID_THIS('Scheduler');
  }

  /**
   * Runs `callback` in a task of its own.
   * @param {() => T | Promise<T>} callback
   * @param {{ signal?: AbortSignal, priority?: 'user-blocking' | 'user-visible' | 'background', delay?: number }} [options] the priority is that of
   *   a TaskSignal if none is given; delay in ms
   * @returns {Promise<T>}
   * @throws {ERR_INVALID_ARG_TYPE | ERR_INVALID_ARG_VALUE | ERR_INVALID_THIS | ERR_OUT_OF_RANGE}, and the signal's reason, as rejections
   * @template T
   */
  async postTask(callback, options = kEmptyObject) {
    Scheduler.#check(this);
    validateFunction(callback, 'callback');
    validateObject(options, 'options');
    const { signal, delay = 0 } = options;
    validateAbortSignal(signal, 'options.signal');
    const milliseconds = Number(delay);
    if (!(milliseconds >= 0 && milliseconds <= Number.MAX_SAFE_INTEGER)) throw new ERR_OUT_OF_RANGE('options.delay', '>= 0', delay);
    const isFixed = options.priority !== undefined;
    const state = {
      signal,
      priority: isFixed ? checkPriority(options.priority, 'options.priority') : kUsual,
      follows: !isFixed && isTaskSignal(signal) ? signal : undefined,
    };
    return schedule(state, false, milliseconds, (resolve, reject) => {
      try {
        resolve(current.run(state, callback));
      } catch (error) {
        reject(error);
      }
    });
  }

  /**
   * Lets other tasks run; what follows comes before tasks of its priority that have not begun. Inside of a task of postTask() it has the task's
   * priority and signal.
   * @returns {Promise<void>}
   * @throws {ERR_INVALID_THIS}, and the signal's reason, as rejections
   */
  async yield() {
    Scheduler.#check(this);
    return schedule(current.getStore() ?? { priority: kUsual }, true, 0, (resolve) => resolve());
  }
}

exposeInterface(Scheduler, ['postTask', 'yield']);

export const scheduler = new Scheduler(kKey);
