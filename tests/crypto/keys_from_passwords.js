// Proves that the functions that derive keys agree in their sync and callback forms, and with published vectors.
'use strict';
const assert = require('node:assert');
const crypto = require('node:crypto');

const hex = (bytes) => Buffer.from(bytes).toString('hex');
const cases = [
  ['pbkdf2', ['password', 'salt', 2, 20, 'sha1'], 'ea6c014dc72d6f8ccd1ed92ace1d41f0d8de8957'],
  ['pbkdf2', ['password', 'salt', 2, 40, 'blake2s256'],
   '7b88e65e6e95a118bc995f681a391cbd7b46e0cf9750a81100f613add62d84be7f88c3e2900b32fd'],
  ['scrypt', ['', '', 16, { N: 16, r: 1, p: 1 }], '77d6576238657b203b19ca42c18a0497'],
  ['hkdf', ['sm3', 'secret', 'salt', 'info', 40],
   '59fadf6f9c171ab4a9a57fa699cb54280bf8d322b4ebaa5eac37ea05409da88ae7e72f6ab919aa6e'],
];

let called = 0;
for (const [name, args, expected] of cases) {
  assert.strictEqual(hex(crypto[`${name}Sync`](...args)), expected);
  // What happens to a password after the call does not matter.
  const copied = args.map((argument) => (typeof argument === 'string' && argument.startsWith('pass') ? Buffer.from(argument) : argument));
  crypto[name](...copied, (error, key) => {
    called++;
    assert.ifError(error);
    assert.strictEqual(hex(key), expected);
  });
  for (const argument of copied) if (Buffer.isBuffer(argument)) argument.fill(0);
}
assert.strictEqual(called, 0);
process.on('exit', () => assert.strictEqual(called, cases.length));

assert.throws(() => crypto.pbkdf2Sync('a', 'b', 1, 1, 'no such digest'), { code: 'ERR_CRYPTO_INVALID_DIGEST' });
assert.throws(() => crypto.scryptSync('a', 'b', 1, { N: 15 }), { code: 'ERR_CRYPTO_INVALID_SCRYPT_PARAMS' });
assert.throws(() => crypto.scryptSync('a', 'b', 1, { N: 2 ** 20 }), { code: 'ERR_CRYPTO_INVALID_SCRYPT_PARAMS' });
assert.throws(() => crypto.hkdfSync('sha1', 'a', 'b', 'c', 255 * 20 + 1), { code: 'ERR_CRYPTO_INVALID_KEYLEN' });
