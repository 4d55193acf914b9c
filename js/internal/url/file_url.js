// Paths and file: URLs, and the parts of a URL that http wants.
import { lazy } from 'internal/core';
import { codes } from 'internal/errors';
import { isWindows, kEmptyObject } from 'internal/util';
import { kValidateObjectAllowObjects, validateObject, validateString } from 'internal/validators';
import { URL, isURL } from 'internal/url/class';
import { domainToUnicode } from 'internal/idna';
import { decodeBytes, decodeComponent } from 'internal/querystring';

const lazyBuffer = lazy('buffer');
const lazyPath = lazy('path');
const lazyProcess = lazy('process');

const SLASH = 47;
const BACKSLASH = 92;

const encodedSlash = /%2f/i;
const encodedSeparator = /%2f|%5c/i;

/** Characters of a path that would have a meaning in a URL, or that the URL parser would drop or rewrite. */
const posixSpecial = /[\u0000-\u0020"#%?[\\\]^|~]/g;
const windowsSpecial = /[\u0000-\u0020"#%?[\]^|~]/g;

function percent(character) {
  const code = character.charCodeAt(0);
  return `%${code < 16 ? '0' : ''}${code.toString(16).toUpperCase()}`;
}

/** Whether a path, as text or as bytes, begins with a drive letter as that of a file: URL on Windows does: /C:/. */
function hasDrive(path) {
  return /^[\\/][a-z]:/i.test(typeof path === 'string' ? path : path.latin1Slice(0, 3));
}

/** The path of a URL on Windows, which `decode` and `join` make a string or bytes. */
function fromWindows(url, decode, join) {
  if (encodedSeparator.test(url.pathname)) throw new codes.ERR_INVALID_FILE_URL_PATH('must not include encoded \\ or / characters', url);
  const pathname = url.pathname.replaceAll('/', '\\');
  const path = decode(pathname);
  if (url.hostname !== '') return join(`\\\\${domainToUnicode(url.hostname)}`, path);
  if (!hasDrive(path)) throw new codes.ERR_INVALID_FILE_URL_PATH('must be absolute', url);
  return path.subarray === undefined ? path.slice(1) : path.subarray(1);
}

function fromPosix(url, decode) {
  if (url.hostname !== '') throw new codes.ERR_INVALID_FILE_URL_HOST(lazyProcess().platform);
  const { pathname } = url;
  if (encodedSlash.test(pathname)) throw new codes.ERR_INVALID_FILE_URL_PATH('must not include encoded / characters', url);
  return decode(pathname);
}

function toFileURL(path) {
  const url = typeof path === 'string' ? new URL(path) : path;
  if (!isURL(url)) throw new codes.ERR_INVALID_ARG_TYPE('path', ['string', 'URL'], url);
  if (url.protocol !== 'file:') throw new codes.ERR_INVALID_URL_SCHEME('file');
  return url;
}

/**
 * Docs: url.md "url.fileURLToPath(url[, options])".
 * @param {string | URL} path
 * @param {{ windows?: boolean }} [options]
 * @returns {string}
 * @throws ERR_INVALID_ARG_TYPE, ERR_INVALID_FILE_URL_HOST, ERR_INVALID_FILE_URL_PATH, ERR_INVALID_URL_SCHEME
 */
export function fileURLToPath(path, options = kEmptyObject) {
  const url = toFileURL(path);
  if (options?.windows ?? isWindows) return fromWindows(url, decodeComponent, (host, rest) => `${host}${rest}`);
  return fromPosix(url, decodeComponent);
}

/**
 * Docs: url.md "url.fileURLToPathBuffer(url[, options])".
 * @param {string | URL} path
 * @param {{ windows?: boolean }} [options]
 * @returns {Buffer}
 * @throws as fileURLToPath()
 */
export function fileURLToPathBuffer(path, options = kEmptyObject) {
  const url = toFileURL(path);
  if (!(options?.windows ?? isWindows)) return fromPosix(url, decodeBytes);
  return fromWindows(url, decodeBytes, (host, rest) => {
    const { Buffer } = lazyBuffer();
    return Buffer.concat([Buffer.from(host), rest]);
  });
}

/** `fs` takes URLs wherever it takes paths. */
export function toPathIfFileURL(value) {
  return isURL(value) ? fileURLToPath(value) : value;
}

/** `\\server\share\file`: the server is the host of the URL. */
function fromUNC(path) {
  const prefix = path.startsWith('\\\\?\\UNC\\') ? 8 : 2;
  const end = path.indexOf('\\', prefix);
  if (end === -1) throw new codes.ERR_INVALID_ARG_VALUE('path', path, 'Missing UNC resource path');
  if (end === 2) throw new codes.ERR_INVALID_ARG_VALUE('path', path, 'Empty UNC servername');
  const [host] = path.slice(prefix, end).split(/[#/?]/, 1);
  // A host like C: would be read as a drive.
  if (/^[a-z][:|]$/i.test(host)) throw new codes.ERR_INVALID_URL(host);
  return new URL(`file://${host}${path.slice(end).replace(windowsSpecial, percent)}`);
}

/**
 * Docs: url.md "url.pathToFileURL(path[, options])".
 * @param {string} path
 * @param {{ windows?: boolean }} [options]
 * @returns {URL}
 * @throws ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE
 */
export function pathToFileURL(path, options) {
  validateString(path, 'path');
  const windows = options?.windows ?? isWindows;
  if (windows && path.startsWith('\\\\')) return fromUNC(path);
  const { posix, win32 } = lazyPath();
  let resolved = windows ? win32.resolve(path) : posix.resolve(path);
  if (windows && resolved.startsWith('\\\\')) return fromUNC(resolved);
  // resolve() drops the separator at the end, which makes a difference to URLs resolved against this one.
  const last = path.charCodeAt(path.length - 1);
  if ((last === SLASH || (windows && last === BACKSLASH)) && resolved[resolved.length - 1] !== (windows ? '\\' : '/')) resolved += '/';
  // A drive letter has no separator before it.
  return new URL(`file://${windows && resolved[0] !== '\\' ? '/' : ''}${resolved.replace(windows ? windowsSpecial : posixSpecial, percent)}`);
}

/**
 * Docs: url.md "url.urlToHttpOptions(url)".
 * @param {URL} url
 * @returns {object}
 * @throws ERR_INVALID_ARG_TYPE
 */
export function urlToHttpOptions(url) {
  validateObject(url, 'url', kValidateObjectAllowObjects);
  const { hostname, pathname, port, username, password, search } = url;
  const options = {
    __proto__: null,
    ...url,
    protocol: url.protocol,
    hostname: hostname && hostname[0] === '[' ? hostname.slice(1, -1) : hostname,
    hash: url.hash,
    search,
    pathname,
    path: `${pathname || ''}${search || ''}`,
    href: url.href,
  };
  if (port !== '') options.port = Number(port);
  if (username || password) options.auth = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return options;
}
