// Who is trusted: Mozilla's list, the system's, what the environment adds, and what the program chooses. Docs: tls.md.

import { lazy } from 'internal/core';
import process from 'process';
import { op_pki_check_pem, op_pki_mozilla_roots, op_pki_set_default_roots, op_pki_split_pem } from 'internal/ops';
import { Buffer } from 'buffer';
import { codes } from 'internal/errors';
import { getOptionValue } from 'internal/options';
import { isArrayBufferView } from 'internal/util/types';
import { validateArray, validateOneOf, validateString } from 'internal/validators';

const { ERR_CRYPTO_OPERATION_FAILED, ERR_INVALID_ARG_TYPE } = codes;

const fs = lazy('fs');

/** The files where systems keep the authorities that they trust. */
const systemBundles = ['/etc/ssl/certs/ca-certificates.crt', '/etc/pki/tls/certs/ca-bundle.crt', '/etc/ssl/cert.pem'];
const types = ['default', 'bundled', 'system', 'extra'];

const lists = { __proto__: null };
/** Whether ops/pki knows another list than Mozilla's. */
let isDefaultTold = false;

function once(name, make) {
  lists[name] ??= Object.freeze(make());
  return lists[name];
}

function bytesOf(certificate) {
  if (typeof certificate === 'string') return Buffer.from(certificate);
  return new Uint8Array(certificate.buffer, certificate.byteOffset, certificate.byteLength);
}

function readFile(path) {
  try {
    return op_pki_split_pem(fs().readFileSync(path));
  } catch {
    return undefined;
  }
}

const bundled = () => once('bundled', op_pki_mozilla_roots);

function system() {
  return once('system', () => {
    const own = process.env.SSL_CERT_FILE;
    for (const path of own ? [own] : systemBundles) {
      const found = readFile(path);
      if (found !== undefined) return [...new Set(found)];
    }
    return [];
  });
}

/** A file that cannot be read, in OpenSSL's words. */
function asOpenSsl({ code, errno, message }) {
  if (code !== 'ENOENT') return message;
  return `error:8000000${-errno}:system library::No such file or directory`;
}

function extra() {
  return once('extra', () => {
    const path = process.env.NODE_EXTRA_CA_CERTS;
    if (!path) return [];
    try {
      return op_pki_split_pem(fs().readFileSync(path));
    } catch (error) {
      process.emitWarning(`Ignoring extra certs from \`${path}\`, load failed: ${asOpenSsl(error)}`);
      return [];
    }
  });
}

function usesSystem() {
  return getOptionValue('--use-system-ca') || getOptionValue('--use-openssl-ca') || process.env.NODE_USE_SYSTEM_CA === '1';
}

function byDefault() {
  return once('default', () => {
    const base = getOptionValue('--use-openssl-ca') ? [] : bundled();
    return [...base, ...(usesSystem() ? system() : []), ...extra()];
  });
}

/** tls.rootCertificates */
export function getRootCertificates() {
  return bundled();
}

/**
 * tls.getCACertificates([type])
 * @param {'default' | 'bundled' | 'system' | 'extra'} [type]
 * @returns {readonly string[]} PEM
 */
export function getCACertificates(type = 'default') {
  validateString(type, 'type');
  validateOneOf(type, 'type', types);
  if (type === 'bundled') return bundled();
  if (type === 'system') return system();
  return type === 'extra' ? extra() : byDefault();
}

/**
 * tls.setDefaultCACertificates(certs)
 * @param {Array<string | ArrayBufferView>} certs PEM
 */
export function setDefaultCACertificates(certs) {
  validateArray(certs, 'certs');
  certs.forEach((cert, i) => {
    if (typeof cert !== 'string' && !isArrayBufferView(cert)) {
      throw new ERR_INVALID_ARG_TYPE(`certs[${i}]`, ['string', 'ArrayBufferView'], cert);
    }
  });
  const found = certs.map((cert) => {
    const bytes = bytesOf(cert);
    op_pki_check_pem(bytes);
    return op_pki_split_pem(bytes);
  });
  if (certs.length > 0 && found.every((each) => each.length === 0)) {
    throw new ERR_CRYPTO_OPERATION_FAILED('No valid certificates found in the provided array');
  }
  lists.default = Object.freeze([...new Set(found.flat())]);
  tell();
}

function tell() {
  isDefaultTold = true;
  op_pki_set_default_roots([...byDefault()]);
}

/** Tells ops/pki whom to trust, before a context that does not say itself is used. */
export function ensureDefaultTrust() {
  if (isDefaultTold) return;
  // Mozilla's list is what ops/pki has already.
  if (lists.default !== undefined || usesSystem() || process.env.NODE_EXTRA_CA_CERTS) tell();
}
