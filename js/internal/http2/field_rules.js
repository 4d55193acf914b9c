// What names of fields mean in HTTP/2 (RFC 9113, 8.2 and 8.3; docs: http2.md, "Headers object").

/** Pseudo fields by the messages they belong to. */
export const requestPseudo = new Set([':method', ':authority', ':scheme', ':path', ':protocol']);
export const responsePseudo = new Set([':status']);
export const noPseudo = new Set();

/** Fields that come once at most. */
const single = new Set([
  ':status', ':method', ':authority', ':scheme', ':path', ':protocol', 'access-control-allow-credentials', 'access-control-max-age',
  'access-control-request-method', 'age', 'authorization', 'content-encoding', 'content-language', 'content-length', 'content-location',
  'content-md5', 'content-range', 'content-type', 'date', 'dnt', 'etag', 'expires', 'from', 'host', 'if-match', 'if-modified-since',
  'if-none-match', 'if-range', 'if-unmodified-since', 'last-modified', 'location', 'max-forwards', 'proxy-authorization', 'range',
  'referer', 'retry-after', 'tk', 'upgrade-insecure-requests', 'user-agent', 'x-content-type-options',
]);

/** Fields that are about a connection of HTTP/1. */
const ofConnection = new Set(['connection', 'http2-settings', 'keep-alive', 'proxy-connection', 'transfer-encoding', 'upgrade']);

/** @param {string} name in lower case */
export function isSingle(name) {
  return single.has(name);
}

/**
 * Whether a field speaks of the connection, which HTTP/2 has no use for.
 * @param {string} name in lower case
 * @param {unknown} value
 */
export function isOfConnection(name, value) {
  return ofConnection.has(name) || (name === 'te' && !isTrailers(value));
}

function isTrailers(value) {
  return Array.isArray(value) ? value.length === 1 && isTrailers(value[0]) : String(value).toLowerCase() === 'trailers';
}

/** Statuses whose responses have no content. @param {number} status */
export function hasNoContent(status) {
  return status === 204 || status === 205 || status === 304;
}
