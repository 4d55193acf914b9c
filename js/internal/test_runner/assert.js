// @ts-check
// The assertions of `t.assert`, and those that programs add.

import assert from 'assert';
import { validateFunction, validateString } from 'internal/validators';

const notAssertions = new Set(['AssertionError', 'CallTracker', 'strict', 'Assert', 'options']);
let all = null;

/** The assertions by name. @returns {Map<string, Function>} */
export function assertions() {
  all ??= new Map(Object.entries(assert).filter(([name]) => !notAssertions.has(name)));
  return all;
}

/** Docs: test, "assert.register(name, fn)". @throws {ERR_INVALID_ARG_TYPE} */
export function register(name, fn) {
  validateString(name, 'name');
  validateFunction(fn, 'fn');
  assertions().set(name, fn);
}
