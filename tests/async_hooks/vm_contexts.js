// Promises of node:vm contexts reach async_hooks and v8.promiseHooks, whether the context was made before or after the hooks were set.
'use strict';

const assert = require('node:assert');
const { createHook } = require('node:async_hooks');
const { promiseHooks } = require('node:v8');
const vm = require('node:vm');

const early = vm.createContext();
let made = 0;
let resolved = 0;
const hook = createHook({
  init(id, type) { if (type === 'PROMISE') made++; },
  promiseResolve() { resolved++; },
}).enable();
const late = vm.createContext({});

function counts(context) {
  made = resolved = 0;
  vm.runInContext('Promise.resolve(1)', context);
  return [made, resolved];
}

assert.deepStrictEqual(counts(early), [1, 1]);
assert.deepStrictEqual(counts(late), [1, 1]);
assert.deepStrictEqual(counts(vm.createContext({}, { microtaskMode: 'afterEvaluate' })), [1, 1]);
hook.disable();

setImmediate(() => {
  assert.deepStrictEqual(counts(early), [0, 0]);
  const promises = [];
  const stop = promiseHooks.onInit((promise) => promises.push(promise));
  const promise = vm.runInContext('new Promise(() => {})', early);
  assert.deepStrictEqual(promises, [promise]);
  stop();
  vm.runInContext('new Promise(() => {})', late);
  assert.strictEqual(promises.length, 1);
  // Contexts that are gone are forgotten.
  for (let i = 0; i < 50; i++) vm.createContext();
  promiseHooks.onInit(() => {})();
});
