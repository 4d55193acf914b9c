// Fields on their way out: checked, in lower case, pseudo fields first, as the text that ops/http2 takes (submit.rs).

import { Buffer } from 'buffer';
import { codes } from 'internal/errors';
import { isToken } from 'internal/http/header_rules';
import { isOfConnection, isSingle } from 'internal/http2/field_rules';
import { sensitiveHeaders } from 'internal/http2/sensitive_headers';

const {
  ERR_HTTP2_HEADER_SINGLE_VALUE,
  ERR_HTTP2_INVALID_CONNECTION_HEADERS,
  ERR_HTTP2_INVALID_PSEUDOHEADER,
  ERR_INVALID_ARG_VALUE,
  ERR_INVALID_HTTP_TOKEN,
} = codes;

const kPlain = '0';
const kSensitive = '1';

/** Lower case of names that were valid before. Bounded: programs make names up. */
const knownNames = new Map();
const kMaxKnownNames = 512;

/** @returns {string} the name as it is sent @throws {ERR_INVALID_HTTP_TOKEN} */
function nameOf(name) {
  const known = knownNames.get(name);
  if (known !== undefined) return known;
  const lowerCase = name.toLowerCase();
  if (!isToken(name) && name[0] !== ':') throw new ERR_INVALID_HTTP_TOKEN('Header name', name);
  if (knownNames.size < kMaxKnownNames) knownNames.set(name, lowerCase);
  return lowerCase;
}

/** Values are octets: what does not fit is cut, and nothing may look like the end of a text. */
function valueOf(value) {
  const text = String(value);
  // eslint-disable-next-line no-control-regex
  if (!/[\0\u0100-\uffff]/.test(text)) return text;
  return Buffer.from(text, 'latin1').toString('latin1').replaceAll('\0', '\x01');
}

/** Builds the text of one block. */
class Block {
  #pseudo = '';
  #others = '';
  #allowed;
  #sensitive;
  #strict;
  #seen = new Set();

  constructor(allowed, sensitive, strict) {
    this.#allowed = allowed;
    this.#sensitive = sensitive;
    this.#strict = strict;
  }

  get text() {
    return this.#pseudo + this.#others;
  }

  /** Adds a field with all its values. */
  add(given, value) {
    const name = nameOf(given);
    if (name[0] === ':') {
      this.#addPseudo(name, value);
      return;
    }
    const isList = Array.isArray(value);
    if (isList && value.length === 0) return;
    if (isSingle(name)) this.#addOnce(name, isList && value.length > 1);
    if (isOfConnection(name, value)) throw new ERR_HTTP2_INVALID_CONNECTION_HEADERS(name);
    if (!isList) this.#write(name, value);
    else for (const one of value) this.#write(name, one);
  }

  #addOnce(name, isSeveral) {
    if (this.#strict && (isSeveral || this.#seen.has(name))) throw new ERR_HTTP2_HEADER_SINGLE_VALUE(name);
    this.#seen.add(name);
  }

  #addPseudo(name, value) {
    if (!this.#allowed.has(name)) throw new ERR_HTTP2_INVALID_PSEUDOHEADER(name);
    if (this.#seen.has(name) || (Array.isArray(value) && value.length > 1)) throw new ERR_HTTP2_HEADER_SINGLE_VALUE(name);
    this.#seen.add(name);
    this.#pseudo += `${kPlain}${name}\0${valueOf(value)}\0`;
  }

  #write(name, value) {
    const mark = this.#sensitive !== undefined && this.#sensitive.has(name) ? kSensitive : kPlain;
    this.#others += `${mark}${name}\0${valueOf(value)}\0`;
  }
}

function sensitiveNames(headers) {
  const names = headers[sensitiveHeaders];
  if (names === undefined) return undefined;
  if (!Array.isArray(names)) throw new ERR_INVALID_ARG_VALUE('headers[http2.neverIndex]', names);
  return names.length === 0 ? undefined : new Set(names.map((name) => String(name).toLowerCase()));
}

/**
 * The text of a block.
 * @param {object} headers
 * @param {Set<string>} allowed the pseudo fields that may be there
 * @param {boolean} [strict] fields that come once are checked
 * @returns {string}
 * @throws {ERR_HTTP2_HEADER_SINGLE_VALUE | ERR_HTTP2_INVALID_CONNECTION_HEADERS | ERR_HTTP2_INVALID_PSEUDOHEADER | ERR_INVALID_HTTP_TOKEN}
 */
export function blockOfObject(headers, allowed, strict = true) {
  const block = new Block(allowed, sensitiveNames(headers), strict);
  for (const name of Object.keys(headers)) {
    const value = headers[name];
    if (value !== undefined && name !== '') block.add(name, value);
  }
  return block.text;
}

/** As blockOfObject, for names and values by turns. @param {unknown[]} list */
export function blockOfList(list, allowed, strict = true) {
  const block = new Block(allowed, sensitiveNames(list), strict);
  for (let at = 0; at < list.length; at += 2) {
    if (list[at + 1] !== undefined && list[at] !== '') block.add(String(list[at]), list[at + 1]);
  }
  return block.text;
}

/**
 * Names and values by turns as an object; names stay as they were given, the values of a name that comes again become a list.
 * @param {unknown[]} list
 */
export function objectOfList(list) {
  if (list.length % 2 !== 0) throw new ERR_INVALID_ARG_VALUE('headers', list);
  const headers = { __proto__: null };
  for (let at = 0; at < list.length; at += 2) {
    const name = list[at];
    const before = headers[name];
    if (before === undefined) headers[name] = list[at + 1];
    else if (Array.isArray(before)) before.push(list[at + 1]);
    else headers[name] = [before, list[at + 1]];
  }
  if (list[sensitiveHeaders] !== undefined) headers[sensitiveHeaders] = list[sensitiveHeaders];
  return headers;
}
