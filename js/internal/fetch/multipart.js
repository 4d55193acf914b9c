// multipart/form-data, written and read.

import { Buffer } from 'buffer';
import { File } from 'internal/blob';
import { formFromPairs, getFormPairs } from 'internal/fetch/formdata';

const kBoundaryPrefix = '----formdata-undici-0';

function escapeName(text) {
  return text.replace(/\n/g, '%0A').replace(/\r/g, '%0D').replace(/"/g, '%22');
}

function normalizeNewlines(text) {
  return text.replace(/\r?\n|\r/g, '\r\n');
}

/**
 * Writes a form as multipart/form-data.
 * @param {FormData} form
 * @returns {{ parts: (Uint8Array | Blob)[], length: number, type: string }}
 */
export function encodeMultipart(form) {
  const boundary = `${kBoundaryPrefix}${Math.floor(Math.random() * 1e11).toString().padStart(11, '0')}`;
  const parts = [];
  let text = '';
  let length = 0;
  const flush = () => {
    const bytes = Buffer.from(text);
    text = '';
    length += bytes.length;
    parts.push(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length));
  };
  for (const [name, value] of getFormPairs(form)) {
    text += `--${boundary}\r\nContent-Disposition: form-data; name="${escapeName(normalizeNewlines(name))}"`;
    if (typeof value === 'string') {
      text += `\r\n\r\n${normalizeNewlines(value)}\r\n`;
      continue;
    }
    text += `; filename="${escapeName(value.name)}"\r\nContent-Type: ${value.type || 'application/octet-stream'}\r\n\r\n`;
    flush();
    parts.push(value);
    length += value.size;
    text = '\r\n';
  }
  text += `--${boundary}--\r\n`;
  flush();
  return { parts, length, type: `multipart/form-data; boundary=${boundary}` };
}

function parsingError(message) {
  return new TypeError('Failed to parse body as FormData.', { cause: new TypeError(message) });
}

const validBoundary = /^[0-9A-Za-z'\-_]{27,70}$/;
const looseBoundary = /^[ -~]{1,200}$/;

/**
 * Reads a body of the type multipart/form-data.
 * @param {Uint8Array} bytes
 * @param {MIMEType} type
 * @returns {FormData}
 * @throws {TypeError}
 */
export function parseMultipart(bytes, type) {
  const boundary = type.params.get('boundary');
  if (boundary === null || !(validBoundary.test(boundary) || looseBoundary.test(boundary))) {
    throw parsingError('missing boundary in content-type header');
  }
  const input = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const delimiter = Buffer.from(`--${boundary}`);
  const pairs = [];
  let position = 0;
  // Some writers start with an empty line.
  while (input[position] === 0x0d && input[position + 1] === 0x0a) position += 2;
  for (;;) {
    if (input.compare(delimiter, 0, delimiter.length, position, Math.min(position + delimiter.length, input.length)) !== 0) {
      throw parsingError('no boundary found in multipart body');
    }
    position += delimiter.length;
    if (input[position] === 0x2d && input[position + 1] === 0x2d) return formFromPairs(pairs);
    if (input[position] !== 0x0d || input[position + 1] !== 0x0a) throw parsingError('expected CRLF');
    position += 2;
    const part = parsePartHeaders(input, position);
    position = part.end;
    const end = input.indexOf(`\r\n--${boundary}`, position, 'latin1');
    if (end === -1) throw parsingError('expected boundary after body');
    let body = input.subarray(position, end);
    if (part.encoding === 'base64') body = Buffer.from(body.toString('latin1'), 'base64');
    pairs.push([part.name, partValue(part, body)]);
    position = end + 2;
  }
}

function partValue({ filename, contentType }, body) {
  if (filename === null) return decodeText(body);
  const bytes = new Uint8Array(body);
  const type = contentType ?? 'text/plain';
  return new File([bytes], filename, { type: /^[\0-\x7f]*$/.test(type) ? type : '' });
}

function decodeText(buffer) {
  const text = buffer.utf8Slice(0, buffer.length);
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

function parsePartHeaders(input, start) {
  const result = { name: null, filename: null, contentType: null, encoding: null, end: start };
  let position = start;
  for (;;) {
    const end = input.indexOf('\r\n', position, 'latin1');
    if (end === -1) throw parsingError('expected CRLF');
    if (end === position) {
      if (result.name === null) throw parsingError('header name is null');
      result.end = end + 2;
      return result;
    }
    const line = input.subarray(position, end);
    position = end + 2;
    const colon = line.indexOf(0x3a);
    if (colon === -1) throw parsingError('expected :');
    const name = line.latin1Slice(0, colon).trim().toLowerCase();
    const value = line.subarray(colon + 1);
    if (name === 'content-disposition') parseDisposition(value, result);
    else if (name === 'content-type') result.contentType = value.latin1Slice(0, value.length).trim();
    else if (name === 'content-transfer-encoding') result.encoding = value.latin1Slice(0, value.length).trim().toLowerCase();
  }
}

const attribute = /;[ \t]*(filename\*|filename|name)=(?:"([^"]*)"|([^;\s]*))/gi;

function parseDisposition(value, result) {
  const text = decodeText(value);
  if (!/^[ \t]*form-data(?![^\s;])/i.test(text)) throw parsingError('expected form-data for content-disposition header');
  result.name = null;
  result.filename = null;
  for (const [, key, quoted, bare] of text.matchAll(attribute)) {
    const raw = quoted ?? bare;
    switch (key.toLowerCase()) {
      case 'name':
        result.name = unescapeName(raw);
        break;
      case 'filename':
        result.filename ??= unescapeName(raw);
        break;
      default:
        result.filename = extendedValue(raw);
    }
  }
  if (result.name === null) throw parsingError('expected name attribute in content-disposition header');
}

function unescapeName(text) {
  return text.replace(/%0A/gi, '\n').replace(/%0D/gi, '\r').replace(/%22/g, '"');
}

function extendedValue(text) {
  const match = /^utf-8'[^']*'(.*)$/i.exec(text);
  if (match === null) throw parsingError('unknown encoding, expected utf-8');
  try {
    return decodeURIComponent(match[1]);
  } catch {
    throw parsingError('malformed filename*');
  }
}

