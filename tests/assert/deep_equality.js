// Proves what node:assert counts as deeply equal: prototypes, cycles, sets and maps in any order, errors, partial values.
'use strict';

const assert = require('node:assert');
const { isDeepStrictEqual } = require('node:util');

const equal = (a, b) => {
  assert.ok(isDeepStrictEqual(a, b));
  assert.ok(isDeepStrictEqual(b, a));
};
const different = (a, b) => {
  assert.ok(!isDeepStrictEqual(a, b));
  assert.ok(!isDeepStrictEqual(b, a));
};

equal(new Set([{ a: 1 }, { b: 2 }, [3]]), new Set([[3], { b: 2 }, { a: 1 }]));
different(new Set([{ a: 1 }, { a: 1 }]), new Set([{ a: 1 }, { a: 2 }]));
equal(new Map([[{ k: 1 }, 'x'], ['p', [1]]]), new Map([['p', [1]], [{ k: 1 }, 'x']]));
different(new Map([[{ k: 1 }, 'x']]), new Map([[{ k: 1 }, 'y']]));
equal([NaN, , 1], [NaN, , 1]);
different([undefined], [,]);
different([0], [-0]);
equal(new Date(5), new Date(5));
different(/a/g, /a/i);
different(new Error('a', { cause: 1 }), new Error('a'));
different(Object.create(null), {});
equal(new Uint8Array([1, 2]), new Uint8Array([1, 2]));

const one = { list: [] };
one.list.push(one);
const two = { list: [] };
two.list.push(two);
equal(one, two);

assert.deepEqual([1, '2', null], ['1', 2, undefined]);
assert.throws(() => assert.deepEqual(new Set(['1']), new Set([2])), { code: 'ERR_ASSERTION' });
assert.partialDeepStrictEqual({ a: 1, b: { c: [1, 2, 3] }, s: new Set([1, { x: 1 }]) }, { b: { c: [1, 3] }, s: new Set([{ x: 1 }]) });
assert.throws(() => assert.partialDeepStrictEqual({ a: 1 }, { a: 1, b: 2 }), { code: 'ERR_ASSERTION' });
