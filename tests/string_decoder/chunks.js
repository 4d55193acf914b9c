// Proves that a StringDecoder gives the same text however the bytes are cut into chunks.
'use strict';
const assert = require('node:assert');
const { StringDecoder } = require('node:string_decoder');

const text = 'aé€😀\ufffdz';
for (const encoding of ['utf8', 'utf16le', 'base64', 'base64url', 'hex', 'latin1']) {
  const bytes = encoding === 'latin1' ? Buffer.from('aé', 'latin1') : Buffer.from(text, encoding.startsWith('utf') ? encoding : 'utf8');
  for (let size = 1; size <= bytes.length; size++) {
    const decoder = new StringDecoder(encoding);
    let out = '';
    for (let i = 0; i < bytes.length; i += size) out += decoder.write(bytes.subarray(i, i + size));
    assert.strictEqual(out + decoder.end(), bytes.toString(encoding));
  }
}
const decoder = new StringDecoder();
assert.strictEqual(decoder.write(Buffer.from([0xe2, 0x82])), '');
assert.deepStrictEqual([decoder.lastNeed, decoder.lastTotal], [1, 3]);
assert.strictEqual(decoder.end(), '\ufffd');
assert.throws(() => new StringDecoder('x'), { code: 'ERR_UNKNOWN_ENCODING' });
