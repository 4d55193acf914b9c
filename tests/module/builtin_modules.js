// Proves that module.builtinModules is one frozen list in a plain property, which test runners copy to classes of their own.
'use strict';
const assert = require('node:assert');
const Module = require('node:module');

const list = Module.builtinModules;
assert.ok(Object.isFrozen(list));
assert.ok(list.includes('fs') && list.includes('node:test') && !list.includes('test'));
assert.strictEqual(Module.builtinModules, list);

class Copy extends Module {}
for (const [name, value] of Object.entries(Module)) Copy[name] = value;
Copy.builtinModules = ['mine'];
assert.deepStrictEqual(Copy.builtinModules, ['mine']);
assert.strictEqual(Module.builtinModules, list);
assert.deepStrictEqual(Object.getOwnPropertyDescriptor(Module, 'builtinModules'), {
  value: list,
  writable: true,
  enumerable: true,
  configurable: true,
});
