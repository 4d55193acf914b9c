// Proves that node:querystring parses repeated, empty and malformed pairs as Node does, and escapes what it has to.
'use strict';
const assert = require('node:assert');
const querystring = require('node:querystring');

const plain = (object) => ({ ...object });
assert.deepStrictEqual(plain(querystring.parse('a=1&a=2&b&=c&&d=e=f')), { a: ['1', '2'], b: '', '': 'c', d: 'e=f' });
assert.deepStrictEqual(plain(querystring.parse('a:1;b:%zz+%41', ';', ':')), { a: '1', b: '%zz A' });
assert.strictEqual(Object.keys(querystring.parse('x&'.repeat(2000) + 'y')).length, 1);
assert.strictEqual(Object.keys(querystring.parse('a&b&c', null, null, { maxKeys: 2 })).length, 2);
assert.strictEqual(querystring.stringify({ a: [1, 'x y'], b: true, c: null, d: [] }), 'a=1&a=x%20y&b=true&c=');
assert.strictEqual(querystring.unescape('%c3%a9%'), 'é%');
assert.throws(() => querystring.escape('\ud800'), { code: 'ERR_INVALID_URI' });
