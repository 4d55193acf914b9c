// JSON Web Keys (RFC 7517, RFC 7518, RFC 8037; AKP for algorithms against quantum computers).

import { Buffer } from 'buffer';
import { codes } from 'internal/errors';
import { toBuffer } from 'internal/crypto/util';
import {
  op_crypto_key_facts, op_crypto_key_import_ec, op_crypto_key_import_octets, op_crypto_key_import_rsa, op_crypto_key_is_private,
  op_crypto_key_numbers, op_crypto_key_octets, op_crypto_key_type,
} from 'internal/ops';

const {
  ERR_CRYPTO_INVALID_CURVE, ERR_CRYPTO_INVALID_JWK, ERR_CRYPTO_JWK_UNSUPPORTED_CURVE, ERR_CRYPTO_JWK_UNSUPPORTED_KEY_TYPE,
  ERR_CRYPTO_OPERATION_FAILED,
} = codes;

const RSA_PRIVATE = ['n', 'e', 'd', 'p', 'q', 'dp', 'dq', 'qi'];
const RSA_PUBLIC = ['n', 'e'];

/** The curves of JWK: name and bytes of a coordinate. */
const CURVES = new Map([
  ['P-256', { name: 'prime256v1', size: 32 }],
  ['P-384', { name: 'secp384r1', size: 48 }],
  ['P-521', { name: 'secp521r1', size: 66 }],
  ['secp256k1', { name: 'secp256k1', size: 32 }],
]);
const JWK_CURVES = new Map(Array.from(CURVES, ([crv, { name }]) => [name, crv]));

const OKP = new Map([['ed25519', 'Ed25519'], ['ed448', 'Ed448'], ['x25519', 'X25519'], ['x448', 'X448']]);
const OKP_TYPES = new Map(Array.from(OKP, ([type, crv]) => [crv, type]));

const seeded = /^ml-(?:dsa|kem)-\d+$/;

const PUBLIC = 0;
const PRIVATE = 1;
const SEED = 2;

function invalid(what) {
  const error = new ERR_CRYPTO_INVALID_JWK();
  error.message = what;
  return error;
}

function decode(text, what) {
  if (typeof text !== 'string') throw invalid(what);
  return Buffer.from(text, 'base64url');
}

function encode(bytes) {
  return toBuffer(bytes).toString('base64url');
}

function requirePrivate(text) {
  if (typeof text !== 'string') throw invalid('JWK does not contain private key material');
}

function importRsa(jwk, wantsPrivate) {
  if (wantsPrivate) requirePrivate(jwk.d);
  const isPrivate = wantsPrivate || jwk.d !== undefined;
  return op_crypto_key_import_rsa((isPrivate ? RSA_PRIVATE : RSA_PUBLIC).map((name) => decode(jwk[name], 'Invalid JWK RSA key')));
}

function importEc(jwk, wantsPrivate) {
  const what = 'Invalid JWK EC key';
  if (typeof jwk.crv !== 'string') throw invalid(what);
  const curve = CURVES.get(jwk.crv);
  if (curve === undefined) throw new ERR_CRYPTO_INVALID_CURVE();
  if (wantsPrivate) requirePrivate(jwk.d);
  const point = Buffer.concat([Buffer.from([4]), coordinate(jwk.x, curve.size), coordinate(jwk.y, curve.size)]);
  const secret = wantsPrivate || jwk.d !== undefined ? decode(jwk.d, what) : null;
  const key = op_crypto_key_import_ec(curve.name, point, secret);
  if (key === null) throw invalid(what);
  return key;
}

/** Zeroes in front may be missing. */
function coordinate(text, size) {
  const bytes = decode(text, 'Invalid JWK EC key');
  if (bytes.byteLength > size) throw invalid('Invalid JWK EC key');
  return Buffer.concat([Buffer.alloc(size - bytes.byteLength), bytes]);
}

// Keys of octets say both halves: they have to belong together.
function importOctets(type, publicText, privateText, wantsPrivate, isSeed, what) {
  const given = decode(publicText, what);
  if (wantsPrivate) requirePrivate(privateText);
  if (!wantsPrivate && privateText === undefined) {
    const key = op_crypto_key_import_octets(type, PUBLIC, given);
    if (key === null) throw invalid(what);
    return key;
  }
  const key = op_crypto_key_import_octets(type, isSeed ? SEED : PRIVATE, decode(privateText, what));
  if (key === null || !toBuffer(op_crypto_key_octets(key, PUBLIC, false)).equals(given)) throw invalid(what);
  return key;
}

function importOkp(jwk, wantsPrivate) {
  const what = 'Invalid JWK OKP key';
  const type = typeof jwk.crv === 'string' ? OKP_TYPES.get(jwk.crv) : undefined;
  if (type === undefined) throw invalid('Unsupported JWK OKP "crv"');
  return importOctets(type, jwk.x, jwk.d, wantsPrivate, false, what);
}

function typeOfAlgorithm(alg) {
  if (typeof alg !== 'string') return undefined;
  const type = alg.toLowerCase();
  return nameOfAlgorithm(type) === alg ? type : undefined;
}

/** ML-DSA-44, SLH-DSA-SHA2-128s: the last letter of SLH-DSA stays small. */
function nameOfAlgorithm(type) {
  if (seeded.test(type)) return type.toUpperCase();
  return /^slh-dsa-(?:sha2|shake)-\d+[fs]$/.test(type) ? type.slice(0, -1).toUpperCase() + type.at(-1) : undefined;
}

function importAkp(jwk, wantsPrivate) {
  const type = typeOfAlgorithm(jwk.alg);
  if (type === undefined) throw invalid('Unsupported JWK AKP "alg"');
  return importOctets(type, jwk.pub, jwk.priv, wantsPrivate, seeded.test(type), 'Invalid JWK AKP key');
}

/**
 * @param {object} jwk
 * @param {boolean} wantsPrivate
 * @returns {object} of ops/crypto
 * @throws ERR_CRYPTO_INVALID_JWK, ERR_CRYPTO_INVALID_CURVE
 */
export function importJwk(jwk, wantsPrivate) {
  switch (jwk.kty) {
    case 'RSA': return importRsa(jwk, wantsPrivate);
    case 'EC': return importEc(jwk, wantsPrivate);
    case 'OKP': return importOkp(jwk, wantsPrivate);
    case 'AKP': return importAkp(jwk, wantsPrivate);
    default: throw invalid(`${typeof jwk.kty === 'string' ? jwk.kty : 'kty'} is not a supported JWK key type`);
  }
}

function exportEc(native, isPrivate) {
  const { namedCurve } = op_crypto_key_facts(native);
  const crv = JWK_CURVES.get(namedCurve);
  if (crv === undefined) throw new ERR_CRYPTO_JWK_UNSUPPORTED_CURVE(namedCurve);
  const { size } = CURVES.get(crv);
  const point = op_crypto_key_octets(native, PUBLIC, false);
  const jwk = { crv, x: encode(point.subarray(1, 1 + size)), y: encode(point.subarray(1 + size)) };
  if (isPrivate) jwk.d = encode(op_crypto_key_octets(native, PRIVATE, false));
  return { kty: 'EC', ...jwk };
}

function exportAkp(native, type, isPrivate) {
  const jwk = { kty: 'AKP', alg: nameOfAlgorithm(type), pub: encode(op_crypto_key_octets(native, PUBLIC, false)) };
  if (!isPrivate) return jwk;
  const secret = op_crypto_key_octets(native, seeded.test(type) ? SEED : PRIVATE, false);
  if (secret === null) throw new ERR_CRYPTO_OPERATION_FAILED('key does not have an available seed');
  return { ...jwk, priv: encode(secret) };
}

/**
 * @param {object} native of ops/crypto
 * @returns {object}
 * @throws ERR_CRYPTO_JWK_UNSUPPORTED_CURVE, ERR_CRYPTO_JWK_UNSUPPORTED_KEY_TYPE
 */
export function exportJwk(native) {
  const type = op_crypto_key_type(native);
  const isPrivate = op_crypto_key_is_private(native);
  if (type === 'rsa') {
    const numbers = op_crypto_key_numbers(native);
    return { kty: 'RSA', ...Object.fromEntries(numbers.map((number, index) => [RSA_PRIVATE[index], encode(number)])) };
  }
  if (type === 'ec') return exportEc(native, isPrivate);
  const crv = OKP.get(type);
  if (crv !== undefined) {
    const jwk = { crv, x: encode(op_crypto_key_octets(native, PUBLIC, false)) };
    if (isPrivate) jwk.d = encode(op_crypto_key_octets(native, PRIVATE, false));
    return { ...jwk, kty: 'OKP' };
  }
  if (nameOfAlgorithm(type) === undefined) throw new ERR_CRYPTO_JWK_UNSUPPORTED_KEY_TYPE();
  return exportAkp(native, type, isPrivate);
}
