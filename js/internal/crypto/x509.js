// X509Certificate. Docs: crypto.md, "Class: X509Certificate".

import { core, lazy } from 'internal/core';
import {
  op_crypto_certificate_check_private_key,
  op_crypto_certificate_public_key,
  op_crypto_certificate_verify,
  op_pki_certificate_check,
  op_pki_certificate_describe,
  op_pki_certificate_is_issued_by,
  op_pki_certificate_legacy,
  op_pki_certificate_parse,
  op_pki_certificate_pem,
  op_pki_certificate_raw,
} from 'internal/ops';
import { Buffer } from 'buffer';
import { codes } from 'internal/errors';
import { customInspectSymbol, kEnumerableProperty } from 'internal/util';
import { isArrayBufferView } from 'internal/util/types';
import { validateBoolean, validateObject, validateOneOf, validateString } from 'internal/validators';

const { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } = codes;

const lazyCertificateObject = lazy('internal/tls/certificate_object');
const lazyKeys = lazy('internal/crypto/keys');
const lazyInspect = lazy('internal/util/inspect');

// What is checked (ops/pki/src/certificate_ops.rs), and X509_CHECK_FLAG_… of x509v3.h.
const kHost = 0;
const kEmail = 1;
const kAddress = 2;
const kAlwaysSubject = 0x1;
const kNoWildcards = 0x2;
const kNoPartialWildcards = 0x4;
const kMultiLabelWildcards = 0x8;
const kSingleLabelSubdomains = 0x10;
const kNeverSubject = 0x20;

const subjectFlags = { __proto__: null, default: 0, always: kAlwaysSubject, never: kNeverSubject };

function subjectFlag({ subject = 'default' }) {
  validateOneOf(subject, 'options.subject', ['default', 'always', 'never']);
  return subjectFlags[subject];
}

function hostFlags(options) {
  const flags = [
    ['wildcards', true, (value) => (value ? 0 : kNoWildcards)],
    ['partialWildcards', true, (value) => (value ? 0 : kNoPartialWildcards)],
    ['multiLabelWildcards', false, (value) => (value ? kMultiLabelWildcards : 0)],
    ['singleLabelSubdomains', false, (value) => (value ? kSingleLabelSubdomains : 0)],
  ];
  return flags.reduce((all, [name, otherwise, flagOf]) => {
    const value = options[name] ?? otherwise;
    validateBoolean(value, `options.${name}`);
    return all | flagOf(value);
  }, subjectFlag(options));
}

/** Type and material of a KeyObject. */
function keyArgument(key, name) {
  const { isKeyObject, materialOf } = lazyKeys();
  if (!isKeyObject(key)) throw new ERR_INVALID_ARG_TYPE(name, 'KeyObject', key);
  return materialOf(key);
}

/** The certificate that Rust has already. */
let given;
let handleOf;

export class X509Certificate {
  #handle;
  #issuer;
  #described;

  /** @param {string | ArrayBufferView} buffer PEM or DER */
  constructor(buffer) {
    if (given !== undefined) {
      this.#handle = given.handle;
      this.#issuer = given.issuer;
      return;
    }
    if (typeof buffer !== 'string' && !isArrayBufferView(buffer)) {
      throw new ERR_INVALID_ARG_TYPE('buffer', ['string', 'Buffer', 'TypedArray', 'DataView'], buffer);
    }
    const bytes = typeof buffer === 'string' ? Buffer.from(buffer) : buffer;
    this.#handle = op_pki_certificate_parse(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  }

  static {
    handleOf = (value) => (typeof value === 'object' && value !== null && #handle in value ? value.#handle : undefined);
  }

  get #facts() {
    this.#described ??= op_pki_certificate_describe(this.#handle);
    return this.#described;
  }

  get subject() {
    return this.#facts.subject || undefined;
  }

  get subjectAltName() {
    return this.#facts.subjectAltName ?? undefined;
  }

  get issuer() {
    return this.#facts.issuer || undefined;
  }

  get issuerCertificate() {
    return this.#issuer;
  }

  get infoAccess() {
    return this.#facts.infoAccess ?? undefined;
  }

  get validFrom() {
    return this.#facts.validFrom;
  }

  get validTo() {
    return this.#facts.validTo;
  }

  get validFromDate() {
    return new Date(this.#facts.validFromTime);
  }

  get validToDate() {
    return new Date(this.#facts.validToTime);
  }

  get fingerprint() {
    return this.#facts.fingerprint;
  }

  get fingerprint256() {
    return this.#facts.fingerprint256;
  }

  get fingerprint512() {
    return this.#facts.fingerprint512;
  }

  get keyUsage() {
    return this.#facts.keyUsage ?? undefined;
  }

  get serialNumber() {
    return this.#facts.serialNumber;
  }

  get signatureAlgorithm() {
    const { signatureAlgorithm, signatureAlgorithmOid } = this.#facts;
    return signatureAlgorithm === signatureAlgorithmOid ? undefined : signatureAlgorithm;
  }

  get signatureAlgorithmOid() {
    return this.#facts.signatureAlgorithmOid;
  }

  /** @returns {Buffer} DER */
  get raw() {
    return Buffer.from(op_pki_certificate_raw(this.#handle).buffer);
  }

  get ca() {
    return this.#facts.ca;
  }

  /** @returns {string} PEM */
  toString() {
    return op_pki_certificate_pem(this.#handle);
  }

  toJSON() {
    return this.toString();
  }

  /** @returns {string | undefined} the name that fits */
  checkHost(name, options = {}) {
    validateString(name, 'name');
    validateObject(options, 'options');
    return op_pki_certificate_check(this.#handle, kHost, name, hostFlags(options)) ?? undefined;
  }

  checkEmail(email, options = {}) {
    validateString(email, 'email');
    validateObject(options, 'options');
    return op_pki_certificate_check(this.#handle, kEmail, email, subjectFlag(options)) ?? undefined;
  }

  checkIP(ip) {
    validateString(ip, 'ip');
    return op_pki_certificate_check(this.#handle, kAddress, ip, 0) ?? undefined;
  }

  /** @param {X509Certificate} otherCert @returns {boolean} */
  checkIssued(otherCert) {
    const other = handleOf(otherCert);
    if (other === undefined) throw new ERR_INVALID_ARG_TYPE('otherCert', 'X509Certificate', otherCert);
    return op_pki_certificate_is_issued_by(this.#handle, other);
  }

  /** @returns {KeyObject} */
  get publicKey() {
    return lazyKeys().asymmetricKeyOf(op_crypto_certificate_public_key(this.#handle));
  }

  /** @param {KeyObject} privateKey @returns {boolean} whether it belongs to this certificate */
  checkPrivateKey(privateKey) {
    const { type, material } = keyArgument(privateKey, 'pkey');
    if (type !== 'private') throw new ERR_INVALID_ARG_VALUE('pkey', privateKey);
    return op_crypto_certificate_check_private_key(this.#handle, material);
  }

  /** @param {KeyObject} publicKey @returns {boolean} whether its owner signed this certificate */
  verify(publicKey) {
    const { type, material } = keyArgument(publicKey, 'pkey');
    if (type !== 'public') throw new ERR_INVALID_ARG_VALUE('pkey', publicKey);
    return op_crypto_certificate_verify(this.#handle, material);
  }

  /** @returns {object} as tlsSocket.getPeerCertificate() gives it */
  toLegacyObject() {
    return lazyCertificateObject().certificateObject(op_pki_certificate_legacy(this.#handle));
  }

  [customInspectSymbol](depth, options) {
    if (depth < 0) return this;
    const shown = {
      subject: this.subject,
      subjectAltName: this.subjectAltName,
      infoAccess: this.infoAccess,
      validFrom: this.validFrom,
      validTo: this.validTo,
      validFromDate: this.validFromDate,
      validToDate: this.validToDate,
      fingerprint: this.fingerprint,
      fingerprint256: this.fingerprint256,
      fingerprint512: this.fingerprint512,
      keyUsage: this.keyUsage,
      serialNumber: this.serialNumber,
      signatureAlgorithm: this.signatureAlgorithm,
      signatureAlgorithmOid: this.signatureAlgorithmOid,
    };
    return `X509Certificate ${lazyInspect().inspect(shown, { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
  }
}

Object.defineProperties(
  X509Certificate.prototype,
  Object.fromEntries(
    Object.getOwnPropertyNames(X509Certificate.prototype)
      .filter((name) => name !== 'constructor' && name !== 'toString')
      .map((name) => [name, kEnumerableProperty]),
  ),
);

// structuredClone() and ports: the copy is made of the same bytes.
const kCloneType = 'protojs.X509Certificate';
Object.defineProperty(X509Certificate.prototype, core.hostObjectBrand, {
  __proto__: null,
  value: function describeForClone() {
    return { type: kCloneType, der: op_pki_certificate_raw(handleOf(this)) };
  },
});
core.registerCloneableResource(kCloneType, ({ der }) => new X509Certificate(der));

/**
 * The certificate that Rust has.
 * @param {object} handle of ops/pki
 * @param {X509Certificate} [issuer]
 * @returns {X509Certificate}
 */
export function x509FromHandle(handle, issuer) {
  given = { handle, issuer };
  try {
    return new X509Certificate();
  } finally {
    given = undefined;
  }
}
