// node:querystring: parsing and formatting of query strings the way Node always did.
import { Buffer } from 'buffer';
import { decodeComponent, encodeComponent, hexValue } from 'internal/querystring';

const PERCENT = 37;
const PLUS = 43;
const SPACE = 32;

// What makes Node call a decoder of the program: text without an encoded byte stays as it is. In values it looks past plus signs.
const encodedKey = /%[0-9A-Fa-f]{2}/;
const encodedValue = /%\+*[0-9A-Fa-f]\+*[0-9A-Fa-f]/;
/** A second encoded byte in the key makes Node decode the value too, which shows if that is no valid encoding. */
const keyThatDecodesValue = /%[0-9A-Fa-f]{2}.*%\+*[0-9A-Fa-f]\+*[0-9A-Fa-f]/s;

/**
 * Decodes percent-encoded bytes; malformed sequences stay as they are.
 * @param {string} text
 * @param {boolean} [decodeSpaces] whether `+` means a space
 * @returns {Buffer}
 */
function unescapeBuffer(text, decodeSpaces) {
  const out = Buffer.allocUnsafe(text.length);
  const last = text.length - 2;
  let size = 0;
  for (let i = 0; i < text.length; i++) {
    let code = text.charCodeAt(i);
    if (code === PLUS && decodeSpaces) {
      code = SPACE;
    } else if (code === PERCENT && i < last) {
      const high = hexValue(text.charCodeAt(i + 1));
      const low = hexValue(text.charCodeAt(i + 2));
      if (high !== -1 && low !== -1) {
        code = high * 16 + low;
        i += 2;
      }
    }
    out[size++] = code;
  }
  return size === out.length ? out : out.subarray(0, size);
}

/** Docs: querystring.md "querystring.unescape(str)". */
function unescape(text, decodeSpaces) {
  try {
    return decodeComponent(`${text}`);
  } catch {
    return querystring.unescapeBuffer(text, decodeSpaces).toString();
  }
}

/**
 * Docs: querystring.md "querystring.escape(str)".
 * @throws ERR_INVALID_URI
 */
function escape(value) {
  if (typeof value !== 'string') value = typeof value === 'object' ? String(value) : `${value}`;
  return encodeComponent(value);
}

function primitiveToString(value) {
  if (typeof value === 'string') return value;
  if ((typeof value === 'number' && Number.isFinite(value)) || typeof value === 'bigint' || typeof value === 'boolean') return `${value}`;
  return '';
}

function encodePrimitive(value) {
  const text = primitiveToString(value);
  // Only text and numbers such as 1e+21 have characters to encode.
  return typeof value === 'string' || typeof value === 'number' ? encodeComponent(text) : text;
}

/**
 * Docs: querystring.md "querystring.stringify(obj[, sep[, eq[, options]]])".
 * @param {object} object
 * @param {string} [sep]
 * @param {string} [eq]
 * @param {{ encodeURIComponent?: (text: string) => string }} [options]
 * @returns {string}
 * @throws ERR_INVALID_URI
 */
function stringify(object, sep, eq, options) {
  sep ||= '&';
  eq ||= '=';
  let encoder = querystring.escape;
  if (options && typeof options.encodeURIComponent === 'function') encoder = options.encodeURIComponent;
  const encode = encoder === escape ? encodePrimitive : (value) => encoder(primitiveToString(value));
  if (object === null || typeof object !== 'object') return '';

  const keys = Object.keys(object);
  let fields = '';
  for (let i = 0; i < keys.length; i++) {
    const value = object[keys[i]];
    const prefix = encode(keys[i]) + eq;
    if (!Array.isArray(value)) {
      if (fields !== '') fields += sep;
      fields += prefix + encode(value);
      continue;
    }
    for (let j = 0; j < value.length; j++) {
      if (fields !== '' || j > 0) fields += sep;
      fields += prefix + encode(value[j]);
    }
  }
  return fields;
}

/** Decodes a part as Node does, where it shows: by a decoder of the program, or what is malformed. */
function decodeStrangely(part, encoded, decoder) {
  if (part.length === 0) return part;
  const text = part.replaceAll('+', decoder === unescape ? ' ' : '%20');
  if (decoder === unescape && !encoded) return text;
  try {
    return decoder(text);
  } catch {
    return querystring.unescape(text, true);
  }
}

/** Decodes a part by the usual decoder; undefined if it is malformed. */
function decodePart(part) {
  let plus = false;
  let percent = false;
  for (let i = 0; i < part.length; i++) {
    const code = part.charCodeAt(i);
    if (code === PLUS) plus = true;
    else if (code === PERCENT) percent = true;
  }
  const text = plus ? part.replaceAll('+', ' ') : part;
  if (!percent) return text;
  try {
    return decodeComponent(text);
  } catch {
    return undefined;
  }
}

function decodeKey(rawKey, decoder) {
  const key = decoder === unescape ? decodePart(rawKey) : undefined;
  return key ?? decodeStrangely(rawKey, encodedKey.test(rawKey), decoder);
}

function decodeValue(rawValue, rawKey, decoder) {
  const value = decoder === unescape ? decodePart(rawValue) : undefined;
  return value ?? decodeStrangely(rawValue, encodedValue.test(rawValue) || (rawValue !== '' && keyThatDecodesValue.test(rawKey)), decoder);
}

/** Adds a value to those of a key, which become a list. */
function addValue(object, key, value) {
  const current = object[key];
  if (current === undefined) object[key] = value;
  else if (typeof current === 'string') object[key] = [current, value];
  else current.push(value);
}

/**
 * Docs: querystring.md "querystring.parse(str[, sep[, eq[, options]]])".
 * @param {string} text
 * @param {string} [sep]
 * @param {string} [eq]
 * @param {{ maxKeys?: number, decodeURIComponent?: (text: string) => string }} [options]
 * @returns {Record<string, string | string[]>} an object without a prototype
 */
function parse(text, sep, eq, options) {
  const object = { __proto__: null };
  if (typeof text !== 'string' || text.length === 0) return object;
  sep = sep ? String(sep) : '&';
  eq = eq ? String(eq) : '=';
  let pairs = 1000;
  if (options && typeof options.maxKeys === 'number') pairs = options.maxKeys > 0 ? options.maxKeys : -1;
  const decoder = options && typeof options.decodeURIComponent === 'function' ? options.decodeURIComponent : querystring.unescape;

  if (sep.length === 1 && eq.length === 1) {
    parsePairs(object, text, sep.charCodeAt(0), eq.charCodeAt(0), pairs, decoder);
  } else {
    parseAnyPairs(object, text, sep, eq, pairs, decoder);
  }
  return object;
}

/** Adds the pairs of a text to an object: separators of one character are found in one pass. */
function parsePairs(object, text, sep, eq, pairs, decoder) {
  const isCustom = decoder !== unescape;
  let start = 0;
  let equals = -1;
  // Whether there is anything to decode in the part that is being read, and was in the key.
  let isEncoded = isCustom;
  let keyIsEncoded = isCustom;
  for (let i = 0; i <= text.length; i++) {
    const code = i === text.length ? sep : text.charCodeAt(i);
    if (code === sep) {
      if (i > start) {
        if (equals === -1) keyIsEncoded = isEncoded;
        const rawKey = text.slice(start, equals === -1 ? i : equals);
        const rawValue = equals === -1 ? '' : text.slice(equals + 1, i);
        const key = keyIsEncoded ? decodeKey(rawKey, decoder) : rawKey;
        addValue(object, key, isEncoded && equals !== -1 ? decodeValue(rawValue, rawKey, decoder) : rawValue);
      }
      // An empty pair counts, so that a string of separators does not go past the limit.
      if (--pairs === 0) return;
      start = i + 1;
      equals = -1;
      isEncoded = isCustom;
    } else if (code === eq && equals === -1) {
      equals = i;
      keyIsEncoded = isEncoded;
      isEncoded = isCustom;
    } else if (code === PLUS || code === PERCENT) {
      isEncoded = true;
    }
  }
}

/** The same with separators of any length, even none. */
function parseAnyPairs(object, text, sep, eq, pairs, decoder) {
  for (let start = 0; start <= text.length; ) {
    let end = sep === '' ? -1 : text.indexOf(sep, start);
    if (end === -1) end = text.length;
    if (end > start) {
      let equals = text.indexOf(eq, start);
      if (equals === -1 || equals + eq.length > end) equals = end;
      const rawKey = text.slice(start, equals);
      const rawValue = equals === end ? '' : text.slice(equals + eq.length, end);
      addValue(object, decodeKey(rawKey, decoder), decodeValue(rawValue, rawKey, decoder));
    }
    if (--pairs === 0) return;
    start = end + Math.max(sep.length, 1);
  }
}

const querystring = {
  unescapeBuffer,
  unescape,
  escape,
  stringify,
  encode: stringify,
  parse,
  decode: parse,
};

export default querystring;
