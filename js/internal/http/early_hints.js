// The values of a Link field (RFC 8288, 3), which early hints (RFC 8297) consist of.

import { codes } from 'internal/errors';

const uri = '<[^<>\\s\\x00-\\x1f\\x7f]*>';
const token = "[!#$%&'*+\\-.^_`|~0-9A-Za-z]+";
const quoted = '"(?:[\\t\\x20\\x21\\x23-\\x5b\\x5d-\\x7e\\x80-\\xff]|\\\\[\\t\\x20-\\x7e\\x80-\\xff])*"';
// Values without quotes should be tokens; paths are seen all the same.
const bare = '[\\x21\\x23-\\x2b\\x2d-\\x3a\\x3c-\\x7e]*';
const parameter = `${token}(?:=(?:${quoted}|${bare}))?`;
const linkPattern = new RegExp(`^${uri}(?:[ \\t]*;[ \\t]*${parameter})*$`);

/**
 * The one string of a hint's `link`.
 * @param {string | string[]} value
 * @throws ERR_INVALID_ARG_VALUE
 */
export function linkValue(value) {
  const links = Array.isArray(value) ? value : [value];
  for (const link of links) {
    if (typeof link !== 'string' || !linkPattern.test(link)) {
      throw new codes.ERR_INVALID_ARG_VALUE('hints', link, 'must be a link, such as "</styles.css>; rel=preload; as=style", or a list of links');
    }
  }
  return links.join(', ');
}
