// The Url class of url.parse(): parsing and formatting as Node did before the WHATWG standard. Resolving is in legacy_resolve.js.
import { lazy } from 'internal/core';
import { codes } from 'internal/errors';
import { toASCII } from 'internal/idna';
import { encodeComponent } from 'internal/querystring';
import { validateString } from 'internal/validators';
import { resolveObject } from 'internal/url/legacy_resolve';
import { hostlessProtocol, slashedProtocol, unsafeProtocol } from 'internal/url/legacy_protocols';

const { ERR_INVALID_URL } = codes;

const lazyProcess = lazy('process');
const lazyQuerystring = lazy('querystring');

const protocolPattern = /^[a-z0-9.+-]+:/i;
const portPattern = /:[0-9]*$/;
const hostPattern = /^\/\/[^@/]+@[^@/]+/;

/** A path with a query, which needs none of the steps below. */
const simplePathPattern = /^(\/\/?(?!\/)[^?\s]*)(\?[^\s]*)?$/;

const kMaxHostnameLength = 255;

const HASH = 35;
const SLASH = 47;
const COLON = 58;
const QUESTION_MARK = 63;
const BACKSLASH = 92;

/** What no host name holds once it is ASCII: it could be spoofed by a character that IDNA turns into a delimiter. */
const forbiddenHostChars = /[\0\t\n\r #%/:<>?@[\\\]^|]/;
/** The same for IPv6 addresses, which hold colons and brackets. */
const forbiddenHostCharsIpv6 = /[\0\t\n\r #%/<>?@\\^|]/;

/** Characters that never belong to a host (RFC 2396). */
const nonHostChars = new Set(' "%\';<>\\^`{|}');

/** Percent-encodings of what is never left as it is behind the host. */
const autoEscaped = /[\t\n\r "'<>\\^`{|}]/g;
const escapes = {
  __proto__: null,
  '\t': '%09',
  '\n': '%0A',
  '\r': '%0D',
  ' ': '%20',
  '"': '%22',
  "'": '%27',
  '<': '%3C',
  '>': '%3E',
  '\\': '%5C',
  '^': '%5E',
  '`': '%60',
  '{': '%7B',
  '|': '%7C',
  '}': '%7D',
};

let warnedInvalidPort = false;

/**
 * Docs: url.md "Legacy urlObject".
 */
export function Url() {
  this.protocol = null;
  this.slashes = null;
  this.auth = null;
  this.host = null;
  this.port = null;
  this.hostname = null;
  this.hash = null;
  this.search = null;
  this.query = null;
  this.pathname = null;
  this.path = null;
  this.href = null;
}

function isIpv6(hostname) {
  return hostname[0] === '[' && hostname[hostname.length - 1] === ']';
}

function isSpace(code) {
  return code < 33 || code === 0xa0 || code === 0xfeff;
}

/** Trims the input, and turns backslashes before the query into slashes as browsers do. */
function clean(url) {
  let start = 0;
  let end = url.length;
  while (start < end && isSpace(url.charCodeAt(start))) start++;
  while (end > start && isSpace(url.charCodeAt(end - 1))) end--;
  const text = start === 0 && end === url.length ? url : url.slice(start, end);
  const split = text.search(/[?#]/);
  if (split === -1) return text.replaceAll('\\', '/');
  return text.slice(0, split).replaceAll('\\', '/') + text.slice(split);
}

/** Warns once about a port that is not a number: it becomes part of the path. */
function warnInvalidPort(url) {
  if (warnedInvalidPort) return;
  warnedInvalidPort = true;
  lazyProcess().emitWarning(
    `The URL ${url} is invalid. Future versions of Node.js will throw an error.`,
    'DeprecationWarning',
    'DEP0170',
  );
}

/** Cuts the host name at the first character that no host has; what follows becomes part of the path. */
function cutHostname(self, rest, hostname, url) {
  for (let i = 0; i < hostname.length; i++) {
    const code = hostname.charCodeAt(i);
    if (code === SLASH || code === BACKSLASH || code === HASH || code === QUESTION_MARK || code === COLON) {
      if (code === COLON) warnInvalidPort(url);
      self.hostname = hostname.slice(0, i);
      return `/${hostname.slice(i)}${rest}`;
    }
  }
  return rest;
}

/** Splits `user@host:port/path` into its authority, which is stored, and what follows, which is returned. */
function parseAuthority(self, rest, url) {
  rest = rest.replace(/[\t\n\r]/g, (character, at) => (hostEndsBefore(rest, at) ? character : ''));
  let at = -1;
  let nonHost = -1;
  for (let i = 0; i < rest.length; i++) {
    const character = rest[i];
    if (character === '#' || character === '/' || character === '?') {
      if (nonHost === -1) nonHost = i;
      break;
    }
    if (character === '@') {
      // The last @ decides, and everything before it may hold what no host holds.
      at = i;
      nonHost = -1;
    } else if (nonHost === -1 && nonHostChars.has(character)) {
      nonHost = i;
    }
  }
  let start = 0;
  if (at !== -1) {
    self.auth = decodeURIComponent(rest.slice(0, at));
    start = at + 1;
  }
  if (nonHost === -1) {
    self.host = rest.slice(start);
    rest = '';
  } else {
    self.host = rest.slice(start, nonHost);
    rest = rest.slice(nonHost);
  }

  self.parseHost();
  if (typeof self.hostname !== 'string') self.hostname = '';
  const { hostname } = self;
  const ipv6 = isIpv6(hostname);
  if (!ipv6) rest = cutHostname(self, rest, hostname, url);
  self.hostname = self.hostname.length > kMaxHostnameLength ? '' : self.hostname.toLowerCase();

  if (self.hostname !== '') {
    if (ipv6) {
      if (forbiddenHostCharsIpv6.test(self.hostname)) throw new ERR_INVALID_URL(url);
    } else {
      self.hostname = toASCII(self.hostname);
      if (self.hostname === '' || forbiddenHostChars.test(self.hostname)) throw new ERR_INVALID_URL(url);
    }
  }
  self.host = (self.hostname || '') + (self.port ? `:${self.port}` : '');
  // The brackets of an IPv6 address stay in `host` only.
  if (ipv6) {
    self.hostname = self.hostname.slice(1, -1);
    if (rest[0] !== '/') rest = `/${rest}`;
  }
  return rest;
}

function hostEndsBefore(rest, at) {
  const end = rest.search(/[#/?]/);
  return end !== -1 && end < at;
}

/** Splits what follows the authority into path, query and hash. */
function parsePath(self, rest, lowerProtocol, parseQueryString) {
  const hashAt = rest.indexOf('#');
  const beforeHash = hashAt === -1 ? rest : rest.slice(0, hashAt);
  const queryAt = beforeHash.indexOf('?');
  if (hashAt !== -1) self.hash = rest.slice(hashAt);
  if (queryAt !== -1) {
    self.search = beforeHash.slice(queryAt);
    self.query = beforeHash.slice(queryAt + 1);
    if (parseQueryString) self.query = lazyQuerystring().parse(self.query);
  } else if (parseQueryString) {
    self.search = null;
    self.query = { __proto__: null };
  }
  const pathname = queryAt === -1 ? beforeHash : beforeHash.slice(0, queryAt);
  if (pathname !== '') self.pathname = pathname;
  if (slashedProtocol.has(lowerProtocol) && self.hostname && !self.pathname) self.pathname = '/';
  if (self.pathname || self.search) self.path = (self.pathname || '') + (self.search || '');
}

/**
 * Fills this object from a URL.
 * @param {string} url
 * @param {boolean} [parseQueryString] whether `query` becomes an object
 * @param {boolean} [slashesDenoteHost] whether `//host/path` has a host
 * @returns {Url} this
 * @throws ERR_INVALID_ARG_TYPE, ERR_INVALID_URL
 */
Url.prototype.parse = function parse(url, parseQueryString, slashesDenoteHost) {
  validateString(url, 'url');
  let rest = clean(url);

  if (!slashesDenoteHost && !rest.includes('#') && !beforeQuery(rest).includes('@')) {
    const simplePath = simplePathPattern.exec(rest);
    if (simplePath !== null) {
      this.path = rest;
      this.href = rest;
      this.pathname = simplePath[1];
      if (simplePath[2]) {
        this.search = simplePath[2];
        this.query = this.search.slice(1);
        if (parseQueryString) this.query = lazyQuerystring().parse(this.query);
      } else if (parseQueryString) {
        this.search = null;
        this.query = { __proto__: null };
      }
      return this;
    }
  }

  let protocol = protocolPattern.exec(rest);
  let lowerProtocol;
  if (protocol !== null) {
    [protocol] = protocol;
    lowerProtocol = protocol.toLowerCase();
    this.protocol = lowerProtocol;
    rest = rest.slice(protocol.length);
  }

  // user@host after slashes is a host even without a protocol.
  let slashes;
  if (slashesDenoteHost || protocol !== null || hostPattern.test(rest)) {
    slashes = rest.charCodeAt(0) === SLASH && rest.charCodeAt(1) === SLASH;
    if (slashes && !(protocol !== null && hostlessProtocol.has(lowerProtocol))) {
      rest = rest.slice(2);
      this.slashes = true;
    }
  }
  if (!hostlessProtocol.has(lowerProtocol) && (slashes || (protocol !== null && !slashedProtocol.has(protocol)))) {
    rest = parseAuthority(this, rest, url);
  }
  if (!unsafeProtocol.has(lowerProtocol)) rest = rest.replace(autoEscaped, (character) => escapes[character]);
  parsePath(this, rest, lowerProtocol, parseQueryString);
  this.href = this.format();
  return this;
};

function beforeQuery(text) {
  const end = text.indexOf('?');
  return end === -1 ? text : text.slice(0, end);
}

/** Docs: url.md "url.format(urlObject)". */
Url.prototype.format = function format() {
  const auth = this.auth ? `${encodeComponent(this.auth).replaceAll('%3A', ':')}@` : '';
  let protocol = this.protocol || '';
  if (protocol && protocol[protocol.length - 1] !== ':') protocol += ':';
  let pathname = this.pathname || '';
  let hash = this.hash || '';
  let host = '';
  if (this.host) {
    host = auth + this.host;
  } else if (this.hostname) {
    host = auth + (this.hostname.includes(':') && !isIpv6(this.hostname) ? `[${this.hostname}]` : this.hostname);
    if (this.port) host += `:${this.port}`;
  }
  const query = this.query !== null && typeof this.query === 'object' ? lazyQuerystring().stringify(this.query) : '';
  let search = this.search || (query && `?${query}`) || '';
  pathname = pathname.replaceAll('#', '%23').replaceAll('?', '%3F');

  // mailto: and the like have slashes only if they had them to begin with.
  if (this.slashes || slashedProtocol.has(protocol)) {
    if (this.slashes || host) {
      if (pathname && pathname.charCodeAt(0) !== SLASH) pathname = `/${pathname}`;
      host = `//${host}`;
    } else if (protocol.startsWith('file')) {
      host = '//';
    }
  }
  search = search.replaceAll('#', '%23');
  if (hash && hash[0] !== '#') hash = `#${hash}`;
  if (search && search[0] !== '?') search = `?${search}`;
  return protocol + host + pathname + search + hash;
};

/** Docs: url.md "url.resolve(from, to)". */
Url.prototype.resolve = function resolve(relative) {
  return this.resolveObject(relative).format();
};

/** Resolves a URL, as a string or parsed, against this one. */
Url.prototype.resolveObject = function (relative) {
  if (typeof relative === 'string') {
    const url = new Url();
    url.parse(relative, false, true);
    relative = url;
  }
  return resolveObject(Object.assign(new Url(), this), relative);
};
Object.defineProperty(Url.prototype.resolveObject, 'name', { __proto__: null, value: 'resolveObject', configurable: true });

/** Splits `host` into `hostname` and `port`. */
Url.prototype.parseHost = function parseHost() {
  let { host } = this;
  const port = portPattern.exec(host);
  if (port !== null) {
    if (port[0] !== ':') this.port = port[0].slice(1);
    host = host.slice(0, host.length - port[0].length);
  }
  if (host) this.hostname = host;
};
