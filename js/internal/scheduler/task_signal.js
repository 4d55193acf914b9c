// TaskController, TaskSignal and TaskPriorityChangeEvent: signals that also have a priority, which may change.

import { AbortController, AbortSignal, abortSignal, createAbortSignal, dependentSignal, isAbortSignal } from 'internal/abort_controller';
import { lazyDOMException } from 'internal/dom_exception';
import { codes } from 'internal/errors';
import { defineEventHandler, Event, exposeInterface } from 'internal/event_target';
import { kEmptyObject } from 'internal/util';
import { validateObject } from 'internal/validators';

const { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_THIS, ERR_MISSING_ARGS } = codes;

export const priorities = ['background', 'user-visible', 'user-blocking'];
export const kUsual = 'user-visible';

/** @throws {ERR_INVALID_ARG_VALUE} */
export function checkPriority(value, name) {
  const text = `${value}`;
  if (!priorities.includes(text)) throw new ERR_INVALID_ARG_VALUE(name, value, `must be one of: ${priorities.map((one) => `'${one}'`).join(', ')}`);
  return text;
}

/**
 * What a signal's priority is, and who follows it.
 * @typedef {{ priority: string, isChanging: boolean, followers: Set<WeakRef<TaskSignal>>, algorithms: Set<() => void> }} State
 */
/** @type {WeakMap<TaskSignal, State>} */
const states = new WeakMap();

function stateOf(signal) {
  const state = states.get(signal);
  if (state === undefined) throw new ERR_INVALID_THIS('TaskSignal');
  return state;
}

export function isTaskSignal(value) {
  return states.has(value);
}

/** Runs `algorithm` when the priority changes. @returns {() => void} ends that */
export function onPriorityChange(signal, algorithm) {
  const { algorithms } = stateOf(signal);
  algorithms.add(algorithm);
  return () => algorithms.delete(algorithm);
}

export class TaskPriorityChangeEvent extends Event {
  #previousPriority;

  /** @param {string} type @param {{ previousPriority: string }} init @throws {ERR_INVALID_ARG_TYPE | ERR_INVALID_ARG_VALUE | ERR_MISSING_ARGS} */
  constructor(type, init) {
    if (arguments.length < 2) throw new ERR_MISSING_ARGS('type', 'priorityChangeEventInitDict');
    validateObject(init, 'priorityChangeEventInitDict');
    super(type, init);
    this.#previousPriority = checkPriority(init.previousPriority, 'previousPriority');
  }

  get previousPriority() {
    return this.#previousPriority;
  }
}

export class TaskSignal extends AbortSignal {
  /** @returns {'user-blocking' | 'user-visible' | 'background'} */
  get priority() {
    return stateOf(this).priority;
  }

  /**
   * A signal that is aborted with the first of `signals`.
   * @param {Iterable<AbortSignal>} signals
   * @param {{ priority?: string | TaskSignal }} [init] a priority, or whose priority it has
   * @throws {ERR_INVALID_ARG_TYPE | ERR_INVALID_ARG_VALUE}
   */
  static any(signals, init = kEmptyObject) {
    validateObject(init, 'init');
    const list = [...signals];
    for (const signal of list) if (!isAbortSignal(signal)) throw new ERR_INVALID_ARG_TYPE('signals', 'an iterable of AbortSignal', signals);
    const { priority = kUsual } = init;
    if (!isTaskSignal(priority)) return makeSignal(dependentSignal(list), checkPriority(priority, 'init.priority'));
    const signal = makeSignal(dependentSignal(list), priority.priority);
    stateOf(priority).followers.add(new WeakRef(signal));
    // As long as it may change, the source knows it.
    sources.set(signal, priority);
    return signal;
  }
}

/** Keeps the sources of priorities alive with those that follow them. @type {WeakMap<TaskSignal, TaskSignal>} */
const sources = new WeakMap();

function makeSignal(signal, priority) {
  Object.setPrototypeOf(signal, TaskSignal.prototype);
  states.set(signal, { priority, isChanging: false, followers: new Set(), algorithms: new Set() });
  return signal;
}

/** @throws {DOMException} NotAllowedError, from a listener of the change itself */
function changePriority(signal, priority) {
  const state = stateOf(signal);
  if (state.isChanging) throw lazyDOMException('The priority is being changed already', 'NotAllowedError');
  const previousPriority = state.priority;
  if (previousPriority === priority) return;
  state.isChanging = true;
  try {
    state.priority = priority;
    for (const algorithm of state.algorithms) algorithm();
    signal.dispatchEvent(new TaskPriorityChangeEvent('prioritychange', { previousPriority }));
    for (const ref of state.followers) {
      const follower = ref.deref();
      if (follower === undefined) state.followers.delete(ref);
      else changePriority(follower, priority);
    }
  } finally {
    state.isChanging = false;
  }
}

export class TaskController extends AbortController {
  #signal;

  /** @param {{ priority?: string }} [init] @throws {ERR_INVALID_ARG_TYPE | ERR_INVALID_ARG_VALUE} */
  constructor(init = kEmptyObject) {
    validateObject(init, 'init');
    super();
    this.#signal = makeSignal(createAbortSignal(), checkPriority(init.priority ?? kUsual, 'init.priority'));
  }

  /** @returns {TaskSignal} */
  get signal() {
    return this.#signal;
  }

  abort(reason = lazyDOMException('This operation was aborted', 'AbortError')) {
    abortSignal(this.#signal, reason);
  }

  /** @param {string} priority @throws {ERR_INVALID_ARG_VALUE}, DOMException NotAllowedError */
  setPriority(priority) {
    changePriority(this.#signal, checkPriority(priority, 'priority'));
  }
}

defineEventHandler(TaskSignal.prototype, 'prioritychange');
exposeInterface(TaskPriorityChangeEvent, ['previousPriority']);
exposeInterface(TaskSignal, ['priority']);
exposeInterface(TaskController, ['signal', 'abort', 'setPriority']);
