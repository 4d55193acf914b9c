// Keys with two halves: RSA, elliptic curves, and algorithms against quantum computers.

import { Buffer } from 'buffer';
import { codes } from 'internal/errors';
import { toBuffer } from 'internal/crypto/util';
import { exportJwk, importJwk } from 'internal/crypto/jwk';
import { attempt, dataError, notSupported, operationError, syntaxError } from 'internal/crypto/webcrypto/errors';
import { CURVES, HASHES, families, normalizeUsages } from 'internal/crypto/webcrypto/families';
import { makeCryptoKey } from 'internal/crypto/webcrypto/crypto_key';
import { checkJwk, checkJwkAlgorithm, checkOperations, checkUsages } from 'internal/crypto/webcrypto/jwk_checks';
import { runJob } from 'internal/crypto/webcrypto/jobs';
import {
  op_crypto_key_export_der, op_crypto_key_facts, op_crypto_key_generate, op_crypto_key_import, op_crypto_key_import_ec,
  op_crypto_key_import_octets, op_crypto_key_is_private, op_crypto_key_octets, op_crypto_key_to_public, op_crypto_key_type,
} from 'internal/ops';

const { ERR_CRYPTO_OPERATION_FAILED } = codes;

/** Structures by their numbers in ops/crypto. */
const SPKI = 1;
const PKCS8 = 2;
const PUBLIC = 0;
const SEED = 2;

const ECDSA_JWK = new Map([['P-256', 'ES256'], ['P-384', 'ES384'], ['P-521', 'ES512']]);
const curveNames = new Map(Array.from(CURVES, ([crv, { name }]) => [name, crv]));

/** RS256, PS1, RSA-OAEP-512 …; undefined for digests that JWK has no name for. */
function rsaJwkAlgorithm({ name, hash }) {
  const { jwkPrefix } = families.get(name);
  if (!hash.name.startsWith('SHA-')) return undefined;
  const size = hash.name.slice('SHA-'.length);
  if (jwkPrefix === 'RSA-OAEP') return size === '1' ? jwkPrefix : `${jwkPrefix}-${size}`;
  return `${jwkPrefix}${size}`;
}

function read(work) {
  try {
    return work();
  } catch (cause) {
    throw dataError('Invalid keyData', cause);
  }
}

function checkRsaJwk(jwk, algorithm) {
  if (jwk.alg === undefined) return;
  const hashes = [...HASHES.keys()].map((name) => rsaJwkAlgorithm({ name: algorithm.name, hash: { name } }));
  if (!hashes.includes(jwk.alg)) throw dataError('JWK "alg" does not match the requested algorithm');
  checkJwkAlgorithm(jwk, [rsaJwkAlgorithm(algorithm)]);
}

/** Checks what a JWK says besides its numbers. */
function checkPairJwk(jwk, algorithm, extractable, usages) {
  const { name } = algorithm;
  const { kind, type } = families.get(name);
  switch (kind) {
    case 'rsa':
      checkJwk(jwk, name, 'RSA', extractable, usages);
      return checkRsaJwk(jwk, algorithm);
    case 'ec':
      checkJwk(jwk, name, 'EC', extractable, usages);
      if (jwk.crv === undefined) throw dataError('Invalid keyData');
      if (jwk.crv !== algorithm.namedCurve) throw dataError('JWK "crv" does not match the requested algorithm');
      if (name === 'ECDSA') checkJwkAlgorithm(jwk, [ECDSA_JWK.get(algorithm.namedCurve)]);
      return undefined;
    default:
  }
  if (type.startsWith('ml-')) {
    checkJwk(jwk, name, 'AKP', extractable, usages);
    if (jwk.alg === undefined) throw dataError('Invalid keyData');
    if (jwk.alg !== name) throw dataError('JWK "alg" Parameter and algorithm name mismatch');
    return undefined;
  }
  checkJwk(jwk, name, 'OKP', extractable, usages);
  if (jwk.crv === undefined) throw dataError('Invalid keyData');
  if (jwk.crv !== name) throw dataError('JWK "crv" Parameter and algorithm name mismatch');
  if (name.startsWith('Ed')) checkJwkAlgorithm(jwk, [name, 'EdDSA']);
  return undefined;
}

/** The algorithm that a key shows, which the key itself has to fit. */
function shownAlgorithm(native, algorithm) {
  const { name } = algorithm;
  const { kind, type } = families.get(name);
  if (op_crypto_key_type(native) !== type) throw dataError('Invalid key type');
  if (kind === 'octets') return { name };
  const facts = op_crypto_key_facts(native);
  if (kind === 'rsa') {
    const exponent = new Uint8Array(facts.publicExponent);
    return { name, modulusLength: facts.modulusLength, publicExponent: exponent, hash: { name: algorithm.hash.name } };
  }
  if (curveNames.get(facts.namedCurve) !== algorithm.namedCurve) throw dataError('Named curve mismatch');
  return { name, namedCurve: algorithm.namedCurve };
}

function importRaw(format, data, algorithm) {
  const { kind, type } = families.get(algorithm.name);
  if (kind === 'ec') return op_crypto_key_import_ec(CURVES.get(algorithm.namedCurve).name, data, null);
  return op_crypto_key_import_octets(type, format === 'raw-seed' ? SEED : PUBLIC, data);
}

/** `importKey` of an algorithm whose keys have two halves. */
export function importPair(format, data, algorithm, extractable, usages) {
  const { name } = algorithm;
  const { rawFormats, kind } = families.get(name);
  let native;
  let order;
  if (format === 'spki') {
    order = checkUsages(name, 'public', usages);
    native = read(() => op_crypto_key_import(false, SPKI, data, null));
  } else if (format === 'pkcs8') {
    order = checkUsages(name, 'private', usages);
    native = read(() => op_crypto_key_import(true, PKCS8, data, null));
    if (name.startsWith('ML-') && op_crypto_key_type(native) === families.get(name).type && op_crypto_key_octets(native, SEED, false) === null) {
      throw notSupported(`Importing an ${name.slice(0, 6)} PKCS#8 key without a seed is not supported`);
    }
  } else if (format === 'jwk') {
    const isPrivate = kind === 'octets' && name.startsWith('ML-') ? data.priv !== undefined : data.d !== undefined;
    checkOperations(data);
    order = checkUsages(name, isPrivate ? 'private' : 'public', usages);
    checkPairJwk(data, algorithm, extractable, usages);
    native = read(() => importJwk(data, isPrivate));
  } else if (rawFormats.includes(format)) {
    order = checkUsages(name, format === 'raw-seed' ? 'private' : 'public', usages);
    native = importRaw(format, data, algorithm);
    if (native === null) throw dataError('Invalid keyData');
  } else {
    throw notSupported(`Unable to import ${name} using ${format} format`);
  }
  return pairCryptoKey(native, algorithm, extractable, order);
}

/** Of an object of ops/crypto. */
export function pairCryptoKey(native, algorithm, extractable, usages) {
  const type = op_crypto_key_is_private(native) ? 'private' : 'public';
  return makeCryptoKey(type, native, shownAlgorithm(native, algorithm), extractable, usages);
}

function exportPairJwk({ material, algorithm, extractable, usages }) {
  const jwk = { ...attempt(() => exportJwk(material)), key_ops: [...usages], ext: extractable };
  const { kind } = families.get(algorithm.name);
  const alg = kind === 'rsa' ? rsaJwkAlgorithm(algorithm) : undefined;
  if (alg !== undefined) jwk.alg = alg;
  if (algorithm.name.startsWith('Ed')) jwk.alg = algorithm.name;
  return jwk;
}

/** `exportKey`. @returns {ArrayBuffer | object | undefined} undefined for a format that there is not */
export function exportPair(format, slots) {
  const { type, material, algorithm } = slots;
  const { rawFormats } = families.get(algorithm.name);
  if (format === 'jwk') return exportPairJwk(slots);
  if (format === 'spki' && type === 'public') return bufferOf(op_crypto_key_export_der(material, SPKI, null, null));
  if (format === 'pkcs8' && type === 'private') return bufferOf(exportPkcs8(material, algorithm));
  if (!rawFormats.includes(format)) return undefined;
  if (format === 'raw-seed' ? type !== 'private' : type !== 'public') return undefined;
  const octets = op_crypto_key_octets(material, format === 'raw-seed' ? SEED : PUBLIC, false);
  if (octets === null) {
    throw operationError('The operation failed for an operation-specific reason', new ERR_CRYPTO_OPERATION_FAILED('Failed to get raw seed'));
  }
  return bufferOf(octets);
}

/** Keys with a seed are written as their seed alone. */
function exportPkcs8(material, { name }) {
  const der = op_crypto_key_export_der(material, PKCS8, null, null);
  if (!name.startsWith('ML-')) return der;
  const seed = op_crypto_key_octets(material, SEED, false);
  if (seed === null) {
    throw operationError('The operation failed for an operation-specific reason', new ERR_CRYPTO_OPERATION_FAILED('Failed to get raw seed'));
  }
  // SEQUENCE { INTEGER 0, AlgorithmIdentifier, OCTET STRING { [0] seed } }: the first two are those of any PKCS #8 of this algorithm.
  const oid = toBuffer(der).indexOf(Buffer.from([0x30, 0x0b, 0x06, 0x09]));
  const head = Buffer.concat([Buffer.from([2, 1, 0]), toBuffer(der).subarray(oid, oid + 13)]);
  const inner = Buffer.concat([Buffer.from([0x80, seed.byteLength]), toBuffer(seed)]);
  const key = Buffer.concat([Buffer.from([4, inner.length]), inner]);
  return new Uint8Array(Buffer.concat([Buffer.from([0x30, head.length + key.length]), head, key]));
}

function bufferOf(bytes) {
  return bytes.byteLength === bytes.buffer.byteLength ? bytes.buffer : new Uint8Array(bytes).buffer;
}

function planOf(algorithm) {
  const { kind, type } = families.get(algorithm.name);
  if (kind === 'rsa') {
    const publicExponent = algorithm.publicExponent.reduce((sum, byte) => sum * 256 + byte, 0);
    if (publicExponent < 3 || publicExponent % 2 === 0 || publicExponent > 0xffff_ffff) {
      throw operationError('The publicExponent is not supported');
    }
    return { type: 'rsa', modulusLength: algorithm.modulusLength, publicExponent };
  }
  if (kind === 'ec') return { type: 'ec', namedCurve: CURVES.get(algorithm.namedCurve).name, explicit: false };
  return { type: 'octets', kind: type };
}

/** `generateKey`. */
export async function generatePair(algorithm, extractable, usages) {
  const { name } = algorithm;
  const { publicUsages, privateUsages } = families.get(name);
  if (usages.some((usage) => !publicUsages.includes(usage) && !privateUsages.includes(usage))) {
    throw syntaxError(`Unsupported key usage for ${name} key`);
  }
  const plan = planOf(algorithm);
  const ownUsages = normalizeUsages(usages.filter((usage) => privateUsages.includes(usage)));
  if (ownUsages.length === 0) throw syntaxError('Usages cannot be empty when creating a key.');
  const native = await runJob('KEYPAIRGENREQUEST', (id) => op_crypto_key_generate(id, plan));
  return {
    publicKey: pairCryptoKey(op_crypto_key_to_public(native), algorithm, true, normalizeUsages(usages.filter((usage) => publicUsages.includes(usage)))),
    privateKey: pairCryptoKey(native, algorithm, extractable, ownUsages),
  };
}
