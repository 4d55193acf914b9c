// How keys are to be written: the options of keyObject.export() and of generateKeyPair(). Docs: crypto.md "keyObject.export([options])".

import { codes } from 'internal/errors';
import { validateObject } from 'internal/validators';
import { isAnyArrayBuffer } from 'internal/util/types';
import { bytesOf, toBuffer } from 'internal/crypto/util';
import { exportJwk } from 'internal/crypto/jwk';
import { checkRawFormat } from 'internal/crypto/key_input';
import { numberOfStructure } from 'internal/crypto/key_structures';
import { findCipher } from 'internal/crypto/ciphers';
import { op_crypto_key_export_der, op_crypto_key_export_pem, op_crypto_key_octets, op_crypto_key_type } from 'internal/ops';

const {
  ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS, ERR_CRYPTO_OPERATION_FAILED, ERR_CRYPTO_UNKNOWN_CIPHER, ERR_INVALID_ARG_VALUE,
} = codes;

const PRIVATE_TYPES = ['pkcs1', 'pkcs8', 'sec1'];
const PUBLIC_TYPES = ['pkcs1', 'spki'];

/** Which octets a raw format has, by their numbers in ops/crypto. */
const RAW = { '__proto__': null, 'raw-public': 0, 'raw-private': 1, 'raw-seed': 2 };

function parseEncryption(options, { format, type }, at) {
  const { cipher, passphrase, encoding } = options;
  if (cipher == null) {
    if (passphrase === undefined) return null;
    throw new ERR_INVALID_ARG_VALUE(at('cipher'), cipher, 'is required when a passphrase is specified');
  }
  if (typeof cipher !== 'string') throw new ERR_INVALID_ARG_VALUE(at('cipher'), cipher);
  if (format === 'der' && type !== 'pkcs8') throw new ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS(type, 'does not support encryption');
  const isText = typeof passphrase === 'string';
  if (!isText && !ArrayBuffer.isView(passphrase) && !isAnyArrayBuffer(passphrase)) {
    throw new ERR_INVALID_ARG_VALUE(at('passphrase'), passphrase);
  }
  if (findCipher(cipher) === null) throw new ERR_CRYPTO_UNKNOWN_CIPHER();
  return { cipher, passphrase: bytesOf(passphrase, at('passphrase'), encoding) };
}

/**
 * Checks how a key is to be written.
 * @param {object} options
 * @param {boolean} isPrivate
 * @param {string | undefined} keyType the kind of the key, where that is known
 * @param {string} name of the options, in errors
 * @returns {{ format: string, type?: string, encryption: { cipher: string, passphrase: Uint8Array } | null }}
 */
export function parseEncoding(options, isPrivate, keyType, name) {
  const at = (property) => `${name}.${property}`;
  const { format, type } = options;
  if (format === 'jwk') {
    if (isPrivate && (options.cipher != null || options.passphrase !== undefined)) {
      throw new ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS('jwk', 'does not support encryption');
    }
    return { format, type, encryption: null };
  }
  const rawFormats = isPrivate ? ['raw-private', 'raw-seed'] : ['raw-public'];
  if (rawFormats.includes(format)) {
    if (isPrivate && (options.cipher != null || options.passphrase !== undefined)) {
      throw new ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS(format, 'does not support encryption');
    }
    if (!isPrivate && type !== undefined && type !== 'compressed' && type !== 'uncompressed') throw new ERR_INVALID_ARG_VALUE(at('type'), type);
    if (keyType !== undefined) checkRawFormat(keyType, format);
    return { format, type, encryption: null };
  }
  if (format !== 'pem' && format !== 'der') throw new ERR_INVALID_ARG_VALUE(at('format'), format);
  if (!(isPrivate ? PRIVATE_TYPES : PUBLIC_TYPES).includes(type)) throw new ERR_INVALID_ARG_VALUE(at('type'), type);
  if (keyType !== undefined) {
    if (type === 'pkcs1' && keyType !== 'rsa') throw new ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS(type, 'can only be used for RSA keys');
    if (type === 'sec1' && keyType !== 'ec') throw new ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS(type, 'can only be used for EC keys');
  }
  const encoding = { format, type, encryption: null };
  if (isPrivate) encoding.encryption = parseEncryption(options, encoding, at);
  return encoding;
}

function exportRaw(native, format, type) {
  const octets = op_crypto_key_octets(native, RAW[format], type === 'compressed');
  if (octets === null) throw new ERR_CRYPTO_OPERATION_FAILED(format === 'raw-seed' ? 'Failed to get raw seed' : 'Failed to get raw key');
  return toBuffer(octets);
}

/**
 * Writes a key.
 * @param {object} native of ops/crypto
 * @param {{ format: string, type?: string, encryption: object | null }} encoding of parseEncoding()
 * @returns {string | Buffer | object}
 */
export function encodeKey(native, { format, type, encryption }) {
  if (format === 'jwk') return exportJwk(native);
  if (format in RAW) return exportRaw(native, format, type);
  const structure = numberOfStructure(type);
  const cipher = encryption?.cipher ?? null;
  const passphrase = encryption?.passphrase ?? null;
  if (format === 'pem') return op_crypto_key_export_pem(native, structure, cipher, passphrase);
  return toBuffer(op_crypto_key_export_der(native, structure, cipher, passphrase));
}

/**
 * keyObject.export() of public and private keys.
 * @param {object} native of ops/crypto
 * @param {boolean} isPrivate
 * @param {object} options
 */
export function exportKey(native, isPrivate, options) {
  validateObject(options, 'options');
  return encodeKey(native, parseEncoding(options, isPrivate, op_crypto_key_type(native), 'options'));
}
