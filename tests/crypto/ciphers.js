// Proves that AES in its common modes decrypts in chunks of any size, and notices what was changed.
'use strict';
const assert = require('node:assert');
const crypto = require('node:crypto');

const key = Buffer.alloc(16, 1);
const data = Buffer.from(Array.from({ length: 100 }, (_, index) => index));
for (const name of ['aes-128-cbc', 'aes-128-ctr', 'aes-128-gcm', 'aes-128-ecb']) {
  const { ivLength = 0 } = crypto.getCipherInfo(name);
  const iv = ivLength === 0 ? null : Buffer.alloc(ivLength, 2);
  const cipher = crypto.createCipheriv(name, key, iv);
  const encrypted = Buffer.concat([cipher.update(data), cipher.final()]);
  for (const size of [1, 7, 16, 33, 200]) {
    const decipher = crypto.createDecipheriv(name, key, iv);
    if (name.endsWith('gcm')) decipher.setAuthTag(cipher.getAuthTag());
    const parts = [];
    for (let start = 0; start < encrypted.length; start += size) parts.push(decipher.update(encrypted.subarray(start, start + size)));
    parts.push(decipher.final());
    assert.deepStrictEqual(Buffer.concat(parts), data, `${name} in chunks of ${size}`);
  }
}

// FIPS 197, appendix C.1.
const block = crypto.createCipheriv('aes-128-ecb', Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex'), null).setAutoPadding(false);
assert.strictEqual(block.update('00112233445566778899aabbccddeeff', 'hex', 'hex'), '69c4e0d86a7b0430d8cdb78070b4c55a');

const sealed = crypto.createCipheriv('aes-128-gcm', key, Buffer.alloc(12));
const text = sealed.update('secret', 'utf8', 'hex') + sealed.final('hex');
const opened = crypto.createDecipheriv('aes-128-gcm', key, Buffer.alloc(12));
const tag = sealed.getAuthTag();
tag[0] ^= 1;
opened.setAuthTag(tag);
opened.update(text, 'hex');
assert.throws(() => opened.final(), /unable to authenticate data/);

const cut = crypto.createDecipheriv('aes-128-cbc', key, Buffer.alloc(16));
cut.update(Buffer.alloc(15));
assert.throws(() => cut.final(), { code: 'ERR_OSSL_WRONG_FINAL_BLOCK_LENGTH' });
