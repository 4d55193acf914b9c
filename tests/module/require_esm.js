// Proves that require() of ES modules gives namespaces by Node's rules, and that cycles and top-level await are refused.
'use strict';
const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'require-esm-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
const write = (name, text) => {
  fs.writeFileSync(path.join(folder, name), text);
  return path.join(folder, name);
};

const plain = require(write('plain.mjs', 'export let count = 0; export const add = () => ++count;'));
assert.strictEqual(Object.prototype.toString.call(plain), '[object Module]');
plain.add();
assert.strictEqual(plain.count, 1, 'bindings are live');

const withDefault = require(write('default.mjs', 'export default class A {}; export const b = 2;'));
assert.strictEqual(withDefault.__esModule, true);
assert.strictEqual(withDefault.default.name, 'A');
assert.strictEqual(withDefault.b, 2);

assert.strictEqual(require(write('whole.mjs', 'export { f as "module.exports" }; export const x = 1; function f() {}')).name, 'f');
assert.strictEqual(require(write('plain2.js', 'export const detected = true;')).detected, true);

assert.throws(() => require(write('await.mjs', 'await 1; export const a = 1;')), { code: 'ERR_REQUIRE_ASYNC_MODULE' });

write('cycle.mjs', 'import "./cycle.cjs"; export const a = 1;');
assert.throws(() => require(write('cycle.cjs', 'require("./cycle.mjs");')), { code: 'ERR_REQUIRE_CYCLE_MODULE' });

assert.throws(() => require(write('throws.mjs', 'throw new RangeError("out");')), RangeError);
assert.throws(() => require(path.join(folder, 'throws.mjs')), RangeError, 'the same error again');

import(path.join(folder, 'plain.mjs')).then((namespace) => {
  assert.strictEqual(namespace, plain, 'import and require share the module');
});
