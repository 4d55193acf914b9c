// Proves that ciphers and curves which no program of every day uses, and RSA decryption of what is padded wrongly, give what Node 24 gives.
'use strict';
const assert = require('node:assert');
const crypto = require('node:crypto');
const { readFileSync } = require('node:fs');
const { join } = require('node:path');

const made = (length, seed) => crypto.createHash('shake256', { outputLength: length }).update(seed).digest();
/** Of what Node 24.21 gave. */
const recorded = {
  ciphers: 'd9cddc5df7977b4de8dcd95253001fe1c699f77e3d4124b70e4bbf3e3b48e754',
  curves: 'bb981f7bd6c7251abbcc39dd82566ff32a6eb41799cc5ff4edb9f6933f9048b3',
  rejected: '1c6ffa002906e3ed391382f2c614ebb1fb84728b3f380a4e0073be08d48bc930',
};
const parts = { ciphers: crypto.createHash('sha256'), curves: crypto.createHash('sha256'), rejected: crypto.createHash('sha256') };

function cipherNames() {
  const names = ['chacha20', 'sm4', 'aria128', 'camellia256'];
  for (const family of ['aria', 'camellia']) {
    for (const bits of [128, 192, 256]) {
      for (const mode of ['cbc', 'cfb', 'cfb1', 'cfb8', 'ctr', 'ecb', 'ofb']) names.push(`${family}-${bits}-${mode}`);
    }
  }
  for (const mode of ['cbc', 'cfb', 'ctr', 'ecb', 'ofb']) names.push(`sm4-${mode}`);
  for (const mode of ['cfb', 'ofb']) names.push(`des-ede-${mode}`, `des-ede3-${mode}`);
  return [...names, 'des-ede3-cfb1', 'des-ede3-cfb8'];
}

for (const name of cipherNames()) {
  const info = crypto.getCipherInfo(name);
  parts.ciphers.update(JSON.stringify(info));
  const key = made(info.keyLength, `key of ${name}`);
  const iv = info.ivLength ? made(info.ivLength, `iv of ${name}`) : null;
  for (const length of [0, 1, 7, 16, 17, 64, 100, 300]) {
    const data = made(length || 1, name).subarray(0, length);
    const cipher = crypto.createCipheriv(name, key, iv);
    const pieces = [cipher.update(data.subarray(0, 5)), cipher.update(data.subarray(5)), cipher.final()];
    const whole = Buffer.concat(pieces);
    parts.ciphers.update(`${pieces.map((piece) => piece.length)}`).update(whole);
    const decipher = crypto.createDecipheriv(name, key, iv);
    const back = [decipher.update(whole.subarray(0, 9)), decipher.update(whole.subarray(9)), decipher.final()];
    assert.deepStrictEqual(Buffer.concat(back), data, name);
  }
}

// Key wrap with triple DES draws its IV.
{
  const key = made(24, 'wrapping');
  const secret = made(24, 'wrapped');
  const wrapped = crypto.createCipheriv('des3-wrap', key, null).update(secret);
  assert.strictEqual(wrapped.length, 40);
  assert.deepStrictEqual(crypto.createDecipheriv('des3-wrap', key, null).update(wrapped), secret);
  wrapped[20] ^= 1;
  assert.throws(() => crypto.createDecipheriv('des3-wrap', key, null).update(wrapped), Error);
}

const curves = crypto.getCurves().filter((name) => /^brainpool|^prime|^secp(?:1[69]|2|3|5)/.test(name));
assert.strictEqual(curves.length, 30);
for (const namedCurve of curves) {
  const secret = made(18, namedCurve);
  const ecdh = crypto.createECDH(namedCurve).setPrivateKey(secret);
  const other = crypto.createECDH(namedCurve).setPrivateKey(Buffer.from([7]));
  for (const format of ['compressed', 'uncompressed', 'hybrid']) {
    const point = ecdh.getPublicKey(null, format);
    parts.curves.update(point);
    parts.curves.update(other.computeSecret(point));
  }
  for (const paramEncoding of ['named', 'explicit']) {
    const { privateKey, publicKey } = crypto.generateKeyPairSync('ec', { namedCurve, paramEncoding });
    // All but the key itself, which is at the end.
    const spki = publicKey.export({ format: 'der', type: 'spki' });
    parts.curves.update(spki.subarray(0, spki.length - other.getPublicKey().length));
    assert.ok(crypto.createPrivateKey(privateKey.export({ format: 'pem', type: 'sec1' })).equals(privateKey));
    assert.ok(crypto.createPrivateKey(privateKey.export({ format: 'pem', type: 'pkcs8' })).equals(privateKey));
    assert.ok(crypto.createPublicKey({ key: spki, format: 'der', type: 'spki' }).equals(publicKey));
    const signature = crypto.sign('sha256', secret, privateKey);
    assert.strictEqual(crypto.verify('sha256', secret, publicKey, signature), true);
    assert.strictEqual(crypto.verify('sha256', made(4, 'other'), publicKey, signature), false);
  }
  // No point of the curve.
  assert.throws(() => other.computeSecret(Buffer.from(ecdh.getPublicKey()).fill(1, 1)), { code: 'ERR_CRYPTO_ECDH_INVALID_PUBLIC_KEY' });
}

// RSA with PKCS #1 v1.5: who sends nonsense gets nonsense, the same each time, and no error.
{
  const key = readFileSync(join(__dirname, '../tls/keys/server-key.pem'));
  const padding = crypto.constants.RSA_PKCS1_PADDING;
  const size = crypto.createPrivateKey(key).asymmetricKeyDetails.modulusLength / 8;
  for (let i = 0; i < 40; i++) {
    const ciphertext = made(size - (i % 5 === 4 ? 2 : 0), `ciphertext ${i}`);
    ciphertext[0] &= 0x3f;
    parts.rejected.update(`${i}`).update(crypto.privateDecrypt({ key, padding }, ciphertext));
  }
  for (const head of ['000201010101010101', '0002010101010101010100', '000101010101010101010100', '010201010101010101010100']) {
    const block = Buffer.alloc(size, 0x55);
    block.write(head, 'hex');
    const ciphertext = crypto.publicEncrypt({ key, padding: crypto.constants.RSA_NO_PADDING }, block);
    parts.rejected.update(crypto.privateDecrypt({ key, padding }, ciphertext));
  }
  const message = made(20, 'message');
  assert.deepStrictEqual(crypto.privateDecrypt({ key, padding }, crypto.publicEncrypt({ key, padding }, message)), message);
}

const hashes = Object.fromEntries(Object.entries(parts).map(([name, hash]) => [name, hash.digest('hex')]));
assert.deepStrictEqual(hashes, recorded);
