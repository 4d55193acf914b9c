// Media types of bodies: parsing that never throws, and the one that several content-type headers amount to.

import { MIMEType } from 'internal/mime';

/** @returns {MIMEType | null} null for what is no media type */
export function parseMimeType(text) {
  try {
    return new MIMEType(text);
  } catch {
    return null;
  }
}

/** Splits a header value at the commas outside of quotes. @returns {string[]} */
function splitHeader(value) {
  const parts = [];
  let part = '';
  for (let index = 0; index < value.length; index++) {
    const character = value[index];
    if (character === ',') {
      parts.push(part.trim());
      part = '';
      continue;
    }
    part += character;
    if (character !== '"') continue;
    while (++index < value.length) {
      part += value[index];
      if (value[index] === '"') break;
      if (value[index] === '\\' && index + 1 < value.length) part += value[++index];
    }
  }
  parts.push(part.trim());
  return parts;
}

/**
 * The media type of a message: the last one that parses, with the charset of an earlier one of the same type.
 * @param {import('internal/fetch/headers').HeaderList} list
 * @returns {MIMEType | null}
 */
export function extractMimeType(list) {
  const value = list.get('content-type');
  if (value === null) return null;
  let charset = null;
  let essence = null;
  let result = null;
  for (const part of splitHeader(value)) {
    const parsed = parseMimeType(part);
    if (parsed === null || parsed.essence === '*/*') continue;
    result = parsed;
    if (parsed.essence !== essence) {
      charset = parsed.params.get('charset');
      essence = parsed.essence;
    } else if (!parsed.params.has('charset') && charset !== null) {
      parsed.params.set('charset', charset);
    }
  }
  return result;
}
