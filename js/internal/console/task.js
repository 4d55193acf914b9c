// @ts-check
// console.createTask(): a named piece of work, by which a debugger ties the stack of what runs later to the place that planned it. V8 brings
// it along with a debugger; without one a task only runs.

import { primordials } from 'internal/core';

const { ReflectApply, SafeWeakSet, globalThis: global } = primordials;

const tasks = new SafeWeakSet();

/**
 * @param {string} name what a debugger shows
 * @returns {{ run(callback: Function): unknown }} `run` calls a function, once or many times, and gives what it returns
 */
export function createTask(...[name]) {
  if (typeof name !== 'string' || name === '') throw new Error('First argument must be a non-empty string.');
  const task = { run };
  tasks.add(task);
  return task;
}

/** @this {object} */
function run(...[callback]) {
  if (!tasks.has(this)) throw new Error("'run' called with illegal receiver.");
  if (typeof callback !== 'function') throw new Error('First argument must be a function.');
  return ReflectApply(callback, global, []);
}
