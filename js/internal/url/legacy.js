// The class Url of url.parse(), as it was before the WHATWG standard. Reading is in legacy_parse.js, resolving in legacy_resolve.js.
import { lazy } from 'internal/core';
import { encodeComponent } from 'internal/querystring';
import { readUrl } from 'internal/url/legacy_parse';
import { slashedProtocol } from 'internal/url/legacy_protocols';
import { resolveObject } from 'internal/url/legacy_resolve';
import { validateString } from 'internal/validators';

const lazyQuerystring = lazy('querystring');

/** Docs: url.md "Legacy urlObject". */
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

/** A text that begins with a character, unless it is empty. */
function withPrefix(text, prefix) {
  return text && text[0] !== prefix ? prefix + text : text;
}

/** Escapes a character that would end the part it stands in. */
function escapeEnd(text, character, escape) {
  return text.includes(character) ? text.replaceAll(character, escape) : text;
}

/** The host with its user, or the host name with user and port. */
function formatHost({ auth, host, hostname, port }) {
  const user = auth ? `${encodeComponent(auth).replaceAll('%3A', ':')}@` : '';
  if (host) return user + host;
  if (!hostname) return '';
  // An IPv6 address that is not in brackets yet.
  const isBare = hostname.includes(':') && !/^\[.*\]$/s.test(hostname);
  return `${user}${isBare ? `[${hostname}]` : hostname}${port ? `:${port}` : ''}`;
}

function formatSearch({ search, query }) {
  if (search) return search;
  return query !== null && typeof query === 'object' ? lazyQuerystring().stringify(query) : '';
}

Object.assign(Url.prototype, {
  /**
   * Fills this object from a URL.
   * @param {string} url
   * @param {boolean} [parseQueryString] whether `query` becomes an object
   * @param {boolean} [slashesDenoteHost] whether `//host/path` has a host
   * @returns {Url} this
   * @throws ERR_INVALID_ARG_TYPE, ERR_INVALID_URL
   */
  parse(url, parseQueryString, slashesDenoteHost) {
    validateString(url, 'url');
    readUrl(this, url, parseQueryString, slashesDenoteHost);
    this.href ??= this.format();
    return this;
  },

  /** Docs: url.md "url.format(urlObject)". */
  format() {
    let protocol = this.protocol || '';
    if (protocol && !protocol.endsWith(':')) protocol += ':';
    let host = formatHost(this);
    let pathname = escapeEnd(escapeEnd(this.pathname || '', '#', '%23'), '?', '%3F');
    // mailto: and the like have slashes only if they had them to begin with.
    const slashed = slashedProtocol.has(protocol);
    if (this.slashes || (slashed && host)) {
      pathname = withPrefix(pathname, '/');
      host = `//${host}`;
    } else if (slashed && protocol.startsWith('file')) {
      host = '//';
    }
    const search = withPrefix(escapeEnd(formatSearch(this), '#', '%23'), '?');
    return protocol + host + pathname + search + withPrefix(this.hash || '', '#');
  },

  /** Docs: url.md "url.resolve(from, to)". */
  resolve(relative) {
    return this.resolveObject(relative).format();
  },

  /** Resolves a URL, as a string or parsed, against this one. */
  resolveObject(relative) {
    const reference = typeof relative === 'string' ? new Url().parse(relative, false, true) : relative;
    return resolveObject(Object.assign(new Url(), this), reference);
  },

  /** Splits `host` into `hostname` and `port`. */
  parseHost() {
    const [, hostname, port] = /^(.*?)(?::(\d*))?$/s.exec(this.host);
    if (port) this.port = port;
    if (hostname) this.hostname = hostname;
  },
});
