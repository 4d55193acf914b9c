// New keys: generateKey() and generateKeyPair().

import process from 'process';
import { customPromisifyArgs } from 'internal/util/promisify';
import { codes } from 'internal/errors';
import {
  validateFunction, validateInt32, validateInteger, validateObject, validateOneOf, validateString, validateUint32,
} from 'internal/validators';
import { isArrayBufferView } from 'internal/util/types';
import { plain } from 'internal/crypto/util';
import { findHash } from 'internal/crypto/hashes';
import { beginJob } from 'internal/crypto/job';
import { encodeKey, parseEncoding } from 'internal/crypto/key_encoding';
import { asymmetricKeyOf, secretKeyOf } from 'internal/crypto/keys';
import {
  op_crypto_dh_group, op_crypto_find_curve, op_crypto_key_generate, op_crypto_key_generate_sync, op_crypto_key_to_public,
  op_crypto_random_fill_sync,
} from 'internal/ops';

const {
  ERR_CRYPTO_INVALID_CURVE, ERR_CRYPTO_INVALID_DIGEST, ERR_CRYPTO_UNKNOWN_DH_GROUP, ERR_INCOMPATIBLE_OPTION_PAIR, ERR_INVALID_ARG_TYPE,
  ERR_INVALID_ARG_VALUE, ERR_MISSING_OPTION,
} = codes;

/** The kinds of secret keys, with what their length in bits may be. */
const lengths = new Map([
  ['hmac', (length, name) => validateInteger(length, name, 8, 2 ** 31 - 1)],
  ['aes', (length, name) => validateOneOf(length, name, [128, 192, 256])],
]);

/** @returns {number} the size of the key in bytes */
function sizeOf(type, options) {
  validateString(type, 'type');
  validateObject(options, 'options');
  const check = lengths.get(type);
  if (check === undefined) throw new ERR_INVALID_ARG_VALUE('type', type, 'must be a supported key type');
  check(options.length, 'options.length');
  return Math.floor(options.length / 8);
}

function generate(size) {
  const bytes = new Uint8Array(size);
  op_crypto_random_fill_sync(bytes);
  return secretKeyOf(bytes);
}

/**
 * Docs: crypto.md "crypto.generateKeySync(type, options)".
 * @param {'hmac'|'aes'} type
 * @param {{ length: number }} options the length in bits
 * @returns {KeyObject}
 * @throws ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_OUT_OF_RANGE
 */
export function generateKeySync(type, options) {
  return generate(sizeOf(type, options));
}

/**
 * Docs: crypto.md "crypto.generateKey(type, options, callback)".
 * @param {'hmac'|'aes'} type
 * @param {{ length: number }} options the length in bits
 * @param {(error: Error | undefined, key: KeyObject) => void} callback
 * @throws ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_OUT_OF_RANGE
 */
export function generateKey(type, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  validateFunction(callback, 'callback');
  const size = sizeOf(type, options);
  setImmediate(() => callback(undefined, generate(size)));
}

function rsaOptions(options) {
  validateObject(options, 'options');
  const { modulusLength, publicExponent = 0x10001 } = options;
  validateUint32(modulusLength, 'options.modulusLength');
  validateUint32(publicExponent, 'options.publicExponent');
  // What is negative zero becomes zero: ops count in integers.
  return { modulusLength: modulusLength + 0, publicExponent: publicExponent + 0 };
}

// Both old names have one code, and a warning each.
const warned = new Set();
function warnOldName(name, newName) {
  if (warned.has(name)) return;
  warned.add(name);
  process.emitWarning(`"options.${name}" is deprecated, use "options.${newName}" instead.`, 'DeprecationWarning', 'DEP0154');
}

/** A digest that has an old name and a new one. */
function digestOption(options, name, oldName, what) {
  const value = options[name];
  const old = options[oldName];
  if (value !== undefined) validateString(value, `options.${name}`);
  if (old !== undefined) {
    warnOldName(oldName, name);
    validateString(old, `options.${oldName}`);
    if (value !== undefined && old !== value) throw new ERR_INVALID_ARG_VALUE(`options.${oldName}`, old);
  }
  const digest = value ?? old;
  if (digest !== undefined && findHash(digest) === null) {
    const error = new ERR_CRYPTO_INVALID_DIGEST(digest);
    error.message = `${what}: ${digest}`;
    throw error;
  }
  return digest ?? null;
}

function pssPlan(options) {
  const sizes = rsaOptions(options);
  const { saltLength } = options;
  if (saltLength !== undefined) validateInt32(saltLength, 'options.saltLength', 0);
  return {
    type: 'rsa-pss',
    ...sizes,
    hashAlgorithm: digestOption(options, 'hashAlgorithm', 'hash', 'Invalid digest'),
    mgf1HashAlgorithm: digestOption(options, 'mgf1HashAlgorithm', 'mgf1Hash', 'Invalid MGF1 digest'),
    saltLength: saltLength === undefined ? null : saltLength + 0,
  };
}

function dsaPlan(options) {
  validateObject(options, 'options');
  const { modulusLength, divisorLength } = options;
  validateUint32(modulusLength, 'options.modulusLength');
  if (divisorLength != null) validateInt32(divisorLength, 'options.divisorLength', 0);
  return { type: 'dsa', modulusLength: modulusLength + 0, divisorLength: divisorLength == null ? null : divisorLength + 0 };
}

function ecPlan(options) {
  validateObject(options, 'options');
  const { namedCurve, paramEncoding } = options;
  validateString(namedCurve, 'options.namedCurve');
  if (paramEncoding != null && paramEncoding !== 'named' && paramEncoding !== 'explicit') {
    throw new ERR_INVALID_ARG_VALUE('options.paramEncoding', paramEncoding);
  }
  const curve = op_crypto_find_curve(namedCurve);
  if (curve === null) throw new ERR_CRYPTO_INVALID_CURVE();
  return { type: 'ec', namedCurve: curve, explicit: paramEncoding === 'explicit' };
}

/** Ways to say which group it is that exclude each other. */
const DH_EXCLUSIONS = [['group', 'prime'], ['group', 'primeLength'], ['group', 'generator'], ['prime', 'primeLength']];

function dhPlan(options) {
  validateObject(options, 'options');
  const { group = null, prime = null, primeLength = null, generator = null } = options;
  const given = { __proto__: null, group, prime, primeLength, generator };
  for (const pair of DH_EXCLUSIONS) {
    if (pair.every((name) => given[name] !== null)) throw new ERR_INCOMPATIBLE_OPTION_PAIR(...pair);
  }
  if (group === null && prime === null && primeLength === null) {
    throw new ERR_MISSING_OPTION('At least one of the group, prime, or primeLength options');
  }
  if (group !== null) {
    validateString(group, 'options.group');
    if (op_crypto_dh_group(group) === null) throw new ERR_CRYPTO_UNKNOWN_DH_GROUP();
  }
  if (prime !== null && !isArrayBufferView(prime)) {
    throw new ERR_INVALID_ARG_TYPE('options.prime', ['Buffer', 'TypedArray', 'DataView'], prime);
  }
  for (const name of ['primeLength', 'generator']) {
    if (given[name] !== null) validateInt32(given[name], `options.${name}`, 0);
  }
  return {
    type: 'dh',
    group,
    prime: prime === null ? null : Array.from(plain(prime)),
    primeLength: primeLength === null ? null : primeLength + 0,
    generator: (generator ?? 2) + 0,
  };
}

function octetsPlan(kind) {
  return (options) => {
    // Nothing can be said about these, so that options may be missing.
    if (options !== undefined) validateObject(options, 'options');
    return { type: 'octets', kind };
  };
}

const OCTET_KINDS = ['ed25519', 'ed448', 'x25519', 'x448', 'ml-dsa-44', 'ml-dsa-65', 'ml-dsa-87', 'ml-kem-512', 'ml-kem-768', 'ml-kem-1024'];
const SLH_DSA = ['sha2', 'shake'].flatMap((hash) => [128, 192, 256].flatMap((bits) => ['f', 's'].map((speed) => `slh-dsa-${hash}-${bits}${speed}`)));

/** How the options of each type become a plan for ops/crypto. */
const plans = new Map([
  ['rsa', (options) => ({ type: 'rsa', ...rsaOptions(options) })],
  ['rsa-pss', pssPlan],
  ['dsa', dsaPlan],
  ['ec', ecPlan],
  ['dh', dhPlan],
  ...[...OCTET_KINDS, ...SLH_DSA].map((kind) => [kind, octetsPlan(kind)]),
]);

function encodingOf(options, name, isPrivate, type) {
  const encoding = options?.[name];
  if (encoding === undefined) return undefined;
  if (encoding === null || typeof encoding !== 'object') throw new ERR_INVALID_ARG_VALUE(`options.${name}`, encoding);
  return parseEncoding(encoding, isPrivate, type, `options.${name}`);
}

/** What is to be made, and how both halves are to be given. */
function prepare(type, options) {
  validateString(type, 'type');
  const plan = plans.get(type);
  if (plan === undefined) throw new ERR_INVALID_ARG_VALUE('type', type, 'must be a supported key type');
  if (options !== undefined) validateObject(options, 'options');
  const publicEncoding = encodingOf(options, 'publicKeyEncoding', false, type);
  const privateEncoding = encodingOf(options, 'privateKeyEncoding', true, type);
  const give = (native, encoding) => (encoding === undefined ? asymmetricKeyOf(native) : encodeKey(native, encoding));
  return {
    plan: plan(options),
    halvesOf: (native) => ({
      publicKey: give(op_crypto_key_to_public(native), publicEncoding),
      privateKey: give(native, privateEncoding),
    }),
  };
}

/**
 * Docs: crypto.md "crypto.generateKeyPair(type, options, callback)".
 * @param {string} type
 * @param {object} [options] of the type, publicKeyEncoding and privateKeyEncoding
 * @param {(error: Error | undefined, publicKey: unknown, privateKey: unknown) => void} callback
 */
export function generateKeyPair(type, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  validateFunction(callback, 'callback');
  const { plan, halvesOf } = prepare(type, options);
  const id = beginJob('KEYPAIRGENREQUEST', (error, native) => {
    if (error !== null) {
      callback(error);
      return;
    }
    let halves;
    try {
      halves = halvesOf(native);
    } catch (failure) {
      callback(failure);
      return;
    }
    callback(undefined, halves.publicKey, halves.privateKey);
  });
  op_crypto_key_generate(id, plan);
}

Object.defineProperty(generateKeyPair, customPromisifyArgs, { __proto__: null, value: ['publicKey', 'privateKey'] });

/**
 * Docs: crypto.md "crypto.generateKeyPairSync(type, options)".
 * @param {string} type
 * @param {object} [options] of the type, publicKeyEncoding and privateKeyEncoding
 * @returns {{ publicKey: unknown, privateKey: unknown }}
 */
export function generateKeyPairSync(type, options) {
  const { plan, halvesOf } = prepare(type, options);
  return halvesOf(op_crypto_key_generate_sync(plan));
}
