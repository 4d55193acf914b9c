// Proves how util.inspect shows objects by what they are inside, through proxies, without prototypes, in colours and sorted.
'use strict';

const assert = require('node:assert');
const { inspect } = require('node:util');

class Foo {
  x = 1;
}
function OldError() {}
OldError.prototype = Object.create(Error.prototype, { constructor: { value: OldError, writable: true } });
class Hidden {
  static [Symbol.hasInstance]() {
    return false;
  }
}

for (const [value, expected, options] of [
  [new Foo(), 'Foo { x: 1 }'],
  [new Proxy([1, 2], {}), '[ 1, 2 ]'],
  [new Proxy(new Map([[1, 2]]), {}), 'Map(1) { 1 => 2 }'],
  [Object.setPrototypeOf(new Set([1]), null), '[Set(1): null prototype] { 1 }'],
  [Object.setPrototypeOf([1], null), '[Array(1): null prototype] [ 1 ]'],
  [new Map([[1, 2]]).entries(), '[Map Entries] { [ 1, 2 ] }'],
  [new Set([1]).values(), '[Set Iterator] { 1 }'],
  [(function() { return arguments; })(1), "[Arguments] { '0': 1 }"],
  [new Uint8Array(2), 'Uint8Array(2) [ 0, 0 ]'],
  [new Date(0), '1970-01-01T00:00:00.000Z'],
  [/x/g, '/x/g'],
  [Object('str'), "[String: 'str']"],
  [async function* f() {}, '[AsyncGeneratorFunction: f]'],
  [{ a: { b: { c: {} } } }, '{ a: { b: { c: {} } } }'],
  [{ b: 1, a: 2 }, '{ a: 2, b: 1 }', { sorted: true }],
  [[3, { z: 1, y: 2 }], '[ 3, { y: 2, z: 1 } ]', { sorted: true }],
  [{ a: 1, b: 'x', 'c-d': null }, "{ a: \u001b[33m1\u001b[39m, b: \u001b[32m'x'\u001b[39m, \u001b[32m'c-d'\u001b[39m: \u001b[1mnull\u001b[22m }", { colors: true }],
  ['it\u007fs', "'it\\x7Fs'"],
  [{ __proto__: null, ['key with blank']: 1, 1: 2, $x: 3 }, "[Object: null prototype] { '1': 2, 'key with blank': 1, '$x': 3 }"],
]) assert.strictEqual(inspect(value, options), expected);

assert.match(inspect(Object.assign(Object.create(OldError.prototype), { message: 'old' })), /^OldError|Error/);
assert.strictEqual(inspect(new Hidden()), '{}');
const circular = new Map();
circular.set('self', circular);
assert.strictEqual(inspect(circular), "<ref *1> Map(1) { 'self' => [Circular *1] }");
assert.strictEqual(inspect({ a: { b: 1 } }, { depth: 0 }), '{ a: [Object] }');
assert.strictEqual(inspect({ a: 1 }, false, 0, false), '{ a: 1 }');

const shown = {
  [inspect.custom](depth, options, again) {
    assert.strictEqual(again, inspect);
    assert.strictEqual(options.extra, 'mine');
    return `depth ${depth} of ${options.depth}`;
  },
};
assert.strictEqual(inspect([shown], { extra: 'mine' }), '[ depth 1 of 2 ]');
inspect.defaultOptions.depth = 0;
assert.strictEqual(inspect({ a: { b: 1 } }), '{ a: [Object] }');
assert.strictEqual(inspect({ a: { b: 1 } }, { depth: undefined }), '{ a: { b: 1 } }');
inspect.defaultOptions.depth = 2;
