// Proves that a timeout stops a script and its own microtasks, and that syntax errors show where they are.
'use strict';
const assert = require('node:assert');
const vm = require('node:vm');

assert.throws(() => vm.runInThisContext('while (true) {}', { timeout: 5 }), { code: 'ERR_SCRIPT_EXECUTION_TIMEOUT' });
assert.throws(
  () => vm.runInNewContext('Promise.resolve().then(() => { while (true) {} })', {}, { timeout: 5, microtaskMode: 'afterEvaluate' }),
  { code: 'ERR_SCRIPT_EXECUTION_TIMEOUT' },
);
assert.throws(() => new vm.Script('var 4;', { filename: 'bad.js' }), (error) => {
  assert.strictEqual(error.name, 'SyntaxError');
  assert.strictEqual(error.stack.startsWith('bad.js:1\nvar 4;\n    ^\n\nSyntaxError'), true, error.stack);
  return true;
});

const fn = vm.compileFunction('return a + b + c', ['a', 'b'], { contextExtensions: [{ c: 100 }] });
assert.strictEqual(fn(1, 2), 103);

const first = new vm.Script('function f() { return 7 } f()');
const again = new vm.Script('function f() { return 7 } f()', { cachedData: first.createCachedData() });
assert.strictEqual(again.cachedDataRejected, false);
assert.strictEqual(again.runInThisContext(), 7);
