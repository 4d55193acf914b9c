// Proves what a contextified object means: globals live on it, in both directions, in sloppy and in strict code.
'use strict';
const assert = require('node:assert');
const vm = require('node:vm');

const sandbox = vm.createContext({ given: 1 });
assert.strictEqual(vm.runInContext('var made = given + 1; made', sandbox), 2);
assert.strictEqual(sandbox.made, 2);
vm.runInContext('"use strict"; globalThis.viaGlobal = 3; this.viaThis = 4; given = 5;', sandbox);
assert.deepStrictEqual({ ...sandbox }, { given: 5, made: 2, viaGlobal: 3, viaThis: 4 });
assert.throws(() => vm.runInContext('"use strict"; undeclared = 1', sandbox), { name: 'ReferenceError' });
assert(!('undeclared' in sandbox));
assert.strictEqual(vm.runInContext('globalThis === this', sandbox), true);
assert.notStrictEqual(vm.runInContext('Array', sandbox), Array);

const locked = vm.createContext({}, { codeGeneration: { strings: false } });
assert.throws(() => vm.runInContext('eval("1")', locked), { name: 'EvalError' });

const ordinary = vm.createContext(vm.constants.DONT_CONTEXTIFY);
assert.strictEqual(vm.runInContext('globalThis', ordinary), ordinary);
