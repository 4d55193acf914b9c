// Keys as arguments: KeyObjects, CryptoKeys, PEM, and objects that say what their `key` is. All become objects of ops/crypto.

import { codes } from 'internal/errors';
import { lazy } from 'internal/core';
import { URL, isURL } from 'internal/url/class';
import { validateObject, validateString } from 'internal/validators';
import { isAnyArrayBuffer } from 'internal/util/types';
import { bytesOf, opensslError, plain } from 'internal/crypto/util';
import { importJwk } from 'internal/crypto/jwk';
import { asymmetricKeyOf, materialOf, publicHalf } from 'internal/crypto/keys';
import { isStructure, numberOfStructure } from 'internal/crypto/key_structures';
import {
  op_crypto_find_curve, op_crypto_key_import, op_crypto_key_import_ec, op_crypto_key_import_octets, op_crypto_key_octets,
} from 'internal/ops';

const {
  ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS, ERR_CRYPTO_INVALID_CURVE, ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE, ERR_CRYPTO_OPERATION_FAILED,
  ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_MISSING_PASSPHRASE,
} = codes;

const lazyFs = lazy('fs');
// Whatever a program does to its URLs later.
const { toString: urlToString } = URL.prototype;

const PEM = -1;
const BYTE_TYPES = ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'];
const SOURCE_TYPES = ['string', ...BYTE_TYPES];

/** Which octets a raw format has, by their numbers in ops/crypto. */
const RAW_FORMATS = new Map([['raw-public', 0], ['raw-private', 1], ['raw-seed', 2]]);

const seedTypes = /^ml-(?:dsa|kem)-/;
const privateTypes = /^(?:ec|ed25519|ed448|x25519|x448|slh-dsa-.+)$/;

function isBytes(value) {
  return ArrayBuffer.isView(value) || isAnyArrayBuffer(value);
}

function isSource(value) {
  return typeof value === 'string' || isBytes(value);
}

/** What raw keys of a type are; undefined if nobody knows the type. */
function rawFormatsOf(type) {
  if (seedTypes.test(type)) return ['raw-public', 'raw-seed'];
  if (privateTypes.test(type)) return ['raw-public', 'raw-private'];
  return ['rsa', 'rsa-pss', 'dsa', 'dh'].includes(type) ? [] : undefined;
}

/** Checks that keys of a type have that raw format. @throws ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS */
export function checkRawFormat(type, format) {
  const formats = rawFormatsOf(type);
  if (formats === undefined) {
    const error = new TypeError(`Invalid asymmetricKeyType: ${type}`);
    error.code = 'ERR_INVALID_ARG_VALUE';
    throw error;
  }
  if (formats.includes(format)) return;
  const error = new ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS(format, 'is incompatible with the key type');
  error.message = 'The selected key encoding is incompatible with the key type';
  throw error;
}

function invalidKeyData() {
  const error = new TypeError('Invalid key data');
  error.code = 'ERR_INVALID_ARG_VALUE';
  return error;
}

function importRaw(input, format, name) {
  const { key, asymmetricKeyType, namedCurve } = input;
  if (!isBytes(key)) throw new ERR_INVALID_ARG_TYPE(`${name}.key`, BYTE_TYPES, key);
  validateString(asymmetricKeyType, `${name}.asymmetricKeyType`);
  if (asymmetricKeyType === 'ec') validateString(namedCurve, `${name}.namedCurve`);
  checkRawFormat(asymmetricKeyType, format);
  const bytes = plain(key);
  let made;
  if (asymmetricKeyType === 'ec') {
    if (op_crypto_find_curve(namedCurve) === null) throw new ERR_CRYPTO_INVALID_CURVE();
    const isPublic = format === 'raw-public';
    made = op_crypto_key_import_ec(namedCurve, isPublic ? bytes : null, isPublic ? null : bytes);
  } else {
    made = op_crypto_key_import_octets(asymmetricKeyType, RAW_FORMATS.get(format), bytes);
  }
  if (made === null) throw invalidKeyData();
  // Zeroes in front have to be there.
  if (format === 'raw-private' && op_crypto_key_octets(made, RAW_FORMATS.get(format), false).byteLength !== bytes.byteLength) {
    throw invalidKeyData();
  }
  return made;
}

/** Where text comes from: what `encoding` says, for keys and passphrases alike. */
function sourceBytes(value, name, encoding) {
  if (!isSource(value)) throw new ERR_INVALID_ARG_TYPE(name, SOURCE_TYPES, value);
  return bytesOf(value, name, encoding);
}

/**
 * Reads an object with `key` and `format`.
 * @param {object} input
 * @param {boolean} wantsPrivate
 * @param {string} name
 */
function importDescribed(input, wantsPrivate, name) {
  const { format, type, passphrase, encoding } = input;
  switch (format) {
    case undefined:
    case 'pem':
    case 'der':
      break;
    case 'jwk':
      validateObject(input.key, `${name}.key`);
      return importJwk(input.key, wantsPrivate);
    case 'raw-public':
      if (!wantsPrivate) return importRaw(input, format, name);
      throw new ERR_INVALID_ARG_VALUE(`${name}.format`, format);
    case 'raw-private':
    case 'raw-seed':
      return importRaw(input, format, name);
    default:
      throw new ERR_INVALID_ARG_VALUE(`${name}.format`, format);
  }
  let structure = PEM;
  if (format === 'der') {
    if (type === undefined || !isStructure(type) || (type === 'spki' && wantsPrivate)) throw new ERR_INVALID_ARG_VALUE(`${name}.type`, type);
    structure = numberOfStructure(type);
  } else if (type !== undefined && (!isStructure(type) || (type === 'spki' && wantsPrivate))) {
    throw new ERR_INVALID_ARG_VALUE(`${name}.type`, type);
  }
  if (passphrase != null && !isSource(passphrase)) throw new ERR_INVALID_ARG_TYPE(`${name}.passphrase`, SOURCE_TYPES, passphrase);
  const data = sourceBytes(input.key, `${name}.key`, encoding);
  const secret = passphrase == null ? null : bytesOf(passphrase, `${name}.passphrase`, encoding);
  return op_crypto_key_import(wantsPrivate, structure, data, secret);
}

/** The object of ops/crypto in a KeyObject or CryptoKey; undefined for anything else. */
function ready(value, wantsPrivate) {
  const found = materialOf(value);
  if (found === undefined) return undefined;
  const { type, material } = found;
  if (wantsPrivate && type !== 'private') throw new ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE(type, 'private');
  if (type === 'secret') throw new ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE(type, 'private or public');
  return material;
}

/** What may stand where a key is wanted, for errors. */
function typesFor(wantsPrivate, takesObjects) {
  return [...SOURCE_TYPES, ...(takesObjects ? ['KeyObject', 'CryptoKey'] : []), ...(wantsPrivate ? ['URL'] : [])];
}

/** A URL, and no object that has its properties: a key from elsewhere must not name a file. */
function isRealUrl(value) {
  if (!isURL(value)) return false;
  try {
    Reflect.apply(urlToString, value, []);
    return true;
  } catch {
    return false;
  }
}

/**
 * A private key that a URL points to. Docs: crypto.md "Private keys from OpenSSL STORE loaders"; there is the one for files here.
 * @param {URL} url
 * @param {{ passphrase?: unknown, encoding?: string, properties?: string }} options
 */
function importStored(url, { passphrase, encoding, properties }) {
  if (properties !== undefined) {
    validateString(properties, 'key.properties');
    if (properties.includes('\0')) throw new ERR_INVALID_ARG_VALUE('key.properties', properties, 'must not contain null bytes');
  }
  if (passphrase != null && !isSource(passphrase)) throw new ERR_INVALID_ARG_TYPE('key.passphrase', SOURCE_TYPES, passphrase);
  const href = Reflect.apply(urlToString, url, []);
  if (href.includes('%00')) throw new ERR_INVALID_ARG_VALUE('key', href, 'must not contain null bytes');
  if (!href.startsWith('file:')) {
    throw opensslError('1608010C', 'STORE routines', 'unsupported', 'OSSL_STORE_UNSUPPORTED');
  }
  let data;
  try {
    data = lazyFs().readFileSync(new URL(href));
  } catch (error) {
    if (error.code === 'ENOENT') throw new Error('error:80000002:system library::No such file or directory');
    throw error;
  }
  const secret = passphrase == null ? null : bytesOf(passphrase, 'key.passphrase', encoding);
  try {
    return op_crypto_key_import(true, PEM, data, secret);
  } catch (error) {
    if (error.code === 'ERR_OSSL_UNSUPPORTED') throw new ERR_CRYPTO_OPERATION_FAILED('No private key found at the given URL');
    if (error.code === 'ERR_OSSL_CRYPTO_INTERRUPTED_OR_CANCELLED') throw new ERR_MISSING_PASSPHRASE();
    throw error;
  }
}

/**
 * @param {unknown} key
 * @param {boolean} wantsPrivate
 * @param {boolean} takesObjects KeyObject and CryptoKey will do
 * @param {string} name of the argument, in errors
 */
function importKey(key, wantsPrivate, takesObjects, name) {
  if (isSource(key)) return op_crypto_key_import(wantsPrivate, PEM, bytesOf(key, name), null);
  const own = takesObjects ? ready(key, wantsPrivate) : undefined;
  if (own !== undefined) return own;
  if (wantsPrivate && isRealUrl(key)) return importStored(key, {});
  if (wantsPrivate && isRealUrl(key?.key)) return importStored(key.key, key);
  const isObject = typeof key === 'object' && key !== null;
  if (!isObject || materialOf(key) !== undefined) {
    throw new ERR_INVALID_ARG_TYPE(name, typesFor(wantsPrivate, takesObjects), key);
  }
  const { key: inner, format } = key;
  const isPlain = format === undefined || format === 'pem' || format === 'der';
  if (isPlain && !isSource(inner)) {
    const nested = takesObjects ? ready(inner, wantsPrivate) : undefined;
    if (nested !== undefined) return nested;
    throw new ERR_INVALID_ARG_TYPE(`${name}.key`, typesFor(wantsPrivate, takesObjects), inner);
  }
  return importDescribed(key, wantsPrivate, name);
}

/**
 * A private key to work with.
 * @param {unknown} key an argument of a program
 * @param {string} [name]
 * @returns {object} of ops/crypto
 */
export function preparePrivateKey(key, name = 'key') {
  return importKey(key, true, true, name);
}

/**
 * A public key to work with; a private one will do.
 * @param {unknown} key an argument of a program
 * @param {string} [name]
 * @returns {object} of ops/crypto
 */
export function preparePublicOrPrivateKey(key, name = 'key') {
  return importKey(key, false, true, name);
}

/**
 * Docs: crypto.md "crypto.createPrivateKey(key)".
 * @param {string|ArrayBuffer|ArrayBufferView|object} key
 * @returns {KeyObject}
 * @throws ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_CRYPTO_INVALID_JWK, ERR_OSSL_…
 */
export function createPrivateKey(key) {
  return asymmetricKeyOf(importKey(key, true, false, 'key'));
}

/**
 * Docs: crypto.md "crypto.createPublicKey(key)".
 * @param {string|ArrayBuffer|ArrayBufferView|KeyObject|object} key a private one will do
 * @returns {KeyObject}
 * @throws ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_CRYPTO_INVALID_JWK, ERR_OSSL_…
 */
export function createPublicKey(key) {
  const inner = isSource(key) ? undefined : materialOf(key) ?? (typeof key === 'object' && key !== null ? materialOf(key.key) : undefined);
  if (inner !== undefined && inner.type !== 'private') throw new ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE(inner.type, 'private');
  return asymmetricKeyOf(publicHalf(importKey(key, false, true, 'key')));
}
