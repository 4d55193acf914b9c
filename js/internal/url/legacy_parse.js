// Reading a URL as Node did before the WHATWG standard: protocol, authority and path are cut off one after the other.
import { lazy } from 'internal/core';
import { codes } from 'internal/errors';
import { toASCII } from 'internal/idna';
import { decodeComponent } from 'internal/querystring';
import { scriptProtocol, slashedProtocol } from 'internal/url/legacy_protocols';

const { ERR_INVALID_URL } = codes;

const lazyProcess = lazy('process');
const lazyQuerystring = lazy('querystring');

const kMaxHostnameLength = 255;

const HASH = 35;
const QUESTION_MARK = 63;
const AT = 64;

/** What is trimmed. */
const blankAround = /^[\0-\u0020\u00a0\ufeff]+|[\0-\u0020\u00a0\ufeff]+$/g;

function isBlank(code) {
  return code <= 0x20 || code === 0xa0 || code === 0xfeff;
}

/** A host name is cut where one of these stands: RFC 2396 has none of them in a host. */
const endOfHost = /[ "%';<>\\^`{|}]/;

/** What no ASCII host name holds: IDNA can turn a character that looks innocent into one of these. IPv6 has colons and brackets. */
const forbiddenInDomain = /[\0\t\n\r #%/:<>?@[\\\]^|]/;
const forbiddenInAddress = /[\0\t\n\r #%/<>?@\\^|]/;

/** What is percent-encoded behind the host. */
const unwise = /[\t\n\r "'<>\\^`{|}]/g;

function escapeUnwise(character) {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}

let warnedInvalidPort = false;

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

/** Trims the input, and turns backslashes before the query into slashes as browsers do. */
function clean(url) {
  const isPadded = isBlank(url.charCodeAt(0)) || isBlank(url.charCodeAt(url.length - 1));
  const text = isPadded ? url.replace(blankAround, '') : url;
  if (!text.includes('\\')) return text;
  const end = text.search(/[?#]/);
  if (end === -1) return text.replaceAll('\\', '/');
  return text.slice(0, end).replaceAll('\\', '/') + text.slice(end);
}

/** Whether a text is nothing but a path with a query. It is left as it is, unescaped. */
function isPlainPath(text) {
  if (text[0] !== '/' || text.startsWith('///')) return false;
  let inPath = true;
  for (let i = 1; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === QUESTION_MARK) inPath = false;
    else if (code === HASH || (code === AT && inPath)) return false;
    else if ((code <= 0x20 || code > 0x7f) && /\s/.test(text[i])) return false;
  }
  return true;
}

/** The query as a string or, on request, as an object. */
function setQuery(parts, search, asObject) {
  if (search !== '') parts.search = search;
  if (asObject) parts.query = search === '' ? { __proto__: null } : lazyQuerystring().parse(search.slice(1));
  else if (search !== '') parts.query = search.slice(1);
}

/** A host without its port; the port is stored. */
function cutPort(parts, host) {
  const colon = /:\d*$/.exec(host)?.index ?? -1;
  if (colon === -1) return host;
  if (colon < host.length - 1) parts.port = host.slice(colon + 1);
  return host.slice(0, colon);
}

/** The host name in lower case and in ASCII. */
function normalizeHostname(hostname, isAddress, url) {
  if (hostname.length > kMaxHostnameLength) return '';
  const lower = hostname.toLowerCase();
  if (lower === '') return '';
  const ascii = isAddress ? lower : toASCII(lower);
  if (ascii === '' || (isAddress ? forbiddenInAddress : forbiddenInDomain).test(ascii)) throw new ERR_INVALID_URL(url);
  return ascii;
}

/**
 * Stores the authority `text` begins with.
 * @returns {string} what follows it
 */
function readAuthority(parts, text, url) {
  const end = text.search(/[#/?]/);
  const head = (end === -1 ? text : text.slice(0, end)).replace(/[\t\n\r]/g, '');
  let rest = end === -1 ? '' : text.slice(end);
  // The last @ decides, and everything before it may hold what no host holds.
  const at = head.lastIndexOf('@');
  if (at !== -1) parts.auth = decodeComponent(head.slice(0, at));
  let host = head.slice(at + 1);
  const cut = host.search(endOfHost);
  if (cut !== -1) [host, rest] = [host.slice(0, cut), host.slice(cut) + rest];

  let hostname = cutPort(parts, host);
  const isAddress = hostname[0] === '[' && hostname[hostname.length - 1] === ']';
  const colon = isAddress ? -1 : hostname.indexOf(':');
  if (colon !== -1) {
    // Not a port: it goes to the path.
    warnInvalidPort(url);
    [hostname, rest] = [hostname.slice(0, colon), `/${hostname.slice(colon)}${rest}`];
  }
  hostname = normalizeHostname(hostname, isAddress, url);
  parts.host = parts.port ? `${hostname}:${parts.port}` : hostname;
  // The brackets of an address stay in the host only.
  parts.hostname = isAddress ? hostname.slice(1, -1) : hostname;
  return isAddress && rest[0] !== '/' ? `/${rest}` : rest;
}

/** Stores path, query and hash. */
function readPath(parts, text, asObject) {
  const hashAt = text.indexOf('#');
  const end = hashAt === -1 ? text.length : hashAt;
  const queryAt = text.indexOf('?');
  const pathEnd = queryAt === -1 || queryAt > end ? end : queryAt;
  const pathname = text.slice(0, pathEnd);
  if (hashAt !== -1) parts.hash = text.slice(hashAt);
  setQuery(parts, text.slice(pathEnd, end), asObject);
  if (pathname !== '') parts.pathname = pathname;
  else if (parts.hostname && slashedProtocol.has(parts.protocol)) parts.pathname = '/';
  if (parts.pathname || parts.search) parts.path = `${parts.pathname || ''}${parts.search || ''}`;
}

/**
 * Stores what a URL consists of in an object whose properties are null (docs: url.md "Legacy urlObject"); `href` only of a plain path.
 * @param {object} parts
 * @param {string} url
 * @param {boolean} [parseQueryString] whether `query` becomes an object
 * @param {boolean} [slashesDenoteHost] whether `//host/path` has a host
 * @throws ERR_INVALID_URL
 */
export function readUrl(parts, url, parseQueryString, slashesDenoteHost) {
  let text = clean(url);
  if (!slashesDenoteHost && isPlainPath(text)) {
    const query = text.indexOf('?');
    parts.pathname = query === -1 ? text : text.slice(0, query);
    setQuery(parts, query === -1 ? '' : text.slice(query), parseQueryString);
    parts.path = parts.href = text;
    return;
  }

  const [protocol] = /^[a-z\d+.-]+:/i.exec(text) ?? [];
  if (protocol !== undefined) {
    parts.protocol = protocol.toLowerCase();
    text = text.slice(protocol.length);
  }
  const isScript = scriptProtocol.has(parts.protocol);
  // user@host behind slashes is a host even without a protocol.
  const mayHaveHost = slashesDenoteHost || protocol !== undefined || /^\/\/[^@/]+@[^@/]+/.test(text);
  const hasSlashes = mayHaveHost && text.startsWith('//');
  if (hasSlashes && !isScript) {
    text = text.slice(2);
    parts.slashes = true;
  }
  if (!isScript && (hasSlashes || (protocol !== undefined && !slashedProtocol.has(protocol)))) text = readAuthority(parts, text, url);
  readPath(parts, isScript ? text : text.replace(unwise, escapeUnwise), parseQueryString);
}
