// Proves the shape of UUIDs, the range of randomInt(), that buffers are filled where they should be, and the way between keys.
'use strict';
const assert = require('node:assert');
const crypto = require('node:crypto');

const uuids = new Set(Array.from({ length: 1000 }, () => crypto.randomUUID()));
assert.strictEqual(uuids.size, 1000);
for (const uuid of uuids) assert.match(uuid, /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
assert.match(crypto.randomUUID({ disableEntropyCache: true }), /^[\da-f-]{36}$/);

const seen = new Set(Array.from({ length: 500 }, () => crypto.randomInt(-2, 2)));
assert.deepStrictEqual([...seen].sort((a, b) => a - b), [-2, -1, 0, 1]);

const words = new Uint16Array(64);
crypto.randomFillSync(words, 8, 32);
assert(words.subarray(0, 8).every((word) => word === 0) && words.subarray(40).every((word) => word === 0));
assert(words.subarray(8, 40).some((word) => word !== 0));
const sharedBytes = crypto.randomFillSync(new Uint8Array(new SharedArrayBuffer(64)));
assert(sharedBytes.some((byte) => byte !== 0));

assert.throws(() => crypto.timingSafeEqual(Buffer.alloc(1), Buffer.alloc(2)), { code: 'ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH' });
assert.strictEqual(crypto.webcrypto, globalThis.crypto);

(async () => {
  const key = crypto.createSecretKey('0123456789abcdef', 'utf8');
  assert.strictEqual(key.symmetricKeySize, 16);
  assert.deepStrictEqual(key.export({ format: 'jwk' }), { kty: 'oct', k: 'MDEyMzQ1Njc4OWFiY2RlZg' });
  const webKey = await crypto.subtle.importKey('raw', key.export(), { name: 'HMAC', hash: 'SHA-256' }, true, ['sign']);
  assert(crypto.KeyObject.from(webKey).equals(key));
  const signed = await crypto.subtle.sign('HMAC', webKey, Buffer.from('data'));
  assert.strictEqual(Buffer.from(signed).toString('hex'), crypto.createHmac('sha256', key).update('data').digest('hex'));
  await assert.rejects(crypto.subtle.digest('no such', Buffer.alloc(1)), { name: 'NotSupportedError' });
})().then(() => {
  process.exitCode = 0;
});
process.exitCode = 1;
