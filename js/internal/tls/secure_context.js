// SecureContext: identities, trust and settings that connections share. Docs: tls.md, `tls.createSecureContext()`.

import { lazy } from 'internal/core';
import { op_tls_cipher_names, op_tls_context_new } from 'internal/ops';
import { codes } from 'internal/errors';
import { ensureDefaultTrust } from 'internal/tls/ca_certificates';
import { contextSettings } from 'internal/tls/context_options';

const { ERR_TLS_INVALID_CONTEXT } = codes;

/** The module's own properties are settings: programs assign to tls.DEFAULT_CIPHERS and the others. */
const lazyTls = lazy('tls');

let handleOf;

/** Docs: tls.md, "tls.createSecureContext()". It has no public methods. */
export class SecureContext {
  #handle;

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
