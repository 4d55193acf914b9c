// node:crypto. A table of contents: the parts are in internal/crypto.

import { lazy } from 'internal/core';
import { noteLazyExports } from 'internal/util';
import { pendingDeprecate } from 'internal/util/deprecate';
import { argon2, argon2Sync } from 'internal/crypto/argon2';
import { Cipheriv, Decipheriv, createCipheriv, createDecipheriv } from 'internal/crypto/cipher';
import { getCipherInfo, getCiphers } from 'internal/crypto/ciphers';
import { constants } from 'internal/crypto/constants';
import { fips, getFips, setFips } from 'internal/crypto/fips';
import { PublicHash, PublicHmac, createHash, createHmac, hash } from 'internal/crypto/hash';
import { getHashes } from 'internal/crypto/hashes';
import { hkdf, hkdfSync } from 'internal/crypto/hkdf';
import { generateKey, generateKeyPair, generateKeyPairSync, generateKeySync } from 'internal/crypto/keygen';
import { KeyObject, createSecretKey } from 'internal/crypto/keys';
import { createPrivateKey, createPublicKey } from 'internal/crypto/key_input';
import { DiffieHellman, DiffieHellmanGroup, createDiffieHellman, createDiffieHellmanGroup, diffieHellman } from 'internal/crypto/diffie_hellman';
import { ECDH, createECDH, getCurves } from 'internal/crypto/ecdh';
import { decapsulate, encapsulate } from 'internal/crypto/kem';
import { privateDecrypt, privateEncrypt, publicDecrypt, publicEncrypt } from 'internal/crypto/public_cipher';
import { Sign, Verify, createSign, createVerify, sign, verify } from 'internal/crypto/sign';
import { Certificate } from 'internal/crypto/spkac';
import { setEngine } from 'internal/crypto/engine';
import { pbkdf2, pbkdf2Sync } from 'internal/crypto/pbkdf2';
import { checkPrime, checkPrimeSync, generatePrime, generatePrimeSync } from 'internal/crypto/prime';
import { getRandomValues, randomBytes, randomFill, randomFillSync, randomInt } from 'internal/crypto/random';
import { scrypt, scryptSync } from 'internal/crypto/scrypt';
import { timingSafeEqual } from 'internal/crypto/timing_safe';
import { secureHeapUsed } from 'internal/crypto/util';
import { randomUUID, randomUUIDv7 } from 'internal/crypto/uuid';
import { X509Certificate } from 'internal/crypto/x509';

const lazyWebCrypto = lazy('internal/webcrypto');

const crypto = {
  argon2,
  argon2Sync,
  Certificate,
  checkPrime,
  checkPrimeSync,
  Cipheriv,
  createCipheriv,
  createDecipheriv,
  createDiffieHellman,
  createDiffieHellmanGroup,
  createECDH,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  createSign,
  createVerify,
  decapsulate,
  Decipheriv,
  diffieHellman,
  DiffieHellman,
  DiffieHellmanGroup,
  ECDH,
  encapsulate,
  generateKey,
  generateKeyPair,
  generateKeyPairSync,
  generateKeySync,
  generatePrime,
  generatePrimeSync,
  getCipherInfo,
  getCiphers,
  getCurves,
  getDiffieHellman: createDiffieHellmanGroup,
  getFips,
  getHashes,
  hash,
  Hash: PublicHash,
  hkdf,
  hkdfSync,
  Hmac: PublicHmac,
  KeyObject,
  pbkdf2,
  pbkdf2Sync,
  privateDecrypt,
  privateEncrypt,
  publicDecrypt,
  publicEncrypt,
  randomBytes,
  randomFill,
  randomFillSync,
  randomInt,
  randomUUID,
  randomUUIDv7,
  scrypt,
  scryptSync,
  secureHeapUsed,
  setEngine,
  setFips,
  sign,
  Sign,
  timingSafeEqual,
  verify,
  Verify,
  X509Certificate,
};

// A deprecated name of randomBytes().
function oldName(name) {
  return {
    __proto__: null,
    configurable: true,
    get: pendingDeprecate(() => randomBytes, `crypto.${name} is deprecated.`, 'DEP0115'),
    set(value) {
      Object.defineProperty(this, name, { __proto__: null, configurable: true, enumerable: true, writable: true, value });
    },
  };
}

/** A property that is asked for when it is read: Web Crypto is loaded by programs that use it. */
function lazyProperty(get) {
  return { __proto__: null, configurable: false, enumerable: true, get, set: undefined };
}

const webCryptoLoads = { __proto__: null, webcrypto: () => lazyWebCrypto().crypto, subtle: () => lazyWebCrypto().crypto.subtle };

Object.defineProperties(crypto, {
  rng: oldName('rng'),
  prng: oldName('prng'),
  pseudoRandomBytes: oldName('pseudoRandomBytes'),
  fips,
  constants: { __proto__: null, enumerable: true, value: constants },
  webcrypto: lazyProperty(webCryptoLoads.webcrypto),
  subtle: lazyProperty(webCryptoLoads.subtle),
  getRandomValues: lazyProperty(() => getRandomValues),
});

noteLazyExports(crypto, webCryptoLoads);

export default crypto;
