// The class URL: the serialized URL and the positions of its parts, which Rust (ops/url) finds.
import { lazy } from 'internal/core';
import { codes } from 'internal/errors';
import { op_url_read, op_url_read_with_base, op_url_serialization, op_url_set } from 'internal/ops';
import { customInspectSymbol, getConstructorOf } from 'internal/util';
import { URLSearchParams, makeEnumerable, makeUncloneable, onOwnedChange, setOwner, setSearch } from 'internal/url/search_params';

const lazyBlob = lazy('internal/blob');
const lazyInspect = lazy('internal/util/inspect');

// What op_url_set() changes.
const kHash = 0;
const kHost = 1;
const kHostname = 2;
const kPassword = 3;
const kPathname = 4;
const kPort = 5;
const kProtocol = 6;
const kSearch = 7;
const kUsername = 8;

// What the ops return.
const kUnchanged = 0;
const kSerialized = 1;

/** Where the ops write the positions of the parts. */
const positions = new Uint32Array(7);

const COLON = 58;
const AT = 64;

/** The schemes that have an origin, with the numbers by which Node's inspection shows schemes. */
const schemeTypes = { __proto__: null, 'http:': 0, 'https:': 2, 'ws:': 3, 'ftp:': 4, 'wss:': 5, 'file:': 6 };
const kNotSpecial = 1;

/** Tells URL.parse()'s call of the constructor from a program's. */
const kNoThrow = Symbol('no throw');

/** Parses and writes positions; the serialized URL, or undefined if the input is no URL. */
function parse(input, base) {
  const status = base === undefined ? op_url_read(input, positions) : op_url_read_with_base(input, base, positions);
  if (status === kUnchanged) return input;
  return status === kSerialized ? op_url_serialization() : undefined;
}

/** A TypeError that shows its code as a property only, as errors of Node's parser do. */
function invalidURL(input, base) {
  const error = new TypeError('Invalid URL');
  error.code = 'ERR_INVALID_URL';
  error.input = input;
  if (base !== undefined) error.base = base;
  return error;
}

/** How util.inspect() shows the internals of a URL with `showHidden`. */
class URLContext {
  constructor(fields) {
    Object.assign(this, fields);
  }
  get hasPort() {
    return this.port !== 0xffff_ffff;
  }
  get hasSearch() {
    return this.search_start !== 0xffff_ffff;
  }
  get hasHash() {
    return this.hash_start !== 0xffff_ffff;
  }
}

const contextForInspect = Symbol('context');

/** Docs: url.md "Class: URL". */
export class URL {
  #href;
  #protocolEnd;
  #usernameEnd;
  /** The `@` if there are credentials, else the first character of the host. */
  #hostStart;
  #hostEnd;
  #pathStart;
  #searchStart;
  #hashStart;
  #searchParams = null;
  /** Whether #searchParams changed since #href was made: appending many parameters serializes once. */
  #stale = false;

  static {
    onOwnedChange((url) => {
      url.#stale = true;
    });
  }

  /**
   * @param {string} input
   * @param {string} [base]
   * @throws ERR_INVALID_URL, ERR_MISSING_ARGS
   */
  constructor(input, base = undefined, mode = undefined) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('url');
    if (typeof input !== 'string') input = `${input}`;
    if (base !== undefined && typeof base !== 'string') base = `${base}`;
    const href = parse(input, base);
    if (href === undefined) {
      if (mode === kNoThrow) return;
      throw invalidURL(input, base);
    }
    this.#update(href);
  }

  /** Takes over a serialized URL whose positions have just been written. */
  #update(href) {
    this.#href = href;
    this.#protocolEnd = positions[0];
    this.#usernameEnd = positions[1];
    this.#hostStart = positions[2];
    this.#hostEnd = positions[3];
    this.#pathStart = positions[4];
    this.#searchStart = positions[5];
    this.#hashStart = positions[6];
  }

  /** Writes changed parameters into the query. */
  #refresh() {
    this.#stale = false;
    const query = this.#searchParams.toString();
    URL.#set(this, kSearch, query === '' ? '' : `?${query}`);
  }

  /** Changes one part; a value that is not allowed is ignored. */
  static #set(url, part, value) {
    if (url.#stale) url.#refresh();
    const status = op_url_set(url.#href, part, value, positions);
    if (status === kSerialized) url.#update(op_url_serialization());
    else if (status === kUnchanged) url.#update(url.#href);
  }

  /** The serialized URL, with the parameters as they are now. */
  #current() {
    if (this.#stale) this.#refresh();
    return this.#href;
  }

  /**
   * Docs: url.md "URL.parse(input[, base])".
   * @param {string} input
   * @param {string} [base]
   * @returns {URL | null}
   * @throws ERR_MISSING_ARGS
   */
  static parse(input, base = undefined) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('url');
    const url = new URL(input, base, kNoThrow);
    return url.#href === undefined ? null : url;
  }

  /**
   * Docs: url.md "URL.canParse(input[, base])".
   * @param {string} url
   * @param {string} [base]
   * @returns {boolean}
   * @throws ERR_MISSING_ARGS
   */
  static canParse(url, base = undefined) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('url');
    if (typeof url !== 'string') url = `${url}`;
    if (base === undefined) return parse(url) !== undefined;
    return parse(url, typeof base === 'string' ? base : `${base}`) !== undefined;
  }

  /**
   * Docs: url.md "URL.createObjectURL(blob)".
   * @param {Blob} blob
   * @returns {string}
   * @throws ERR_INVALID_ARG_TYPE
   */
  static createObjectURL(blob) {
    return lazyBlob().createObjectURL(blob);
  }

  /**
   * Docs: url.md "URL.revokeObjectURL(id)".
   * @param {string} url
   * @throws ERR_MISSING_ARGS
   */
  static revokeObjectURL(url) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('url');
    lazyBlob().revokeObjectURL(`${url}`);
  }

  toString() {
    return this.#current();
  }

  get href() {
    return this.#current();
  }

  set href(value) {
    value = `${value}`;
    if (this.#stale) this.#refresh();
    const href = parse(value);
    if (href === undefined) throw invalidURL(value);
    this.#update(href);
    if (this.#searchParams !== null) setSearch(this.#searchParams, this.search);
  }

  get origin() {
    const protocol = this.#href.slice(0, this.#protocolEnd);
    const type = schemeTypes[protocol];
    if (type !== undefined) return type === schemeTypes['file:'] ? 'null' : `${protocol}//${this.host}`;
    if (protocol === 'blob:') {
      const inner = URL.parse(this.pathname);
      if (inner !== null && (inner.protocol === 'http:' || inner.protocol === 'https:')) return inner.origin;
    }
    return 'null';
  }

  get protocol() {
    return this.#href.slice(0, this.#protocolEnd);
  }

  set protocol(value) {
    URL.#set(this, kProtocol, `${value}`);
  }

  get username() {
    const start = this.#protocolEnd + 2;
    return this.#usernameEnd > start ? this.#href.slice(start, this.#usernameEnd) : '';
  }

  set username(value) {
    URL.#set(this, kUsername, `${value}`);
  }

  get password() {
    return this.#usernameEnd < this.#hostStart ? this.#href.slice(this.#usernameEnd + 1, this.#hostStart) : '';
  }

  set password(value) {
    URL.#set(this, kPassword, `${value}`);
  }

  /** Between host and path there can also be the `/.` that keeps a path from being read as a host. */
  #hasPort() {
    return this.#hostEnd < this.#pathStart && this.#href.charCodeAt(this.#hostEnd) === COLON;
  }

  /** Where the name of the host begins: behind the `@`, if there is one. */
  #hostnameStart() {
    const start = this.#hostStart;
    return start < this.#hostEnd && this.#href.charCodeAt(start) === AT ? start + 1 : start;
  }

  get host() {
    return this.#href.slice(this.#hostnameStart(), this.#hasPort() ? this.#pathStart : this.#hostEnd);
  }

  set host(value) {
    URL.#set(this, kHost, `${value}`);
  }

  get hostname() {
    return this.#href.slice(this.#hostnameStart(), this.#hostEnd);
  }

  set hostname(value) {
    URL.#set(this, kHostname, `${value}`);
  }

  get port() {
    const start = this.#hostEnd + 1;
    return this.#hasPort() ? this.#href.slice(start, this.#pathStart) : '';
  }

  set port(value) {
    URL.#set(this, kPort, `${value}`);
  }

  get pathname() {
    const end = this.#searchStart || this.#hashStart;
    return end === 0 ? this.#href.slice(this.#pathStart) : this.#href.slice(this.#pathStart, end);
  }

  set pathname(value) {
    URL.#set(this, kPathname, `${value}`);
  }

  get search() {
    const href = this.#current();
    const start = this.#searchStart;
    if (start === 0) return '';
    const end = this.#hashStart || href.length;
    return end - start <= 1 ? '' : href.slice(start, end);
  }

  set search(value) {
    URL.#set(this, kSearch, `${value}`);
    if (this.#searchParams !== null) setSearch(this.#searchParams, this.search);
  }

  get searchParams() {
    // Most URLs are never asked for it. The getter of the private field also checks the receiver.
    if (this.#searchParams === null) {
      this.#searchParams = new URLSearchParams(this.search);
      setOwner(this.#searchParams, this);
    }
    return this.#searchParams;
  }

  get hash() {
    return this.#hashStart === 0 || this.#href.length - this.#hashStart <= 1 ? '' : this.#href.slice(this.#hashStart);
  }

  set hash(value) {
    URL.#set(this, kHash, `${value}`);
  }

  toJSON() {
    return this.#current();
  }

  /** What `util.inspect()` shows of the positions. */
  #context() {
    return new URLContext({
      href: this.#href,
      protocol_end: this.#protocolEnd,
      username_end: this.#usernameEnd,
      host_start: this.#hostStart,
      host_end: this.#hostEnd,
      pathname_start: this.#pathStart,
      search_start: this.#searchStart || 0xffff_ffff,
      hash_start: this.#hashStart || 0xffff_ffff,
      port: this.#hasPort() ? Number(this.port) : 0xffff_ffff,
      scheme_type: schemeTypes[this.protocol] ?? kNotSpecial,
    });
  }

  [customInspectSymbol](depth, options) {
    if (typeof depth === 'number' && depth < 0) return this;
    const constructor = getConstructorOf(this) || URL;
    const shown = { __proto__: { constructor } };
    shown.href = this.href;
    shown.origin = this.origin;
    shown.protocol = this.protocol;
    shown.username = this.username;
    shown.password = this.password;
    shown.host = this.host;
    shown.hostname = this.hostname;
    shown.port = this.port;
    shown.pathname = this.pathname;
    shown.search = this.search;
    shown.searchParams = this.searchParams;
    shown.hash = this.hash;
    if (options.showHidden) shown[contextForInspect] = this.#context();
    return `${constructor.name} ${lazyInspect().inspect(shown, options)}`;
  }
}

makeUncloneable(URL);
makeEnumerable(URL, ['parse', 'canParse', 'createObjectURL', 'revokeObjectURL']);
makeEnumerable(URL.prototype, [
  'toString',
  'href',
  'origin',
  'protocol',
  'username',
  'password',
  'host',
  'hostname',
  'port',
  'pathname',
  'search',
  'searchParams',
  'hash',
  'toJSON',
]);
Object.defineProperty(URL.prototype, Symbol.toStringTag, { __proto__: null, configurable: true, value: 'URL' });

/**
 * Whether a value can be used as a URL object: this class's, that of another context, or one that looks the same. Objects of
 * url.parse() have `auth` and `path` and are not meant.
 * @param {unknown} value
 * @returns {boolean}
 */
export function isURL(value) {
  return Boolean(value?.href && value.protocol && value.auth === undefined && value.path === undefined);
}
