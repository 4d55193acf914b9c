// Internationalised domain names: their ASCII and their Unicode form.
import { codes } from 'internal/errors';
import { op_buffer_domain_to_ascii, op_buffer_domain_to_unicode, op_buffer_url_parse, op_buffer_url_serialization } from 'internal/ops';

const { ERR_MISSING_ARGS } = codes;

const positions = new Uint32Array(8);

/** The host of `ws://<domain>`, the way Node reads domains, or '' if that is no URL or has more than a host. */
function parseHost(domain) {
  const input = `ws://${domain}`;
  const status = op_buffer_url_parse(input, positions);
  if (status > 1) return '';
  const href = status === 0 ? input : op_buffer_url_serialization();
  const hasCredentials = positions[2] > 'ws://'.length;
  const hasPort = positions[3] !== positions[5];
  return hasCredentials || hasPort ? '' : href.slice(positions[2], positions[3]);
}

/**
 * Docs: url.md "url.domainToASCII(domain)".
 * @param {string} domain
 * @returns {string} '' if the domain is invalid
 * @throws ERR_MISSING_ARGS
 */
export function domainToASCII(domain) {
  if (arguments.length < 1) throw new ERR_MISSING_ARGS('domain');
  return parseHost(`${domain}`);
}

/**
 * Docs: url.md "url.domainToUnicode(domain)".
 * @param {string} domain
 * @returns {string} '' if the domain is invalid
 * @throws ERR_MISSING_ARGS
 */
export function domainToUnicode(domain) {
  if (arguments.length < 1) throw new ERR_MISSING_ARGS('domain');
  return op_buffer_domain_to_unicode(parseHost(`${domain}`));
}

const ascii = /^[\u0000-\u007f]*$/;

/**
 * The ASCII form of a host name. Characters that no URL allows are not this function's business.
 * @param {string} domain
 * @returns {string} '' if the domain is invalid
 */
export function toASCII(domain) {
  return ascii.test(domain) ? domain : op_buffer_domain_to_ascii(domain);
}
