// Headers, and the list of header fields that requests and responses keep.

import { lazy } from 'internal/core';
import { customInspectSymbol } from 'internal/util';
import { inspect } from 'internal/util/inspect';
import { tokenPattern } from 'internal/fetch/constants';
import { defineIterable, exposeInterface, illegalInvocation, requireArguments, toByteString } from 'internal/fetch/webidl';

const lazyBuffer = lazy('buffer');

const notInValue = /[\0\r\n]/;
const outerBlanks = /^[\t\n\r ]+|[\t\n\r ]+$/g;

/** So many fields are found without an index. */
const kFew = 16;

/** Fields that who sends a message looks for: bits of `HeaderList.notable`. */
export const kContentLength = 1;
export const kTransferEncoding = 2;
export const kDate = 4;
export const kConnection = 8;

function notableBit(key) {
  switch (key.length) {
    case 4:
      return key === 'date' ? kDate : 0;
    case 10:
      return key === 'connection' ? kConnection : 0;
    case 14:
      return key === 'content-length' ? kContentLength : 0;
    case 17:
      return key === 'transfer-encoding' ? kTransferEncoding : 0;
    default:
      return 0;
  }
}

/** Header fields by name. Values of one name are joined with `, `; those of set-cookie are kept apart as well. */
export class HeaderList {
  /** Three places for each field: the name in lower case, the name, the value. @type {string[] | null} null while there are none */
  #fields = null;
  /** Where fields are, once there are many. @type {Map<string, number> | null} */
  #index = null;
  /** @type {string[] | null} */
  #cookies = null;
  /** @type {[string, string][] | null} */
  #sorted = null;
  /** Which of the fields above are here. */
  notable = 0;

  #at(key) {
    const fields = this.#fields;
    if (fields === null) return -1;
    if (fields.length > kFew * 3) return this.#indexed().get(key) ?? -1;
    for (let at = 0; at < fields.length; at += 3) if (fields[at] === key) return at;
    return -1;
  }

  #indexed() {
    if (this.#index === null) {
      const fields = this.#fields;
      this.#index = new Map();
      for (let at = 0; at < fields.length; at += 3) this.#index.set(fields[at], at);
    }
    return this.#index;
  }

  #add(key, name, value) {
    this.#fields ??= [];
    this.#index?.set(key, this.#fields.length);
    this.#fields.push(key, name, value);
    this.notable |= notableBit(key);
  }

  /** @returns {boolean} */
  has(name) {
    return this.#at(name.toLowerCase()) >= 0;
  }

  /** @returns {string | null} */
  get(name) {
    const at = this.#at(name.toLowerCase());
    return at < 0 ? null : this.#fields[at + 2];
  }

  append(name, value) {
    this.#sorted = null;
    const key = name.toLowerCase();
    const at = this.#at(key);
    if (at < 0) this.#add(key, name, value);
    else this.#fields[at + 2] += `${key === 'cookie' ? '; ' : ', '}${value}`;
    if (key === 'set-cookie') (this.#cookies ??= []).push(value);
  }

  set(name, value) {
    this.#sorted = null;
    const key = name.toLowerCase();
    if (key === 'set-cookie') this.#cookies = [value];
    const at = this.#at(key);
    if (at < 0) {
      this.#add(key, name, value);
    } else {
      this.#fields[at + 1] = name;
      this.#fields[at + 2] = value;
    }
  }

  delete(name) {
    const key = name.toLowerCase();
    const at = this.#at(key);
    if (at < 0) return;
    this.#fields.splice(at, 3);
    this.#index = null;
    this.#sorted = null;
    this.notable &= ~notableBit(key);
    if (key === 'set-cookie') this.#cookies = null;
  }

  /** @returns {string[]} */
  get cookies() {
    return this.#cookies === null ? [] : [...this.#cookies];
  }

  /** @returns {HeaderList} */
  clone() {
    const copy = new HeaderList();
    if (this.#fields !== null) copy.#fields = [...this.#fields];
    if (this.#cookies !== null) copy.#cookies = [...this.#cookies];
    copy.notable = this.notable;
    return copy;
  }

  /** The fields with the names as they were given. @returns {Record<string, string>} */
  toObject() {
    const object = {};
    const flat = this.flatten();
    for (let i = 0; i < flat.length; i += 2) object[flat[i]] = flat[i + 1];
    return object;
  }

  /** Names and values in turn, in the order they were added. @returns {string[]} */
  flatten() {
    return this.#fields?.filter((part, index) => index % 3 !== 0) ?? [];
  }

  /** The fields as a message of HTTP/1.1 has them, each cookie on its own. @returns {string} */
  toWire() {
    const fields = this.#fields;
    if (fields === null) return '';
    // Most answers have one, and few differ in it.
    if (fields.length === 3 && fields[0] === 'content-type') return wireOfType(fields[1], fields[2]);
    let text = '';
    for (let at = 0; at < fields.length; at += 3) {
      const name = fields[at + 1];
      if (fields[at] === 'set-cookie') for (const cookie of this.#cookies) text += `${name}: ${cookie}\r\n`;
      else text += `${name}: ${fields[at + 2]}\r\n`;
    }
    return text;
  }

  /** The pairs in the order of iteration: by name, each cookie on its own. @returns {[string, string][]} */
  sorted() {
    if (this.#sorted !== null) return this.#sorted;
    const fields = this.#fields ?? [];
    const pairs = [];
    for (let at = 0; at < fields.length; at += 3) pairs.push([fields[at], fields[at + 2]]);
    pairs.sort(([left], [right]) => (left < right ? -1 : 1));
    this.#sorted = pairs.flatMap((pair) => (pair[0] === 'set-cookie' ? this.#cookies.map((cookie) => [pair[0], cookie]) : [pair]));
    return this.#sorted;
  }
}

/** A string in one piece, which is handed to Rust without being put together each time. @param {string} text Latin-1 */
export function flattened(text) {
  return lazyBuffer().Buffer.from(text, 'latin1').latin1Slice();
}

const kMaxTypes = 32;
/** Fields of types that were sent before. */
const knownTypes = new Map();

function wireOfType(name, type) {
  if (name !== 'content-type') return `${name}: ${type}\r\n`;
  let text = knownTypes.get(type);
  if (text === undefined) {
    text = flattened(`content-type: ${type}\r\n`);
    if (knownTypes.size < kMaxTypes) knownTypes.set(type, text);
  }
  return text;
}

function checkName(name, context) {
  if (!tokenPattern.test(name)) throw new TypeError(`${context}: "${name}" is an invalid header name.`);
}

function fill(headers, init) {
  const context = 'Headers constructor';
  if (typeof init === 'object' && init !== null) {
    const iterator = init[Symbol.iterator];
    if (iterator !== undefined && iterator !== null) {
      if (typeof iterator !== 'function') throw new TypeError(`${context}: init is not iterable.`);
      fillFromPairs(headers, init, context);
    } else {
      fillFromRecord(headers, init, context);
    }
    return;
  }
  throw new TypeError(
    `${context}: Argument 1 could not be converted to one of: sequence<sequence<ByteString>>, record<ByteString, ByteString>.`,
  );
}

function fillFromPairs(headers, init, context) {
  const pairs = [];
  for (const item of init) {
    if (typeof item !== 'object' || item === null || typeof item[Symbol.iterator] !== 'function') {
      throw new TypeError(`${context}: init[${pairs.length}] is not iterable.`);
    }
    const what = `init[${pairs.length}]`;
    pairs.push(Array.from(item, (part, index) => toByteString(part, context, `${what}[${index}]`)));
  }
  for (const pair of pairs) {
    if (pair.length !== 2) throw new TypeError(`${context}: expected name/value pair to be length 2, found ${pair.length}.`);
    appendHeader(headers, pair[0], pair[1], 'Headers.append');
  }
}

function fillFromRecord(headers, init, context) {
  const pairs = [];
  for (const key of Reflect.ownKeys(init)) {
    const descriptor = Reflect.getOwnPropertyDescriptor(init, key);
    if (descriptor === undefined || !descriptor.enumerable) continue;
    const name = toByteString(key, context, typeof key === 'symbol' ? `Key ${String(key)} in init` : key);
    pairs.push([name, toByteString(init[key], context, `init["${name}"]`)]);
  }
  for (const [name, value] of pairs) appendHeader(headers, name, value, 'Headers.append');
}

let listOf;
let wrapList;
let appendHeader;

/** Header fields of a request or a response. */
export class Headers {
  #list = new HeaderList();
  #immutable = false;

  static {
    listOf = (headers) => {
      if (typeof headers !== 'object' || headers === null || !(#list in headers)) throw illegalInvocation();
      return headers.#list;
    };
    wrapList = (list, immutable) => {
      const headers = new Headers();
      headers.#list = list;
      headers.#immutable = immutable;
      return headers;
    };
    appendHeader = (headers, name, given, context) => {
      const value = given.replace(outerBlanks, '');
      checkName(name, context);
      if (notInValue.test(value)) throw new TypeError(`${context}: "${value}" is an invalid header value.`);
      if (headers.#immutable) throw new TypeError('immutable');
      headers.#list.append(name, value);
    };
  }

  /** @throws {TypeError} */
  constructor(init = undefined) {
    if (init !== undefined) fill(this, init);
  }

  /** Adds a value to those of a header. @throws {TypeError} */
  append(name, value) {
    listOf(this);
    requireArguments(arguments.length, 2, 'Headers.append');
    appendHeader(
      this,
      toByteString(name, 'Headers.append', 'name'),
      toByteString(value, 'Headers.append', 'value'),
      'Headers.append',
    );
  }

  /** Removes a header. @throws {TypeError} */
  delete(name) {
    listOf(this);
    requireArguments(arguments.length, 1, 'Headers.delete');
    const key = toByteString(name, 'Headers.delete', 'name');
    checkName(key, 'Headers.delete');
    if (this.#immutable) throw new TypeError('immutable');
    this.#list.delete(key);
  }

  /** @returns {string | null} all values of a header @throws {TypeError} */
  get(name) {
    const list = listOf(this);
    requireArguments(arguments.length, 1, 'Headers.get');
    const key = toByteString(name, 'Headers.get', 'name');
    checkName(key, 'Headers.get');
    return list.get(key);
  }

  /** @returns {boolean} @throws {TypeError} */
  has(name) {
    const list = listOf(this);
    requireArguments(arguments.length, 1, 'Headers.has');
    const key = toByteString(name, 'Headers.has', 'name');
    checkName(key, 'Headers.has');
    return list.has(key);
  }

  /** Replaces the values of a header. @throws {TypeError} */
  set(name, value) {
    listOf(this);
    requireArguments(arguments.length, 2, 'Headers.set');
    const key = toByteString(name, 'Headers.set', 'name');
    const text = toByteString(value, 'Headers.set', 'value').replace(outerBlanks, '');
    checkName(key, 'Headers.set');
    if (notInValue.test(text)) throw new TypeError(`Headers.set: "${text}" is an invalid header value.`);
    if (this.#immutable) throw new TypeError('immutable');
    this.#list.set(key, text);
  }

  /** @returns {string[]} the values of set-cookie, each on its own */
  getSetCookie() {
    return listOf(this).cookies;
  }

  [customInspectSymbol](depth, options) {
    const opts = { ...options, depth: options.depth ?? depth };
    return `Headers ${inspect(listOf(this).toObject(), opts)}`;
  }
}

defineIterable(Headers, (headers) => listOf(headers).sorted());
exposeInterface(Headers, ['append', 'delete', 'get', 'has', 'set', 'getSetCookie']);

/** The list inside a Headers object. @throws {TypeError} for other objects */
export function getHeaderList(headers) {
  return listOf(headers);
}

/** A Headers object around a list. With `immutable` scripts cannot change it. @returns {Headers} */
export function headersFromList(list, immutable) {
  return wrapList(list, immutable);
}

/** Fills a Headers object from what a script gave. @throws {TypeError} */
export function fillHeaders(headers, init) {
  fill(headers, init);
}
