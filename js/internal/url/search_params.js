// URLSearchParams: a list of names and values, kept flat as [name, value, name, value …].
import { codes } from 'internal/errors';
import { core, lazy } from 'internal/core';
import { customInspectSymbol, kEmptyObject, removeColors } from 'internal/util';
import { validateFunction } from 'internal/validators';
import { decodeBytes, decodeComponent, encodeForm } from 'internal/querystring';

const lazyInspect = lazy('internal/util/inspect');

const KEYS = 0;
const VALUES = 1;
const ENTRIES = 2;

/** The list of a URLSearchParams; undefined of anything else. */
let listOf;

let replaceList;
let assignOwner;

// ---- application/x-www-form-urlencoded

function decodePart(part) {
  if (part.includes('+')) part = part.replaceAll('+', ' ');
  try {
    return decodeComponent(part);
  } catch {
    return decodeBytes(part).toString();
  }
}

/** Parses a query, with or without its question mark. */
function parseParams(query) {
  const list = [];
  for (let start = query[0] === '?' ? 1 : 0; start < query.length; ) {
    let end = query.indexOf('&', start);
    if (end === -1) end = query.length;
    if (end > start) {
      const equals = query.indexOf('=', start);
      if (equals === -1 || equals >= end) list.push(decodePart(query.slice(start, end)), '');
      else list.push(decodePart(query.slice(start, equals)), decodePart(query.slice(equals + 1, end)));
    }
    start = end + 1;
  }
  return list;
}

function serializeParams(list) {
  if (list.length === 0) return '';
  let out = `${encodeForm(list[0])}=${encodeForm(list[1])}`;
  for (let i = 2; i < list.length; i += 2) out += `&${encodeForm(list[i])}=${encodeForm(list[i + 1])}`;
  return out;
}

// ---- what the constructor accepts

function toUSVString(value) {
  return `${value}`.toWellFormed();
}

/** Appends the two elements of a pair. */
function pushPair(list, pair) {
  if (!isObject(pair) || typeof pair[Symbol.iterator] !== 'function') throw new codes.ERR_INVALID_TUPLE('Each query pair', '[name, value]');
  let size = 0;
  for (const element of pair) {
    size++;
    list.push(toUSVString(element));
  }
  if (size !== 2) throw new codes.ERR_INVALID_TUPLE('Each query pair', '[name, value]');
}

/** The pairs of a record. Two keys may become the same once they are well-formed: the later value wins. */
function fromRecord(record) {
  const list = [];
  const seen = new Map();
  for (const key of Reflect.ownKeys(record)) {
    const descriptor = Reflect.getOwnPropertyDescriptor(record, key);
    if (descriptor === undefined || !descriptor.enumerable) continue;
    const name = toUSVString(key);
    const value = toUSVString(record[key]);
    const at = seen.get(name);
    if (at !== undefined) list[at] = value;
    else seen.set(name, list.push(name, value) - 1);
  }
  return list;
}

function isObject(value) {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

/** The list of the receiver of a method. */
function ownList(self) {
  const list = isObject(self) ? listOf(self) : undefined;
  if (list === undefined) throw new codes.ERR_INVALID_THIS('URLSearchParams');
  return list;
}

/** Throws unless a method got as many arguments as there are names. */
function requireArguments(count, ...names) {
  if (count < names.length) throw new codes.ERR_MISSING_ARGS(...names);
}

/** Removes all pairs from `start` on that findPair() would find, in one pass. */
function removePairs(list, start, name, value) {
  let size = findPair(list, start, name, value);
  if (size === -1) return;
  for (let i = size + 2; i < list.length; i += 2) {
    if (list[i] === name && (value === undefined || list[i + 1] === value)) continue;
    list[size++] = list[i];
    list[size++] = list[i + 1];
  }
  list.length = size;
}

/** The first place from `start` on where a list has a name and, if it is given, a value; -1 if there is none. */
function findPair(list, start, name, value) {
  for (let i = start; i < list.length; i += 2) {
    if (list[i] === name && (value === undefined || list[i + 1] === value)) return i;
  }
  return -1;
}

/** Calls the owner's function after a change. */
let notifyOwner;

/** @param {(owner: URL) => void} notify what a change of a URL's searchParams calls */
export function onOwnedChange(notify) {
  notifyOwner = notify;
}

/** Makes a URLSearchParams tell a URL about every change. */
export function setOwner(params, owner) {
  assignOwner(params, owner);
}

/** Replaces what a URLSearchParams holds by what a query says, without telling its URL. */
export function setSearch(params, query) {
  replaceList(params, parseParams(query));
}

/** Docs: url.md "Class: URLSearchParams". */
export class URLSearchParams {
  #list = [];
  #owner = null;

  static {
    listOf = (object) => (#list in object ? object.#list : undefined);
    replaceList = (params, list) => {
      params.#list = list;
    };
    assignOwner = (params, owner) => {
      params.#owner = owner;
    };
  }

  /**
   * @param {string | Iterable<[string, string]> | Record<string, string>} [init]
   * @throws ERR_ARG_NOT_ITERABLE, ERR_INVALID_TUPLE
   */
  constructor(init = undefined) {
    if (init === undefined) return;
    if (!isObject(init)) {
      this.#list = parseParams(toUSVString(init));
      return;
    }
    const iterate = init[Symbol.iterator];
    if (iterate === undefined || iterate === null) this.#list = fromRecord(init);
    else if (typeof iterate !== 'function') throw new codes.ERR_ARG_NOT_ITERABLE('Query pairs');
    // Another one with its own iterator is copied without calling that.
    else if (iterate === URLSearchParams.prototype.entries && #list in init) this.#list = init.#list.slice();
    else for (const pair of init) pushPair(this.#list, pair);
  }

  #changed() {
    if (this.#owner !== null) notifyOwner(this.#owner);
  }

  /** The number of pairs. */
  get size() {
    return ownList(this).length / 2;
  }

  /**
   * @param {string} name
   * @param {string} value
   * @throws ERR_INVALID_THIS, ERR_MISSING_ARGS
   */
  append(name, value) {
    const list = ownList(this);
    if (arguments.length < 2) requireArguments(arguments.length, 'name', 'value');
    list.push(toUSVString(name), toUSVString(value));
    this.#changed();
  }

  /**
   * Removes the pairs of a name, or only those that have a value as well.
   * @param {string} name
   * @param {string} [value]
   * @throws ERR_INVALID_THIS, ERR_MISSING_ARGS
   */
  delete(name, value = undefined) {
    const list = ownList(this);
    if (arguments.length < 1) requireArguments(0, 'name');
    const wanted = toUSVString(name);
    const wantedValue = value === undefined ? undefined : toUSVString(value);
    removePairs(list, 0, wanted, wantedValue);
    this.#changed();
  }

  /**
   * The first value of a name, or null.
   * @param {string} name
   * @returns {string | null}
   * @throws ERR_INVALID_THIS, ERR_MISSING_ARGS
   */
  get(name) {
    const list = ownList(this);
    if (arguments.length < 1) requireArguments(0, 'name');
    const at = findPair(list, 0, toUSVString(name));
    return at === -1 ? null : list[at + 1];
  }

  /**
   * @param {string} name
   * @returns {string[]}
   * @throws ERR_INVALID_THIS, ERR_MISSING_ARGS
   */
  getAll(name) {
    const list = ownList(this);
    if (arguments.length < 1) requireArguments(0, 'name');
    const wanted = toUSVString(name);
    const values = [];
    for (let i = 0; (i = findPair(list, i, wanted)) !== -1; i += 2) values.push(list[i + 1]);
    return values;
  }

  /**
   * @param {string} name
   * @param {string} [value]
   * @returns {boolean}
   * @throws ERR_INVALID_THIS, ERR_MISSING_ARGS
   */
  has(name, value = undefined) {
    const list = ownList(this);
    if (arguments.length < 1) requireArguments(0, 'name');
    const wanted = toUSVString(name);
    return findPair(list, 0, wanted, value === undefined ? undefined : toUSVString(value)) !== -1;
  }

  /**
   * Sets the first value of a name and removes the others.
   * @param {string} name
   * @param {string} value
   * @throws ERR_INVALID_THIS, ERR_MISSING_ARGS
   */
  set(name, value) {
    const list = ownList(this);
    if (arguments.length < 2) requireArguments(arguments.length, 'name', 'value');
    const wanted = toUSVString(name);
    const newValue = toUSVString(value);
    const first = findPair(list, 0, wanted);
    if (first === -1) {
      list.push(wanted, newValue);
    } else {
      list[first + 1] = newValue;
      removePairs(list, first + 2, wanted);
    }
    this.#changed();
  }

  /** Sorts by name, in the order of UTF-16 code units; pairs of the same name keep their order. */
  sort() {
    const list = ownList(this);
    const pairs = [];
    for (let i = 0; i < list.length; i += 2) pairs.push([list[i], list[i + 1]]);
    pairs.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0));
    for (let i = 0; i < pairs.length; i++) {
      list[2 * i] = pairs[i][0];
      list[2 * i + 1] = pairs[i][1];
    }
    this.#changed();
  }

  entries() {
    ownList(this);
    return new URLSearchParamsIterator(this, ENTRIES);
  }

  /**
   * @param {(value: string, name: string, params: URLSearchParams) => void} callback
   * @param {unknown} [thisArg]
   * @throws ERR_INVALID_THIS, ERR_INVALID_ARG_TYPE
   */
  forEach(callback, thisArg = undefined) {
    ownList(this);
    validateFunction(callback, 'callback');
    // The callback may change the list.
    for (let i = 0; i < this.#list.length; i += 2) callback.call(thisArg, this.#list[i + 1], this.#list[i], this);
  }

  keys() {
    ownList(this);
    return new URLSearchParamsIterator(this, KEYS);
  }

  values() {
    ownList(this);
    return new URLSearchParamsIterator(this, VALUES);
  }

  /** The query, without a question mark. */
  toString() {
    return serializeParams(ownList(this));
  }

  [customInspectSymbol](depth, context) {
    ownList(this);
    if (typeof depth === 'number' && depth < 0) return context.stylize('[Object]', 'special');
    const options = { ...context };
    if (depth !== null) options.depth = depth - 1;
    const { inspect } = lazyInspect();
    const output = [];
    for (let i = 0; i < this.#list.length; i += 2) output.push(`${inspect(this.#list[i], options)} => ${inspect(this.#list[i + 1], options)}`);
    const { name } = this.constructor;
    if (output.length === 0) return `${name} {}`;
    const width = output.reduce((sum, text) => sum + removeColors(text).length + 2, -2);
    return width > context.breakLength ? `${name} {\n  ${output.join(',\n  ')} }` : `${name} { ${output.join(', ')} }`;
  }
}

/** Makes the members of a class enumerable, as Web IDL wants them. A program may have changed how arrays are iterated by now. */
export function makeEnumerable(target, names) {
  for (let i = 0; i < names.length; i++) Object.defineProperty(target, names[i], { __proto__: null, enumerable: true });
}

/** Makes instances of a class an error to clone, wherever in a value they are: deno_core knows no class by this name. */
export function makeUncloneable(Class) {
  Object.defineProperty(Class.prototype, core.hostObjectBrand, { __proto__: null, value: Class.name });
}

makeUncloneable(URLSearchParams);
makeEnumerable(URLSearchParams.prototype, [
  'append',
  'delete',
  'get',
  'getAll',
  'has',
  'set',
  'sort',
  'size',
  'entries',
  'forEach',
  'keys',
  'values',
  'toString',
]);
Object.defineProperties(URLSearchParams.prototype, {
  [Symbol.iterator]: { __proto__: null, value: URLSearchParams.prototype.entries, writable: true, configurable: true },
  [Symbol.toStringTag]: { __proto__: null, configurable: true, value: 'URLSearchParams' },
});

class URLSearchParamsIterator {
  #target;
  #kind;
  #index = 0;

  constructor(target, kind) {
    this.#target = target;
    this.#kind = kind;
  }

  /** Throws unless the receiver of a method is an iterator. */
  static #check(self) {
    if (!isObject(self) || !(#target in self)) throw new codes.ERR_INVALID_THIS('URLSearchParamsIterator');
  }

  next() {
    URLSearchParamsIterator.#check(this);
    const list = listOf(this.#target);
    const index = this.#index;
    if (index >= list.length) return { value: undefined, done: true };
    this.#index += 2;
    return { value: this.#at(list, index), done: false };
  }

  #at(list, index) {
    if (this.#kind === ENTRIES) return [list[index], list[index + 1]];
    return this.#kind === KEYS ? list[index] : list[index + 1];
  }

  [customInspectSymbol](depth, context) {
    URLSearchParamsIterator.#check(this);
    if (typeof depth === 'number' && depth < 0) return context.stylize('[Object]', 'special');
    const options = { ...(context ?? kEmptyObject) };
    if (depth !== null) options.depth = depth - 1;
    const { inspect } = lazyInspect();
    const list = listOf(this.#target);
    const output = [];
    for (let i = this.#index; i < list.length; i += 2) output.push(inspect(this.#at(list, i), options));
    if (output.length === 0) return `${this[Symbol.toStringTag]} {  }`;
    const broken = output.some((text) => text.includes('\n'));
    const width = output.reduce((sum, text) => sum + removeColors(text).length + 2, -2);
    if (broken || width > context.breakLength) return `${this[Symbol.toStringTag]} {\n  ${output.join(',\n  ')} }`;
    return `${this[Symbol.toStringTag]} { ${output.join(', ')} }`;
  }
}

delete URLSearchParamsIterator.prototype.constructor;
// %IteratorPrototype%, found by way of syntax: a program may have replaced the iterators of arrays.
Object.setPrototypeOf(URLSearchParamsIterator.prototype, Object.getPrototypeOf(Object.getPrototypeOf(function* () {}.prototype)));
makeEnumerable(URLSearchParamsIterator.prototype, ['next']);
Object.defineProperty(URLSearchParamsIterator.prototype, Symbol.toStringTag, {
  __proto__: null,
  configurable: true,
  value: 'URLSearchParams Iterator',
});
