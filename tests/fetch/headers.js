// Proves how Headers joins, sorts, validates and shows header fields.
'use strict';

const assert = require('node:assert');
const { inspect } = require('node:util');

const headers = new Headers([['B', '1'], ['a', ' x '], ['b', '2'], ['Set-Cookie', 'p=1'], ['set-cookie', 'q=2']]);
assert.deepStrictEqual([...headers], [['a', 'x'], ['b', '1, 2'], ['set-cookie', 'p=1'], ['set-cookie', 'q=2']]);
assert.deepStrictEqual(headers.getSetCookie(), ['p=1', 'q=2']);
assert.strictEqual(headers.get('SET-COOKIE'), 'p=1, q=2');
assert.strictEqual(headers.get('none'), null);
headers.set('b', '3');
headers.delete('set-cookie');
assert.deepStrictEqual([...headers.keys()], ['a', 'b']);
assert.strictEqual(inspect(headers), "Headers { b: '3', a: 'x' }");

// Entries added during the iteration are seen.
const seen = [];
const growing = new Headers({ a: '1' });
growing.forEach((value, name, object) => {
  assert.strictEqual(object, growing);
  seen.push(name);
  if (name === 'a') growing.append('b', '2');
});
assert.deepStrictEqual(seen, ['a', 'b']);

for (const call of [
  () => new Headers([['a']]),
  () => new Headers('x'),
  () => new Headers(null),
  () => headers.append('a b', 'x'),
  () => headers.append('a', 'x\ny'),
  () => headers.set('a', '\u0100'),
  () => headers.get(''),
  () => headers.append('a'),
  () => Response.error().headers.append('a', 'b'),
]) assert.throws(call, TypeError);
assert.throws(() => Headers.prototype.get.call({}, 'a'), { name: 'TypeError', code: 'ERR_INVALID_THIS' });
assert.strictEqual(Object.prototype.toString.call(headers.entries()), '[object Headers Iterator]');
