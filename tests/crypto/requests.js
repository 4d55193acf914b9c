// Proves that what is derived, checked and drawn on other threads tells async_hooks, and that what a callback throws is uncaught.
'use strict';
const assert = require('node:assert');
const { AsyncLocalStorage, createHook } = require('node:async_hooks');
const crypto = require('node:crypto');
const vm = require('node:vm');
const zlib = require('node:zlib');

const types = new Map();
createHook({
  init(id, type) {
    types.set(type, (types.get(type) ?? 0) + 1);
  },
}).enable();

const storage = new AsyncLocalStorage();
let open = 0;
function later(what) {
  open++;
  return (error) => {
    assert.ok(error === null || error === undefined, what);
    assert.strictEqual(storage.getStore(), 'kept', what);
    open--;
  };
}

storage.run('kept', () => {
  crypto.pbkdf2('a', 'b', 1, 8, 'sha256', later('pbkdf2'));
  crypto.hkdf('sha256', 'a', 'b', 'c', 8, later('hkdf'));
  crypto.scrypt('a', 'b', 8, { N: 2 }, later('scrypt'));
  const argon2 = { message: 'a', nonce: 'nonce of 16 bytes', parallelism: 1, tagLength: 8, memory: 8, passes: 1 };
  crypto.argon2('argon2id', argon2, later('argon2'));
  crypto.generatePrime(32, later('generatePrime'));
  crypto.checkPrime(7n, later('checkPrime'));
  crypto.randomBytes(8, later('randomBytes'));
  crypto.randomFill(new Uint16Array(8), later('randomFill'));
});
for (const [type, count] of [
  ['PBKDF2REQUEST', 1], ['SCRYPTREQUEST', 1], ['RANDOMPRIMEREQUEST', 1], ['CHECKPRIMEREQUEST', 1], ['RANDOMBYTESREQUEST', 2],
]) {
  assert.strictEqual(types.get(type), count, type);
}

// A callback that is none.
assert.throws(() => crypto.randomInt(0, 1, 10), { code: 'ERR_INVALID_ARG_TYPE' });

// Memory that is shared with another context.
const shared = vm.runInNewContext('new SharedArrayBuffer(8)');
crypto.randomFillSync(new Uint8Array(shared));
assert.strictEqual(crypto.createHash('md5').update(new Uint8Array(shared)).digest('hex').length, 32);
assert.strictEqual(zlib.inflateSync(zlib.deflateSync(new Uint8Array(shared))).length, 8);

// A key that only looks like the URL of a file.
const spoofed = { kty: 'EC', crv: 'P-256', x: 'a', y: 'b', d: 'c', href: 'file:///nowhere', protocol: 'file:' };
assert.throws(() => crypto.createPrivateKey({ key: spoofed, format: 'jwk' }), { code: 'ERR_CRYPTO_INVALID_JWK' });

// A public key that was set apart from the private one.
const ecdh = crypto.createECDH('prime256v1');
ecdh.generateKeys();
const other = crypto.createECDH('prime256v1').generateKeys();
process.removeAllListeners('warning');
process.on('warning', () => {});
ecdh.setPublicKey(other);
assert.throws(() => ecdh.computeSecret(other), { code: 'ERR_CRYPTO_INVALID_KEYPAIR' });

process.on('exit', () => assert.strictEqual(open, 0));
process.once('uncaughtException', (error) => assert.strictEqual(error.message, 'thrown'));
crypto.pbkdf2('a', 'b', 1, 8, 'sha256', () => {
  throw new Error('thrown');
});
