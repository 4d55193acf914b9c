// Options of secure contexts: checked, and in the form that ops/tls takes (ops/tls/src/context_ops.rs). Docs: tls.md,
// `tls.createSecureContext()`.

import { Buffer } from 'buffer';
import { codes } from 'internal/errors';
import { lazy } from 'internal/core';
import { constants } from 'internal/crypto/constants';
import { isAnyArrayBuffer, isArrayBufferView, isKeyObject } from 'internal/util/types';
import { validateBuffer, validateInt32, validateInteger, validateString } from 'internal/validators';
import { op_crypto_key_export_pem } from 'internal/ops';
import { kTls12, kTls13, versionRange } from 'internal/tls/protocol_versions';

const lazyKeys = lazy('internal/crypto/keys');

/** PKCS #8, by its number in ops/crypto. */
const PKCS8 = 2;

const {
  ERR_CRYPTO_CUSTOM_ENGINE_NOT_SUPPORTED,
  ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE,
  ERR_INVALID_ARG_TYPE,
  ERR_INVALID_ARG_VALUE,
} = codes;

const { SSL_OP_CIPHER_SERVER_PREFERENCE, SSL_OP_NO_TICKET, SSL_OP_NO_TLSv1_2, SSL_OP_NO_TLSv1_3 } = constants;

const kTicketKeysLength = 48;
/** Seconds. */
const kSessionTimeout = 300;
const kCompressions = ['zlib', 'brotli', 'zstd'];

const isBytes = (value) => typeof value === 'string' || isArrayBufferView(value) || isAnyArrayBuffer(value);

/** Text, or bytes as they are. @returns {Uint8Array} */
export function bytesOf(value) {
  if (typeof value === 'string') return Buffer.from(value);
  if (isAnyArrayBuffer(value)) return new Uint8Array(value);
  return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
}

function checkBytes(name, value) {
  if (!isBytes(value)) throw new ERR_INVALID_ARG_TYPE(name, ['string', 'Buffer', 'TypedArray', 'DataView'], value);
}

/** One or several values that may be text or bytes; what is false is not there. */
function listOf(name, value) {
  if (!value) return [];
  const all = Array.isArray(value) ? value : [value];
  all.forEach((each) => checkBytes(name, each));
  return all.map(bytesOf);
}

function passphraseOf(own, shared) {
  const passphrase = own ?? shared;
  if (passphrase == null) return null;
  if (!isArrayBufferView(passphrase)) validateString(passphrase, 'options.passphrase');
  return bytesOf(passphrase);
}

/** A private KeyObject as text. */
function pemOf(key) {
  const { type, material } = lazyKeys().materialOf(key);
  if (type !== 'private') throw new ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE(type, 'private');
  return op_crypto_key_export_pem(material, PKCS8, null, null);
}

/** Keys, each with its passphrase; in a list they may be objects. */
function keysOf({ key, passphrase }) {
  if (!key) return [];
  const all = Array.isArray(key) ? key : [key];
  return all.map((each) => {
    const isObject = Array.isArray(key) && each != null && each.pem !== undefined && !isBytes(each);
    const given = isObject ? each.pem : each;
    const pem = isKeyObject(given) ? pemOf(given) : given;
    checkBytes('options.key', pem);
    return [bytesOf(pem), passphraseOf(isObject ? each.passphrase : undefined, passphrase)];
  });
}

function pfxOf({ pfx, passphrase }) {
  if (pfx == null || pfx === false) return [];
  const all = Array.isArray(pfx) ? pfx : [pfx];
  return all.map((each) => {
    const isObject = each != null && each.buf !== undefined;
    const der = isObject ? each.buf : each;
    checkBytes('options.pfx', der);
    return [bytesOf(der), passphraseOf(isObject ? each.passphrase : undefined, passphrase)];
  });
}

function ciphersOf(ciphers, defaultCiphers) {
  if (ciphers == null) return defaultCiphers;
  validateString(ciphers, 'options.ciphers');
  if (ciphers !== '' && !/[^:, ]/.test(ciphers)) throw new ERR_INVALID_ARG_VALUE('options.ciphers', ciphers);
  return ciphers;
}

/** The versions that options and flags leave. @returns {[min: number, max: number]} */
function versionsOf(options, flags, defaults) {
  const [min, max] = versionRange(options, defaults);
  return [flags & SSL_OP_NO_TLSv1_2 ? Math.max(min, kTls13) : min, flags & SSL_OP_NO_TLSv1_3 ? Math.min(max, kTls12) : max];
}

/** Engines are gone from OpenSSL, and were never here. */
function refuseEngines({ clientCertEngine, privateKeyEngine, privateKeyIdentifier }) {
  if (clientCertEngine != null) {
    if (typeof clientCertEngine !== 'string') {
      throw new ERR_INVALID_ARG_TYPE('options.clientCertEngine', ['string', 'null', 'undefined'], clientCertEngine);
    }
    throw new ERR_CRYPTO_CUSTOM_ENGINE_NOT_SUPPORTED();
  }
  if (privateKeyIdentifier == null) return;
  if (privateKeyEngine == null) throw new ERR_INVALID_ARG_VALUE('options.privateKeyEngine', privateKeyEngine);
  if (typeof privateKeyIdentifier !== 'string') {
    throw new ERR_INVALID_ARG_TYPE('options.privateKeyIdentifier', ['string', 'null', 'undefined'], privateKeyIdentifier);
  }
  if (typeof privateKeyEngine !== 'string') {
    throw new ERR_INVALID_ARG_TYPE('options.privateKeyEngine', ['string', 'null', 'undefined'], privateKeyEngine);
  }
  throw new ERR_CRYPTO_CUSTOM_ENGINE_NOT_SUPPORTED();
}

/** What is checked and has no effect here: rustls decides these (docs/compatibility.md). */
function checkIneffective({ dhparam, certificateCompression }) {
  if (dhparam != null) checkBytes('options.dhparam', dhparam);
  if (certificateCompression !== undefined) {
    if (!Array.isArray(certificateCompression)) {
      throw new ERR_INVALID_ARG_TYPE('options.certificateCompression', 'Array', certificateCompression);
    }
    certificateCompression.forEach((name) => {
      if (!kCompressions.includes(name)) throw new ERR_INVALID_ARG_VALUE('options.certificateCompression', certificateCompression);
    });
  }
}

/** Signature schemes, with colons between them; empty is all. */
function schemesOf(sigalgs) {
  if (sigalgs == null) return '';
  validateString(sigalgs, 'options.sigalgs');
  if (sigalgs === '') throw new ERR_INVALID_ARG_VALUE('options.sigalgs', sigalgs);
  return sigalgs;
}

function ticketKeysOf(ticketKeys) {
  if (ticketKeys == null) return null;
  validateBuffer(ticketKeys, 'options.ticketKeys');
  if (ticketKeys.byteLength !== kTicketKeysLength) {
    throw new ERR_INVALID_ARG_VALUE('options.ticketKeys', ticketKeys.byteLength, `must be exactly ${kTicketKeysLength} bytes`);
  }
  return bytesOf(ticketKeys);
}

/**
 * @param {object} options of tls.createSecureContext()
 * @param {{ ciphers: string, ecdhCurve: string, min: string, max: string }} defaults what tls.DEFAULT_… say
 * @returns {object} GivenSettings of ops/tls
 */
export function contextSettings(options, defaults) {
  const { ca, cert, crl, ecdhCurve, honorCipherOrder, secureOptions, sessionIdContext, sessionTimeout } = options;
  refuseEngines(options);
  const authorities = ca ? listOf('options.ca', ca) : null;
  const certificates = listOf('options.cert', cert);
  const keys = keysOf(options);
  const schemes = schemesOf(options.sigalgs);
  checkIneffective(options);
  const ciphers = ciphersOf(options.ciphers, defaults.ciphers);
  if (ecdhCurve !== undefined) validateString(ecdhCurve, 'options.ecdhCurve');
  if (secureOptions != null) validateInteger(secureOptions, 'options.secureOptions');
  const flags = secureOptions ?? 0;
  const [minVersion, maxVersion] = versionsOf(options, flags, defaults);
  const pfx = pfxOf(options);
  const revocations = listOf('options.crl', crl);
  if (sessionIdContext != null) validateString(sessionIdContext, 'options.sessionIdContext');
  const ticketKeys = ticketKeysOf(options.ticketKeys);
  if (sessionTimeout != null) validateInt32(sessionTimeout, 'options.sessionTimeout', 0);

  return {
    certificates,
    keys,
    pfx,
    authorities,
    revocations,
    partialChains: Boolean(options.allowPartialTrustChain),
    ciphers,
    groups: ecdhCurve ?? defaults.ecdhCurve,
    schemes,
    minVersion,
    maxVersion,
    honorCipherOrder: Boolean(honorCipherOrder) || (flags & SSL_OP_CIPHER_SERVER_PREFERENCE) !== 0,
    tickets: (flags & SSL_OP_NO_TICKET) === 0,
    ticketKeys,
    sessionIdContext: sessionIdContext ?? '',
    sessionTimeout: sessionTimeout ?? kSessionTimeout,
  };
}
