// The values of a Link field (RFC 8288, 3), which early hints (RFC 8297) consist of.

import { codes } from 'internal/errors';

/** `<URI>` and parameters: names that are tokens, values that are tokens or quoted. */
const linkPattern = /^(?:<[^>\0-\x20\x7f]*>)(?:\s*;\s*[^;"\s]+(?:=(")?[^;"\s]*\1)?)*$/;

/**
 * The one string of a hint's `link`.
 * @param {string | string[]} value
 * @throws ERR_INVALID_ARG_VALUE
 */
export function linkValue(value) {
  const links = Array.isArray(value) ? value : [value];
  for (const link of links) {
    if (typeof link !== 'string' || !linkPattern.test(link)) {
      throw new codes.ERR_INVALID_ARG_VALUE('hints', link, 'must be an array or string of format "</styles.css>; rel=preload; as=style"');
    }
  }
  return links.join(', ');
}
