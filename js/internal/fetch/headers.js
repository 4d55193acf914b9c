// Headers, and the list of header fields that requests and responses keep.

import { customInspectSymbol } from 'internal/util';
import { inspect } from 'internal/util/inspect';
import { tokenPattern } from 'internal/fetch/constants';
import { defineIterable, exposeInterface, illegalInvocation, requireArguments, toByteString } from 'internal/fetch/webidl';

const notInValue = /[\0\r\n]/;
const outerBlanks = /^[\t\n\r ]+|[\t\n\r ]+$/g;

/** Header fields by name. Values of one name are joined with `, `; those of set-cookie are kept apart as well. */
export class HeaderList {
  /** @type {Map<string, { name: string, value: string }>} by name in lower case */
  #fields = new Map();
  /** @type {string[] | null} */
  #cookies = null;
  /** @type {[string, string][] | null} */
  #sorted = null;

  /** @returns {boolean} */
  has(name) {
    return this.#fields.has(name.toLowerCase());
  }

  /** @returns {string | null} */
  get(name) {
    return this.#fields.get(name.toLowerCase())?.value ?? null;
  }

  append(name, value) {
    this.#sorted = null;
    const key = name.toLowerCase();
    const field = this.#fields.get(key);
    if (field === undefined) this.#fields.set(key, { name, value });
    else field.value = `${field.value}${key === 'cookie' ? '; ' : ', '}${value}`;
    if (key === 'set-cookie') (this.#cookies ??= []).push(value);
  }

  set(name, value) {
    this.#sorted = null;
    const key = name.toLowerCase();
    if (key === 'set-cookie') this.#cookies = [value];
    this.#fields.set(key, { name, value });
  }

  delete(name) {
    const key = name.toLowerCase();
    if (!this.#fields.delete(key)) return;
    this.#sorted = null;
    if (key === 'set-cookie') this.#cookies = null;
  }

  /** @returns {string[]} */
  get cookies() {
    return this.#cookies === null ? [] : [...this.#cookies];
  }

  /** @returns {HeaderList} */
  clone() {
    const copy = new HeaderList();
    for (const [key, { name, value }] of this.#fields) copy.#fields.set(key, { name, value });
    if (this.#cookies !== null) copy.#cookies = [...this.#cookies];
    return copy;
  }

  /** The fields with the names as they were given. @returns {Record<string, string>} */
  toObject() {
    const object = {};
    for (const { name, value } of this.#fields.values()) object[name] = value;
    return object;
  }

  /** Names and values in turn, in the order they were added. @returns {string[]} */
  flatten() {
    const flat = [];
    for (const { name, value } of this.#fields.values()) flat.push(name, value);
    return flat;
  }

  /** The fields as a message of HTTP/1.1 has them, each cookie on its own. @returns {string} */
  toWire() {
    let text = '';
    for (const [key, { name, value }] of this.#fields) {
      if (key === 'set-cookie') for (const cookie of this.#cookies) text += `${name}: ${cookie}\r\n`;
      else text += `${name}: ${value}\r\n`;
    }
    return text;
  }

  /** The pairs in the order of iteration: by name, each cookie on its own. @returns {[string, string][]} */
  sorted() {
    if (this.#sorted !== null) return this.#sorted;
    const keys = [...this.#fields.keys()].sort();
    const pairs = [];
    for (const key of keys) {
      if (key === 'set-cookie') for (const cookie of this.#cookies) pairs.push([key, cookie]);
      else pairs.push([key, this.#fields.get(key).value]);
    }
    this.#sorted = pairs;
    return pairs;
  }
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
