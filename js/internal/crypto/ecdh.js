// ECDH. Docs: crypto.md "Class: ECDH".

import { Buffer } from 'buffer';
import { codes } from 'internal/errors';
import { cachedResult } from 'internal/util';
import { getDeprecationWarningEmitter } from 'internal/util/deprecate';
import { validateString } from 'internal/validators';
import { bytesOf, operationFailed, toBuffer } from 'internal/crypto/util';
import { encoded } from 'internal/crypto/diffie_hellman';
import {
  op_crypto_ecdh_agree, op_crypto_ecdh_convert, op_crypto_find_curve, op_crypto_get_curves, op_crypto_key_generate_sync,
  op_crypto_key_import_ec, op_crypto_key_octets,
} from 'internal/ops';

const {
  ERR_CRYPTO_ECDH_INVALID_FORMAT, ERR_CRYPTO_ECDH_INVALID_PUBLIC_KEY, ERR_CRYPTO_INVALID_CURVE, ERR_CRYPTO_INVALID_KEYPAIR,
  ERR_CRYPTO_INVALID_KEYTYPE,
} = codes;

/** The forms of a point, by OpenSSL's numbers. */
const FORMS = { __proto__: null, compressed: 2, uncompressed: 4, hybrid: 6 };

const PUBLIC = 0;
const PRIVATE = 1;

function formOf(format) {
  const form = format ? FORMS[format] : FORMS.uncompressed;
  if (form === undefined) throw new ERR_CRYPTO_ECDH_INVALID_FORMAT(format);
  return form;
}

function curveOf(name) {
  const curve = op_crypto_find_curve(name);
  if (curve === null) throw new ERR_CRYPTO_INVALID_CURVE();
  return curve;
}

const warnSetPublicKey = getDeprecationWarningEmitter('DEP0031', 'ecdh.setPublicKey() is deprecated.');

/** What an ECDH holds. */
class Keys {
  /** An object of ops/crypto, and a public key that was set apart from it. */
  key = null;
  point = null;

  constructor(curve) {
    this.curve = curve;
  }
}

const kKeys = Symbol('kKeys');

/** @param {string} curve */
export function ECDH(curve) {
  if (!(this instanceof ECDH)) return new ECDH(curve);
  validateString(curve, 'curve');
  this[kKeys] = new Keys(curveOf(curve));
}

Object.assign(ECDH.prototype, {
  /** @returns {Buffer|string} the public key */
  generateKeys(encoding, format) {
    const keys = this[kKeys];
    keys.key = op_crypto_key_generate_sync({ type: 'ec', namedCurve: keys.curve, explicit: false });
    keys.point = null;
    return this.getPublicKey(encoding, format);
  },

  /**
   * @param {string|ArrayBuffer|ArrayBufferView} otherPublicKey
   * @param {string} [inputEncoding] of text
   * @param {string} [outputEncoding]
   * @returns {Buffer|string}
   * @throws ERR_CRYPTO_ECDH_INVALID_PUBLIC_KEY
   */
  computeSecret(otherPublicKey, inputEncoding, outputEncoding) {
    const { key, point: own, curve } = this[kKeys];
    const other = bytesOf(otherPublicKey, 'otherPublicKey', inputEncoding);
    const point = op_crypto_ecdh_convert(curve, other, FORMS.uncompressed);
    if (point === null) throw new ERR_CRYPTO_ECDH_INVALID_PUBLIC_KEY();
    if (key !== null && own !== null && Buffer.compare(own, op_crypto_key_octets(key, PUBLIC, false)) !== 0) {
      throw new ERR_CRYPTO_INVALID_KEYPAIR();
    }
    const secret = key === null ? null : op_crypto_ecdh_agree(key, point);
    if (secret === null) throw operationFailed('Failed to compute ECDH key');
    return encoded(toBuffer(secret), outputEncoding);
  },

  getPrivateKey(encoding) {
    const { key } = this[kKeys];
    if (key === null) throw operationFailed('Failed to get ECDH private key');
    return encoded(toBuffer(op_crypto_key_octets(key, PRIVATE, false)), encoding);
  },

  /** @returns {Buffer|string} as `format` says: compressed, uncompressed or hybrid */
  getPublicKey(encoding, format) {
    const form = formOf(format);
    const { key, point, curve } = this[kKeys];
    if (key === null && point === null) throw operationFailed('Failed to get ECDH public key');
    const own = point ?? op_crypto_key_octets(key, PUBLIC, false);
    return encoded(toBuffer(op_crypto_ecdh_convert(curve, own, form)), encoding);
  },

  setPrivateKey(key, encoding) {
    const keys = this[kKeys];
    const made = op_crypto_key_import_ec(keys.curve, null, bytesOf(key, 'key', encoding));
    if (made === null) {
      const error = new ERR_CRYPTO_INVALID_KEYTYPE();
      error.message = 'Private key is not valid for specified curve.';
      throw error;
    }
    keys.key = made;
    keys.point = null;
    return this;
  },

  setPublicKey(key, encoding) {
    warnSetPublicKey();
    const keys = this[kKeys];
    const point = op_crypto_ecdh_convert(keys.curve, bytesOf(key, 'key', encoding), FORMS.uncompressed);
    if (point === null) throw operationFailed('Failed to convert Buffer to EC_POINT');
    keys.point = point;
    return this;
  },
});

/**
 * A public key in another form.
 * @param {string|ArrayBuffer|ArrayBufferView} key
 * @param {string} curve
 * @param {string} [inputEncoding] of text
 * @param {string} [outputEncoding]
 * @param {'compressed'|'uncompressed'|'hybrid'} [format]
 * @returns {Buffer|string}
 */
ECDH.convertKey = function convertKey(key, curve, inputEncoding, outputEncoding, format) {
  validateString(curve, 'curve');
  const bytes = bytesOf(key, 'key', inputEncoding);
  const form = formOf(format);
  const point = op_crypto_ecdh_convert(curveOf(curve), bytes, form);
  if (point === null) throw operationFailed('Failed to convert Buffer to EC_POINT');
  return encoded(toBuffer(point), outputEncoding);
};

/** Docs: crypto.md "crypto.createECDH(curveName)". */
export function createECDH(curve) {
  return new ECDH(curve);
}

/** Docs: crypto.md "crypto.getCurves()". */
export const getCurves = cachedResult(() => op_crypto_get_curves());
