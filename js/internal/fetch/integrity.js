// Subresource integrity: the `integrity` of a request against the bytes of its response.

import { crypto } from 'internal/webcrypto';
import { Buffer } from 'buffer';
import { Body } from 'internal/fetch/body';

const algorithms = ['sha256', 'sha384', 'sha512'];

/** The digests of the strongest algorithm that the metadata has. */
function strongest(metadata) {
  let best = -1;
  let digests = [];
  for (const item of metadata.split(/[\t\n\f\r ]+/)) {
    const match = /^(sha256|sha384|sha512)-([A-Za-z0-9+/_-]+={0,2})(?:\?[\x21-\x7e]*)?$/i.exec(item);
    if (match === null) continue;
    const rank = algorithms.indexOf(match[1].toLowerCase());
    if (rank < best) continue;
    if (rank > best) digests = [];
    best = rank;
    digests.push(Buffer.from(match[2], 'base64'));
  }
  return { algorithm: best === -1 ? null : `SHA-${algorithms[best].slice(3)}`, digests };
}

/**
 * Reads a response's body and checks it.
 * @throws {Error} 'integrity mismatch'
 */
export async function checkIntegrity(request, response) {
  const { algorithm, digests } = strongest(request.integrity);
  if (algorithm === null) return;
  const bytes = response.body === null ? new Uint8Array(0) : await response.body.consume();
  const digest = Buffer.from(await crypto.subtle.digest(algorithm, bytes));
  if (!digests.some((expected) => expected.equals(digest))) throw new Error('integrity mismatch');
  if (response.body !== null) response.body = new Body({ source: bytes, length: bytes.byteLength });
}
