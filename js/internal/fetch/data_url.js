// data: URLs.

import { Buffer } from 'buffer';
import { parseMimeType } from 'internal/fetch/mime';

function percentDecode(text) {
  // The URL parser left only ASCII.
  const bytes = Buffer.alloc(text.length);
  let length = 0;
  for (let index = 0; index < text.length; index++) {
    const pair = text[index] === '%' ? text.slice(index + 1, index + 3) : '';
    if (/^[0-9A-Fa-f]{2}$/.test(pair)) {
      bytes[length++] = Number.parseInt(pair, 16);
      index += 2;
    } else {
      bytes[length++] = text.charCodeAt(index);
    }
  }
  return bytes.subarray(0, length);
}

/** Base64 that forgives blanks and missing padding. @returns {Buffer | null} null for what is none */
function forgivingBase64(text) {
  let data = text.replace(/[\t\n\f\r ]+/g, '');
  if (data.length % 4 === 0) data = data.replace(/={1,2}$/, '');
  if (data.length % 4 === 1 || /[^+/0-9A-Za-z]/.test(data)) return null;
  return Buffer.from(data, 'base64');
}

/**
 * What a data: URL holds.
 * @param {URL} url
 * @returns {{ type: string, bytes: Uint8Array } | null} null when it is malformed
 */
export function parseDataUrl(url) {
  const { href, hash } = url;
  const input = (hash === '' ? href.replace(/#$/, '') : href.slice(0, -hash.length)).slice('data:'.length);
  const comma = input.indexOf(',');
  if (comma === -1) return null;
  let type = input.slice(0, comma).replace(/^[\t\n\f\r ]+|[\t\n\f\r ]+$/g, '');
  let bytes = percentDecode(input.slice(comma + 1));
  const base64 = /; *base64$/i.exec(type);
  if (base64 !== null) {
    bytes = forgivingBase64(bytes.latin1Slice(0, bytes.length));
    if (bytes === null) return null;
    type = type.slice(0, base64.index);
  }
  if (type.startsWith(';')) type = `text/plain${type}`;
  const parsed = parseMimeType(type);
  return {
    type: parsed === null ? 'text/plain;charset=US-ASCII' : `${parsed}`,
    bytes: new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length),
  };
}
