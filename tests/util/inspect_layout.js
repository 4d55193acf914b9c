// Proves that util.inspect lays values out as Node does: one line, columns, one entry per line, references, custom inspection.
'use strict';

const assert = require('node:assert');
const { inspect } = require('node:util');

assert.strictEqual(inspect({ a: 1, b: 'x', c: [1, 2, 3] }), "{ a: 1, b: 'x', c: [ 1, 2, 3 ] }");
assert.strictEqual(inspect({ a: { b: { c: { d: 1 } } } }), '{ a: { b: { c: [Object] } } }');
assert.strictEqual(
  inspect(Array.from({ length: 30 }, (_, i) => i * 100)),
  '[\n' +
    '     0,  100,  200,  300,  400,  500,\n' +
    '   600,  700,  800,  900, 1000, 1100,\n' +
    '  1200, 1300, 1400, 1500, 1600, 1700,\n' +
    '  1800, 1900, 2000, 2100, 2200, 2300,\n' +
    '  2400, 2500, 2600, 2700, 2800, 2900\n' +
    ']',
);

const circular = { name: 'x' };
circular.self = circular;
assert.strictEqual(inspect(circular), "<ref *1> { name: 'x', self: [Circular *1] }");

assert.strictEqual(inspect(new Map([[{ a: 1 }, new Set([1])]])), 'Map(1) { { a: 1 } => Set(1) { 1 } }');
assert.strictEqual(inspect([, 1, , , 2]), '[ <1 empty item>, 1, <2 empty items>, 2 ]');
assert.strictEqual(inspect(Object.create(null, { x: { value: 1, enumerable: true } })), '[Object: null prototype] { x: 1 }');
assert.strictEqual(inspect(class A extends Map {}), '[class A extends Map]');
assert.strictEqual(inspect(1234567.891, { numericSeparator: true }), '1_234_567.891');
assert.strictEqual(inspect("it's"), '"it\'s"');
assert.strictEqual(inspect(new Proxy({ a: 1 }, {}), { showProxy: true }), 'Proxy [ { a: 1 }, {} ]');
assert.strictEqual(inspect(Promise.resolve(4)), 'Promise { 4 }');

class Money {
  [inspect.custom](depth, options, inspectAgain) {
    assert.strictEqual(inspectAgain, inspect);
    return options.stylize('5 EUR', 'special');
  }
}
assert.strictEqual(inspect([new Money()]), '[ 5 EUR ]');
assert.strictEqual(inspect(new Money(), { colors: true }), '\u001b[36m5 EUR\u001b[39m');
