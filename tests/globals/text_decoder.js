// TextDecoder drops a byte order mark only at the beginning of a stream, and refuses malformed bytes only when asked to.
'use strict';

const assert = require('node:assert');

const bytes = (text) => new TextEncoder().encode(text);
const decodeAll = (decoder, ...chunks) => chunks.map((chunk, i) => decoder.decode(chunk, { stream: i < chunks.length - 1 }));

assert.deepStrictEqual(decodeAll(new TextDecoder(), bytes('\ufeffa'), bytes('\ufeffb')), ['a', '\ufeffb']);
assert.deepStrictEqual(decodeAll(new TextDecoder(), bytes('a'), bytes('\ufeffb')), ['a', '\ufeffb']);
assert.deepStrictEqual(decodeAll(new TextDecoder(), bytes(''), bytes('\ufeffb')), ['', 'b']);
assert.deepStrictEqual(decodeAll(new TextDecoder('utf-8', { ignoreBOM: true }), bytes('\ufeffa'), bytes('b')), ['\ufeffa', 'b']);

const decoder = new TextDecoder();
assert.deepStrictEqual(decodeAll(decoder, bytes('a'), bytes('b')), ['a', 'b']);
assert.strictEqual(decoder.decode(bytes('\ufeffc')), 'c', 'a new stream');

const euro = bytes('€');
assert.deepStrictEqual(decodeAll(new TextDecoder(), euro.subarray(0, 1), euro.subarray(1)), ['', '€']);
assert.strictEqual(new TextDecoder().decode(euro.subarray(0, 2)), '\ufffd');
assert.throws(() => new TextDecoder('utf-8', { fatal: true }).decode(euro.subarray(0, 2)), { code: 'ERR_ENCODING_INVALID_ENCODED_DATA' });

// Text of every width that a string can have, short and long.
for (const text of ['ascii', 'grüße', '東京', '😀', '\0']) {
  for (const count of [1, 20, 3000]) assert.strictEqual(new TextDecoder().decode(bytes(text.repeat(count))), text.repeat(count));
}
