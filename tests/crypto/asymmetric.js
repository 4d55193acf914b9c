// Proves that keys of every kind are made, written and read in every form, that signatures, agreement and encapsulation work between
// the halves of a pair, and that hostile keys are errors.
'use strict';
const assert = require('node:assert');
const crypto = require('node:crypto');

const data = Buffer.from('data');
const kinds = [
  ['rsa', { modulusLength: 1024 }], ['rsa-pss', { modulusLength: 1024, hashAlgorithm: 'sha256', saltLength: 16 }],
  ['ec', { namedCurve: 'P-256' }], ['ec', { namedCurve: 'secp256k1' }], ['ec', { namedCurve: 'P-521' }],
  ['ed25519'], ['ed448'], ['ml-dsa-44'], ['slh-dsa-sha2-128f'],
  ['x25519'], ['x448'], ['dh', { group: 'modp14' }], ['ml-kem-768'],
];
const signers = /^(?:rsa|ec|ed|ml-dsa|slh)/;
const agreers = /^(?:ec|x|dh)/;

for (const [type, options] of kinds) {
  const { publicKey, privateKey } = crypto.generateKeyPairSync(type, options);
  assert.strictEqual(privateKey.asymmetricKeyType, type);
  for (const format of ['pem', 'der']) {
    const spki = publicKey.export({ format, type: 'spki' });
    assert(crypto.createPublicKey({ key: spki, format, type: 'spki' }).equals(publicKey), type);
    const secret = { format, type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'secret' };
    assert(crypto.createPrivateKey({ ...secret, key: privateKey.export(secret) }).equals(privateKey), type);
    assert.throws(() => crypto.createPrivateKey({ ...secret, passphrase: 'other', key: privateKey.export(secret) }), { code: 'ERR_OSSL_BAD_DECRYPT' });
    const plain = privateKey.export({ format, type: 'pkcs8' });
    assert(crypto.createPrivateKey({ key: plain, format, type: 'pkcs8' }).equals(privateKey), type);
    assert(crypto.createPublicKey({ key: plain, format, type: 'pkcs8' }).equals(publicKey), type);
  }
  if (type !== 'rsa-pss' && type !== 'dh') {
    const jwk = privateKey.export({ format: 'jwk' });
    assert(crypto.createPrivateKey({ key: jwk, format: 'jwk' }).equals(privateKey), type);
    assert(crypto.createPublicKey({ key: jwk, format: 'jwk' }).equals(publicKey), type);
  } else {
    assert.throws(() => privateKey.export({ format: 'jwk' }), { code: 'ERR_CRYPTO_JWK_UNSUPPORTED_KEY_TYPE' });
  }
  if (signers.test(type)) {
    const digest = /^(?:rsa|ec)/.test(type) ? 'sha256' : null;
    const signature = crypto.sign(digest, data, privateKey);
    assert.strictEqual(crypto.verify(digest, data, publicKey, signature), true, type);
    assert.strictEqual(crypto.verify(digest, Buffer.from('date'), publicKey, signature), false, type);
    signature[signature.length >> 1] ^= 1;
    assert.strictEqual(crypto.verify(digest, data, publicKey, signature), false, type);
  }
  if (agreers.test(type)) {
    const other = crypto.generateKeyPairSync(type, options);
    assert.deepStrictEqual(
      crypto.diffieHellman({ privateKey, publicKey: other.publicKey }),
      crypto.diffieHellman({ privateKey: other.privateKey, publicKey }), type);
  }
  if (type === 'ml-kem-768' || type === 'x25519' || type === 'rsa') {
    const { sharedKey, ciphertext } = crypto.encapsulate(publicKey);
    assert.deepStrictEqual(crypto.decapsulate(privateKey, ciphertext), sharedKey);
  }
  // Cut and changed keys are errors, or other keys, but never the end.
  const der = privateKey.export({ format: 'der', type: 'pkcs8' });
  for (let length = 0; length < Math.min(der.length, 200); length += 7) {
    assert.throws(() => crypto.createPrivateKey({ key: der.subarray(0, length), format: 'der', type: 'pkcs8' }), Error);
  }
}

// Two numbers side by side, and hashes that take in bit by bit.
{
  const { publicKey, privateKey } = crypto.generateKeyPairSync('ec', { namedCurve: 'P-384' });
  const key = { key: privateKey, dsaEncoding: 'ieee-p1363' };
  const signature = crypto.createSign('sha384').update('da').update('ta').sign(key);
  assert.strictEqual(signature.length, 96);
  assert(crypto.createVerify('sha384').update(data).verify({ key: publicKey, dsaEncoding: 'ieee-p1363' }, signature));
  assert(!crypto.createVerify('sha384').update(data).verify(publicKey, signature));
}

// RSA as a cipher.
{
  const { publicKey, privateKey } = crypto.generateKeyPairSync('rsa', { modulusLength: 1024 });
  const oaep = { oaepHash: 'sha256', oaepLabel: Buffer.from('label') };
  const hidden = crypto.publicEncrypt({ key: publicKey, ...oaep }, data);
  assert.deepStrictEqual(crypto.privateDecrypt({ key: privateKey, ...oaep }, hidden), data);
  assert.throws(() => crypto.privateDecrypt(privateKey, hidden), { code: 'ERR_OSSL_RSA_OAEP_DECODING_ERROR' });
  assert.deepStrictEqual(crypto.publicDecrypt(publicKey, crypto.privateEncrypt(privateKey, data)), data);
  assert.throws(() => crypto.publicEncrypt(publicKey, Buffer.alloc(128)), { code: 'ERR_OSSL_RSA_DATA_TOO_LARGE_FOR_KEY_SIZE' });
}

// Groups and curves with objects that hold keys.
{
  const [one, other] = [crypto.getDiffieHellman('modp14'), crypto.getDiffieHellman('modp14')];
  one.generateKeys();
  assert.deepStrictEqual(one.computeSecret(other.generateKeys()), other.computeSecret(one.getPublicKey()));
  assert.throws(() => one.computeSecret(Buffer.from([1])), { code: 'ERR_CRYPTO_INVALID_KEYLEN' });
  const ecdh = crypto.createECDH('secp256k1');
  const compressed = ecdh.generateKeys('hex', 'compressed');
  assert.strictEqual(crypto.ECDH.convertKey(compressed, 'secp256k1', 'hex', 'hex', 'uncompressed'), ecdh.getPublicKey('hex'));
  assert.strictEqual(ecdh.getPublicKey('hex', 'hybrid').length, 130);
  assert.throws(() => ecdh.computeSecret(Buffer.alloc(65, 4)), { code: 'ERR_CRYPTO_ECDH_INVALID_PUBLIC_KEY' });
}

assert.throws(() => crypto.createPrivateKey('-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----'), Error);
assert.throws(() => crypto.createPublicKey({ key: { kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA' }, format: 'jwk' }), { code: 'ERR_CRYPTO_INVALID_JWK' });
assert.throws(() => crypto.generateKeyPairSync('rsa', { modulusLength: 512, publicExponent: 1 }), Error);
assert.throws(() => crypto.sign('sha256', data), { code: 'ERR_CRYPTO_SIGN_KEY_REQUIRED' });

// The same on other threads.
crypto.generateKeyPair('ec', { namedCurve: 'P-256' }, (error, publicKey, privateKey) => {
  assert.ifError(error);
  crypto.sign('sha256', data, privateKey, (error, signature) => {
    assert.ifError(error);
    crypto.verify('sha256', data, publicKey, signature, (error, right) => {
      assert.ifError(error);
      assert.strictEqual(right, true);
      process.exitCode = 0;
    });
  });
});
process.exitCode = 1;
