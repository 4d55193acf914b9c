// url.parse(), url.resolve(), url.resolveObject() and url.format(): the functions around the legacy Url class.
import { lazy } from 'internal/core';
import { codes } from 'internal/errors';
import { toUnicode } from 'internal/idna';
import { isInsideNodeModules } from 'internal/buffer/caller';
import { URL } from 'internal/url/class';
import { Url } from 'internal/url/legacy';
import { validateObject } from 'internal/validators';

const { ERR_INVALID_ARG_TYPE } = codes;

const lazyProcess = lazy('process');

let warned = false;

/**
 * Docs: url.md "url.parse(urlString[, parseQueryString[, slashesDenoteHost]])" (deprecated).
 * @param {string} url
 * @param {boolean} [parseQueryString]
 * @param {boolean} [slashesDenoteHost]
 * @returns {Url}
 * @throws ERR_INVALID_ARG_TYPE, ERR_INVALID_URL
 */
export function urlParse(url, parseQueryString, slashesDenoteHost) {
  if (!warned && !isInsideNodeModules(urlParse)) {
    warned = true;
    lazyProcess().emitWarning(
      '`url.parse()` behavior is not standardized and prone to errors that have security implications. Use the WHATWG URL API ' +
        'instead. CVEs are not issued for `url.parse()` vulnerabilities.',
      'DeprecationWarning',
      'DEP0169',
    );
  }
  if (url instanceof Url) return url;
  return new Url().parse(url, parseQueryString, slashesDenoteHost);
}

/**
 * Docs: url.md "url.resolve(from, to)".
 * @param {string} source
 * @param {string} relative
 * @returns {string}
 * @throws ERR_INVALID_ARG_TYPE, ERR_INVALID_URL
 */
export function urlResolve(source, relative) {
  return urlParse(source, false, true).resolve(relative);
}

/** As urlResolve(), but returns the object. */
export function urlResolveObject(source, relative) {
  return source ? urlParse(source, false, true).resolveObject(relative) : relative;
}

/** What a serialized URL ends with: its query and its fragment, which may be nothing but their first character. */
function endOf(href, search, fragment) {
  const hash = href.indexOf('#');
  const end = hash === -1 ? href.length : hash;
  const query = href.indexOf('?');
  return (search && query !== -1 && query < end ? href.slice(query, end) : '') + (fragment ? href.slice(end) : '');
}

/** Puts a URL together from the parts that were asked for. */
function formatURL(url, { fragment, unicode, search, auth }) {
  const { href, hostname, username, password, port, pathname } = url;
  let out = url.protocol;
  if (href.startsWith('//', out.length)) {
    out += '//';
    if (auth && (username !== '' || password !== '')) out += `${username}${password === '' ? '' : `:${password}`}@`;
    out += unicode ? toUnicode(hostname) : hostname;
    if (port !== '') out += `:${port}`;
  } else if (pathname.startsWith('//')) {
    // Without a host, such a path would be read as one.
    out += '/.';
  }
  return out + pathname + endOf(href, search, fragment);
}

/** The parts of a URL that are shown, by the option of their name. */
function shownParts(options) {
  const shown = { fragment: true, unicode: false, search: true, auth: true };
  if (!options) return shown;
  validateObject(options, 'options');
  for (const key of Object.keys(shown)) shown[key] = Boolean(options[key] ?? shown[key]);
  return shown;
}

/**
 * Docs: url.md "url.format(URL[, options])" and "url.format(urlObject)".
 * @param {URL | Url | object | string} urlObject
 * @param {{ auth?: boolean, fragment?: boolean, search?: boolean, unicode?: boolean }} [options] for a URL only
 * @returns {string}
 * @throws ERR_INVALID_ARG_TYPE
 */
export function urlFormat(urlObject, options) {
  if (urlObject instanceof URL) return formatURL(urlObject, shownParts(options));
  const parts = typeof urlObject === 'string' ? urlParse(urlObject) : urlObject;
  if (parts === null || typeof parts !== 'object') throw new ERR_INVALID_ARG_TYPE('urlObject', ['Object', 'string'], parts);
  return Url.prototype.format.call(parts);
}
