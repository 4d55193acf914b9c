// SecureContext: identities, trust and settings that connections share. Docs: tls.md, `tls.createSecureContext()`.

import { lazy } from 'internal/core';
import {
  op_tls_cipher_names,
  op_tls_context_add_authorities,
  op_tls_context_add_revocations,
  op_tls_context_new,
} from 'internal/ops';
import { codes } from 'internal/errors';
import { ensureDefaultTrust, getCACertificates } from 'internal/tls/ca_certificates';
import { bytesOf, contextSettings } from 'internal/tls/context_options';

const { ERR_TLS_INVALID_CONTEXT } = codes;

/** The module's own properties are settings: programs assign to tls.DEFAULT_CIPHERS and the others. */
const lazyTls = lazy('tls');

let handleOf;

/** The part of a SecureContext that packages reach into. */
class NativeContext {
  #handle;

  constructor(handle) {
    this.#handle = handle;
  }

  /** What ops know it by. */
  get _external() {
    return this.#handle;
  }

  /** @param {string | ArrayBufferView} pem authorities to trust, besides those that are trusted already */
  addCACert(pem) {
    op_tls_context_add_authorities(this.#handle, bytesOf(pem));
  }

  /** Those that are trusted by default are, unless the context has a list of its own. */
  addRootCerts() {
    op_tls_context_add_authorities(this.#handle, bytesOf(getCACertificates().join('\n')));
  }

  /** @param {string | ArrayBufferView} pem a list of revoked certificates */
  addCRL(pem) {
    op_tls_context_add_revocations(this.#handle, bytesOf(pem));
  }
}

/** Docs: tls.md, "tls.createSecureContext()". It has no public methods. */
export class SecureContext {
  #handle;
  #native;

  constructor(options = {}) {
    const { DEFAULT_CIPHERS, DEFAULT_ECDH_CURVE, DEFAULT_MIN_VERSION, DEFAULT_MAX_VERSION } = lazyTls();
    const settings = contextSettings(options ?? {}, {
      ciphers: DEFAULT_CIPHERS,
      ecdhCurve: DEFAULT_ECDH_CURVE,
      min: DEFAULT_MIN_VERSION,
      max: DEFAULT_MAX_VERSION,
    });
    ensureDefaultTrust();
    this.#handle = op_tls_context_new(settings);
  }

  /** What programs know from Node as the native part: more trust can be added to it. */
  get context() {
    this.#native ??= new NativeContext(this.#handle);
    return this.#native;
  }

  static {
    handleOf = (context) => (typeof context === 'object' && context !== null && #handle in context ? context.#handle : undefined);
  }
}

/** tls.createSecureContext([options]) @returns {SecureContext} */
export function createSecureContext(options) {
  return new SecureContext(options);
}

/**
 * What ops know a context by.
 * @param {SecureContext} context
 * @param {string} name of the argument, for the error
 * @throws ERR_TLS_INVALID_CONTEXT
 */
export function contextHandle(context, name = 'context') {
  const handle = handleOf(context);
  if (handle === undefined) throw new ERR_TLS_INVALID_CONTEXT(name);
  return handle;
}

/** Whether a value is a SecureContext. */
export function isSecureContext(value) {
  return handleOf(value) !== undefined;
}

let cipherNames;

/** tls.getCiphers() @returns {string[]} in lower case */
export function getCiphers() {
  cipherNames ??= op_tls_cipher_names().map((name) => name.toLowerCase()).toSorted();
  return [...cipherNames];
}
