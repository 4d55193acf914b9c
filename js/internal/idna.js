// Internationalised domain names: their ASCII and their Unicode form.
import { codes } from 'internal/errors';
import { op_url_domain_to_ascii, op_url_idna_to_ascii, op_url_idna_to_unicode } from 'internal/ops';

/**
 * Docs: url.md "url.domainToASCII(domain)".
 * @param {string} domain
 * @returns {string} '' if the domain is invalid
 * @throws ERR_MISSING_ARGS
 */
export function domainToASCII(domain) {
  if (arguments.length < 1) throw new codes.ERR_MISSING_ARGS('domain');
  return op_url_domain_to_ascii(`${domain}`);
}

/**
 * Docs: url.md "url.domainToUnicode(domain)".
 * @param {string} domain
 * @returns {string} '' if the domain is invalid
 * @throws ERR_MISSING_ARGS
 */
export function domainToUnicode(domain) {
  if (arguments.length < 1) throw new codes.ERR_MISSING_ARGS('domain');
  return toUnicode(op_url_domain_to_ascii(`${domain}`));
}

const ascii = /^[\u0000-\u007f]*$/;

/**
 * The ASCII form of a host name. Characters that no URL allows are not this function's business.
 * @param {string} domain
 * @returns {string} '' if the domain is invalid
 */
export function toASCII(domain) {
  return ascii.test(domain) ? domain : op_url_idna_to_ascii(domain);
}

/**
 * The Unicode form of a host; labels that have none stay as they are.
 * @param {string} host in ASCII
 * @returns {string}
 */
export function toUnicode(host) {
  return op_url_idna_to_unicode(host);
}
