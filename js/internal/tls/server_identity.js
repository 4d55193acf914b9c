// Whether a certificate is one of the host that was asked for (RFC 6125, RFC 9525). Docs: tls.md, `tls.checkServerIdentity()`.

import { codes } from 'internal/errors';
import { domainToASCII } from 'internal/idna';
import { isIP, isIPv6 } from 'internal/net';

const { ERR_TLS_CERT_ALTNAME_FORMAT, ERR_TLS_CERT_ALTNAME_INVALID } = codes;

/** A value in quotes is a JSON string, since it could be taken for something else. */
const altname = /^((?:[A-Za-z]|IP |othername|Registered )[A-Za-z ]*):("(?:[^"\\]|\\.)*"|[^,]*)(?:, )?/;

/**
 * The names of a certificate.
 * @param {string} text such as `DNS:a.example, IP Address:127.0.0.1`
 * @returns {Array<[kind: string, value: string]>}
 * @throws ERR_TLS_CERT_ALTNAME_FORMAT
 */
function parseAltnames(text) {
  const names = [];
  for (let rest = text; rest !== ''; ) {
    const match = altname.exec(rest);
    if (match === null) throw new ERR_TLS_CERT_ALTNAME_FORMAT();
    const [whole, kind, raw] = match;
    let value = raw;
    if (raw.startsWith('"')) {
      try {
        value = JSON.parse(raw);
      } catch {
        throw new ERR_TLS_CERT_ALTNAME_FORMAT();
      }
    }
    names.push([kind, value]);
    rest = rest.slice(whole.length);
  }
  return names;
}

/** An address in a form in which equal ones are the same. */
function canonicalAddress(address) {
  return isIPv6(address) ? new URL(`http://[${address}]`).hostname : address;
}

const withoutDot = (name) => (name.endsWith('.') ? name.slice(0, -1) : name);
const isPrintable = (text) => /^[\x21-\x7e]*$/.test(text);

/** @param {string[]} host the labels of the host @param {string} pattern a name of the certificate @param {boolean} wildcards */
function matches(host, pattern, wildcards) {
  if (!pattern) return false;
  const labels = withoutDot(pattern).toLowerCase().split('.');
  if (labels.length !== host.length || labels.includes('') || !labels.every(isPrintable)) return false;
  for (let i = host.length - 1; i > 0; i--) {
    if (host[i] !== labels[i]) return false;
  }
  const [first] = labels;
  const star = first.indexOf('*');
  if (star === -1 || first.includes('xn--')) return host[0] === first;
  // A pattern stands for one label, and never for a whole domain that anybody can register names in.
  if (!wildcards || labels.length <= 2 || first.indexOf('*', star + 1) !== -1) return false;
  const before = first.slice(0, star);
  const after = first.slice(star + 1);
  return before.length + after.length <= host[0].length && host[0].startsWith(before) && host[0].endsWith(after);
}

function reasonAgainstAddress(host, addresses) {
  const wanted = canonicalAddress(host);
  if (addresses.some((address) => canonicalAddress(address) === wanted)) return undefined;
  return `IP: ${host} is not in the cert's list: ${addresses.join(', ')}`;
}

function reasonAgainstName(host, names, { subject, subjectaltname }) {
  const labels = (domainToASCII(host) || host).toLowerCase().split('.');
  if (names.length > 0) {
    if (names.some((name) => matches(labels, name, true))) return undefined;
    return `Host: ${host}. is not in the cert's altnames: ${subjectaltname}`;
  }
  const common = subject?.CN;
  if (common == null) return 'Cert does not contain a DNS name';
  const commons = Array.isArray(common) ? common : [common];
  return commons.some((name) => matches(labels, name, true)) ? undefined : `Host: ${host}. is not cert's CN: ${common}`;
}

/**
 * tls.checkServerIdentity(hostname, cert)
 * @param {string} hostname
 * @param {object} cert as getPeerCertificate() gives it
 * @returns {Error | undefined} with code ERR_TLS_CERT_ALTNAME_INVALID
 */
export function checkServerIdentity(hostname, cert) {
  const given = `${hostname}`;
  const altnames = cert.subjectaltname ? parseAltnames(cert.subjectaltname) : [];
  const ofKind = (kind) => altnames.filter((name) => name[0] === kind).map(([, value]) => value);
  const host = withoutDot(given);
  let reason;
  if (isIP(host) === 0) {
    reason = reasonAgainstName(host, ofKind('DNS'), cert);
  } else {
    reason = reasonAgainstAddress(host, ofKind('IP Address').filter((address) => isIP(address) !== 0));
  }
  return reason === undefined ? undefined : new ERR_TLS_CERT_ALTNAME_INVALID(reason, hostname, cert);
}
