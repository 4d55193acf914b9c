// indexOf() and lastIndexOf() of UTF-16 text look at whole units only, and take a time that grows with the length, not with its square.
'use strict';
const assert = require('node:assert');

const haystack = Buffer.alloc(400_000, 'ab');
const needle = Buffer.alloc(200_000, 'ba');
assert.strictEqual(haystack.indexOf(needle, 0, 'utf16le'), -1);
assert.strictEqual(haystack.lastIndexOf(needle, undefined, 'utf16le'), -1);
assert.strictEqual(haystack.includes(needle, 0, 'utf16le'), false);
assert.strictEqual(haystack.indexOf(needle), 1);

// At odd positions there is no match, behind them there may be one.
assert.strictEqual(Buffer.from('xaabab').indexOf(Buffer.from('ab'), 0, 'utf16le'), 2);
assert.strictEqual(Buffer.from('abxabx').lastIndexOf(Buffer.from('ab'), undefined, 'utf16le'), 0);
