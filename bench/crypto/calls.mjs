// Digests, ciphers, signatures, key derivation and random values of several sizes.
import { Buffer } from 'node:buffer';
import crypto from 'node:crypto';
import { measure, measureAsync } from '../ops/measure.mjs';

const sizes = { '64 B': Buffer.alloc(64, 'a'), '1 kB': Buffer.alloc(1024, 'a'), '1 MB': Buffer.alloc(1024 * 1024, 'a') };
const key = Buffer.alloc(32, 'k');
const iv = Buffer.alloc(12, 'i');
const message = sizes['64 B'];
const calls = {};

for (const [size, data] of Object.entries(sizes)) {
  for (const name of ['md5', 'sha256', 'sha512']) calls[`${name} of ${size}`] = () => crypto.createHash(name).update(data).digest();
  calls[`hmac sha256 of ${size}`] = () => crypto.createHmac('sha256', key).update(data).digest();
}
for (const size of ['1 kB', '1 MB']) {
  for (const name of ['aes-256-gcm', 'chacha20-poly1305']) {
    calls[`${name} of ${size}`] = () => {
      const cipher = crypto.createCipheriv(name, key, iv, { authTagLength: 16 });
      cipher.update(sizes[size]);
      cipher.final();
      return cipher.getAuthTag();
    };
  }
}

const pairs = {
  'rsa 2048': ['sha256', crypto.generateKeyPairSync('rsa', { modulusLength: 2048 })],
  'ecdsa p-256': ['sha256', crypto.generateKeyPairSync('ec', { namedCurve: 'prime256v1' })],
  'ed25519': [null, crypto.generateKeyPairSync('ed25519')],
};
for (const [name, [digest, { publicKey, privateKey }]] of Object.entries(pairs)) {
  const signature = crypto.sign(digest, message, privateKey);
  calls[`${name} sign`] = () => crypto.sign(digest, message, privateKey);
  calls[`${name} verify`] = () => crypto.verify(digest, message, publicKey, signature);
}

calls['pbkdf2 sha256, 1000 rounds'] = () => crypto.pbkdf2Sync('password', 'salt', 1000, 32, 'sha256');
calls['scrypt N 1024'] = () => crypto.scryptSync('password', 'salt', 32, { N: 1024 });
calls['randomBytes 16'] = () => crypto.randomBytes(16);
calls.randomUUID = () => crypto.randomUUID();

const results = {};
for (const [name, call] of Object.entries(calls)) results[name] = measure(call, 1);
for (const size of ['64 B', '1 MB']) {
  results[`subtle.digest SHA-256 of ${size}`] = await measureAsync(async (count) => {
    for (let index = 0; index < count; index++) await crypto.subtle.digest('SHA-256', sizes[size]);
  }, size === '1 MB' ? 20 : 1000);
}
console.log(JSON.stringify(results));
