// Random calls of node:crypto that give the same for the same input: hashes, HMAC, key derivation, ciphers, signatures.
//
// Left out: PBKDF2 of no bytes, and PKCS #8 whose lengths lie, where Node's answers are those of OpenSSL's parser.
// Signatures with a random part are not printed; that they verify, and that altered ones do not, is.
import crypto from 'node:crypto';
import { bytes, chance, integer, pick, run, several } from './random.mjs';

const kHashes = ['md5', 'sha1', 'sha224', 'SHA256', 'sha384', 'sha512', 'sha512-256', 'sha3-256', 'sha3-512', 'shake128', 'shake256',
  'ripemd160', 'blake2b512', 'blake2s256', 'sm3', 'nothing'];
const kHmacHashes = ['md5', 'sha1', 'sha256', 'sha384', 'sha512', 'sha3-256', 'nothing'];
const kCiphers = ['cbc', 'ecb', 'ctr', 'cfb', 'cfb8', 'ofb'].flatMap((mode) => [128, 192, 256].map((bits) => `aes-${bits}-${mode}`))
  .concat('des-ede3-cbc', 'des-ede3', 'des-ede-cbc');
const kSealing = ['aes-128-gcm', 'aes-192-gcm', 'aes-256-gcm', 'chacha20-poly1305'];
const kEncodings = ['hex', 'base64', 'base64url', 'latin1'];

const ofLength = (length) => Uint8Array.from(several(length, length, () => integer(0, 255)));
const hex = (data) => Buffer.from(data).toString('hex');
/** Mostly the length that is asked for. */
const around = (length) => ofLength(chance(0.9) ? length : Math.max(0, length + integer(-2, 2)));

function hash(name, chunks, encoding) {
  const state = crypto.createHash(name);
  for (const chunk of chunks) state.update(chunk);
  const early = state.copy().digest('hex');
  return [state.digest(encoding), early, crypto.hash(name, Buffer.concat(chunks))];
}

function hmac(name, key, chunks, encoding) {
  const state = crypto.createHmac(name, key);
  for (const chunk of chunks) state.update(chunk);
  return state.digest(encoding);
}

function through(stream, chunks) {
  const parts = chunks.map((chunk) => stream.update(chunk));
  return [...parts, stream.final()];
}

function cipher(name, key, iv, padding, chunks) {
  const parts = through(crypto.createCipheriv(name, key, iv).setAutoPadding(padding), chunks);
  const back = Buffer.concat(through(crypto.createDecipheriv(name, key, iv).setAutoPadding(padding), parts));
  return [...parts.map(hex), back.equals(Buffer.concat(chunks))];
}

function seal(name, key, iv, aad, chunks, damage) {
  const options = { authTagLength: 16 };
  const sealing = crypto.createCipheriv(name, key, iv, options).setAAD(aad);
  const parts = through(sealing, chunks);
  const tag = sealing.getAuthTag();
  const shown = [...parts.map(hex), hex(tag)];
  if (damage) tag[0] ^= 1;
  const opening = crypto.createDecipheriv(name, key, iv, options).setAAD(aad).setAuthTag(tag);
  try {
    through(opening, parts);
    return [...shown, 'opened'];
  } catch {
    return [...shown, 'refused'];
  }
}

const signer = (seed) => {
  const prefix = Buffer.from('302e020100300506032b657004220420', 'hex');
  return crypto.createPrivateKey({ key: Buffer.concat([prefix, seed]), format: 'der', type: 'pkcs8' });
};

function ed25519(seed, data) {
  const key = signer(seed);
  const signature = crypto.sign(null, data, key);
  return [hex(signature), crypto.verify(null, data, crypto.createPublicKey(key), signature)];
}

function ecdsa(curve, digest, dsaEncoding, secret, data, at) {
  const ecdh = crypto.createECDH(curve);
  ecdh.setPrivateKey(secret);
  const point = ecdh.getPublicKey();
  const half = (point.length - 1) / 2;
  const crv = { prime256v1: 'P-256', secp384r1: 'P-384', secp521r1: 'P-521', secp256k1: 'secp256k1' }[curve];
  const d = Buffer.concat([Buffer.alloc(half - secret.length), secret]);
  const [x, y] = [point.subarray(1, 1 + half), point.subarray(1 + half)];
  const jwk = { kty: 'EC', crv, x: x.toString('base64url'), y: y.toString('base64url'), d: d.toString('base64url') };
  const key = crypto.createPrivateKey({ key: jwk, format: 'jwk' });
  const open = crypto.createPublicKey(key);
  const signature = crypto.sign(digest, data, { key, dsaEncoding });
  const verify = () => crypto.verify(digest, data, { key: open, dsaEncoding }, signature);
  const valid = verify();
  signature[at % signature.length] ^= 1;
  return [hex(point), valid, verify()];
}

const makers = [
  () => ['hash', hash, pick(kHashes), several(0, 4, () => bytes(300)), pick(kEncodings)],
  () => ['shake', (name, data, outputLength) => crypto.createHash(name, { outputLength }).update(data).digest('hex'),
    pick(['shake128', 'shake256', 'sha256']), bytes(), integer(0, 80)],
  () => ['hmac', hmac, pick(kHmacHashes), bytes(300), several(0, 4, () => bytes(300)), pick(kEncodings)],
  () => ['hkdf', (...args) => hex(crypto.hkdfSync(...args)), pick(kHmacHashes), bytes(), bytes(), bytes(), integer(0, 200)],
  () => ['pbkdf2', (...args) => hex(crypto.pbkdf2Sync(...args)), bytes(), bytes(), integer(0, 20), integer(1, 100), pick(kHmacHashes)],
  () => ['scrypt', (...args) => hex(crypto.scryptSync(...args)), bytes(), bytes(), integer(0, 80),
    { N: pick([2, 4, 16, 15, 64]), r: integer(1, 4), p: integer(1, 3) }],
  () => {
    const name = pick(kCiphers);
    const { keyLength, ivLength = 0 } = crypto.getCipherInfo(name);
    return ['cipher', cipher, name, around(keyLength), around(ivLength), chance(0.8), several(0, 4, () => bytes(100))];
  },
  () => {
    const name = pick(kSealing);
    return ['seal', seal, name, around(crypto.getCipherInfo(name).keyLength), ofLength(12), bytes(), several(0, 4, () => bytes(100)), chance(0.2)];
  },
  () => ['ed25519', ed25519, ofLength(32), bytes(300)],
  () => ['ecdsa', ecdsa, pick(['prime256v1', 'secp384r1', 'secp521r1', 'secp256k1']), pick(['sha1', 'sha256', 'sha512']),
    pick(['ieee-p1363', 'ieee-p1363', undefined]), ofLength(integer(20, 31)), bytes(300), integer(0, 200)],
];

await run(() => pick(makers)());
