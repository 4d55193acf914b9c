// Compressed answers of serve(): whether a client can read one, and whether it is worth the time. Docs: docs/serve.md, "Compression".

import { promisify } from 'util';
import { Buffer } from 'buffer';
import zlib from 'zlib';

/** Less is sent as it is, in bytes: it fits into a packet. */
const kWorthwhile = 1024;
const compressible = /^(?:text\/(?!event-stream)|application\/(?:[^;]*\+)?(?:json|xml|javascript|wasm)|image\/svg\+xml)/i;
const { BROTLI_PARAM_QUALITY } = zlib.constants;
/** As good as gzip, and faster; more is for files that are compressed once. */
const kBrotliQuality = 4;

/** By what is preferred. */
const encoders = {
  zstd: promisify(zlib.zstdCompress),
  br: (content) => promisify(zlib.brotliCompress)(content, { params: { [BROTLI_PARAM_QUALITY]: kBrotliQuality } }),
  gzip: promisify(zlib.gzip),
};

/** The encoding to use for a client. @param {string} accepted its accept-encoding @returns {string | undefined} */
function chooseEncoding(accepted) {
  const known = new Map();
  for (const item of accepted.split(',')) {
    const [name, ...parameters] = item.split(';').map((part) => part.trim().toLowerCase());
    known.set(name, !parameters.some((parameter) => /^q=0(?:\.0*)?$/.test(parameter)));
  }
  return Object.keys(encoders).find((name) => known.get(name) ?? known.get('*') ?? false);
}

/**
 * What the content of an answer becomes.
 * @param {import('internal/fetch/response').ResponseState} state whose headers are changed
 * @param {string | Uint8Array} content
 * @param {number} length in bytes
 * @param {string | null} accepted the client's accept-encoding
 * @returns {Promise<Uint8Array> | null} null: it is sent as it is
 */
export function compressed({ headers, status }, content, length, accepted) {
  if (length < kWorthwhile || status === 206 || headers.has('content-encoding')) return null;
  if (!compressible.test(headers.get('content-type') ?? '') || /\bno-transform\b/i.test(headers.get('cache-control') ?? '')) return null;
  // Caches keep the two apart, also where this client gets it as it is.
  headers.append('vary', 'accept-encoding');
  const encoding = accepted === null ? undefined : chooseEncoding(accepted);
  if (encoding === undefined) return null;
  headers.set('content-encoding', encoding);
  const tag = headers.get('etag');
  // The bytes are others: only a weak tag is still right (RFC 9110, 8.8.1).
  if (tag?.startsWith('"')) headers.set('etag', `W/${tag}`);
  return encoders[encoding](typeof content === 'string' ? Buffer.from(content) : content);
}
