// Certificates as plain objects. Docs: tls.md, "Certificate object".

import { Buffer } from 'buffer';

/** Entries of a name as an object; a name that comes more than once has a list. */
function nameObject(entries) {
  const object = { __proto__: null };
  for (const [key, value] of entries) {
    if (object[key] === undefined) object[key] = value;
    else if (Array.isArray(object[key])) object[key].push(value);
    else object[key] = [object[key], value];
  }
  return object;
}

/**
 * Lines of `method:location` as an object of lists. A location in quotes is a JSON string.
 * @param {string} text
 * @returns {Record<string, string[]>}
 */
export function parseInfoAccess(text) {
  const object = { __proto__: null };
  for (const line of text.split('\n')) {
    const colon = line.indexOf(':');
    if (colon === -1) continue;
    const key = line.slice(0, colon);
    const raw = line.slice(colon + 1);
    (object[key] ??= []).push(raw.startsWith('"') ? JSON.parse(raw) : raw);
  }
  return object;
}

const bufferOf = (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** @param {object} described as ops/pki describes it (ops/pki/src/legacy.rs) @returns {object} what programs see */
export function certificateObject(described) {
  const object = {
    subject: nameObject(described.subject),
    issuer: nameObject(described.issuer),
  };
  if (described.subjectaltname != null) object.subjectaltname = described.subjectaltname;
  if (described.infoAccess != null) object.infoAccess = parseInfoAccess(described.infoAccess);
  object.ca = described.ca;
  for (const key of ['modulus', 'bits', 'exponent', 'pubkey', 'asn1Curve', 'nistCurve']) {
    const value = described[key];
    if (value != null) object[key] = key === 'pubkey' ? bufferOf(value) : value;
  }
  for (const key of ['valid_from', 'valid_to', 'fingerprint', 'fingerprint256', 'fingerprint512']) object[key] = described[key];
  if (described.ext_key_usage != null) object.ext_key_usage = described.ext_key_usage;
  object.serialNumber = described.serialNumber;
  object.raw = bufferOf(described.raw);
  return object;
}

/**
 * The objects of a chain, each with the one of its issuer; who issued itself is its own.
 * @param {object[]} chain
 * @returns {object} the first
 */
export function linkIssuers(chain) {
  chain.forEach((certificate, i) => {
    const issuer = chain[i + 1];
    if (issuer !== undefined) certificate.issuerCertificate = issuer;
    else if (JSON.stringify(certificate.subject) === JSON.stringify(certificate.issuer)) certificate.issuerCertificate = certificate;
  });
  return chain[0];
}

/**
 * A certificate that C++ addons and older modules made, in today's form: names as objects.
 * @param {object | undefined} certificate
 * @returns {object | null | undefined}
 */
export function translatePeerCertificate(certificate) {
  if (!certificate) return null;
  const { infoAccess, issuerCertificate } = certificate;
  if (issuerCertificate != null && issuerCertificate !== certificate) {
    certificate.issuerCertificate = translatePeerCertificate(issuerCertificate);
  }
  if (typeof infoAccess === 'string') certificate.infoAccess = parseInfoAccess(infoAccess);
  return certificate;
}
