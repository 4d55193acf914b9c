// What names and values of fields may be (RFC 9110, 5), and what becomes of fields that come more than once (doc: http.md "message.headers").

import { codes } from 'internal/errors';
import { getOptionValue } from 'internal/options';
import { validateBoolean, validateOneOf } from 'internal/validators';

const tokenPattern = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
/** How strictly values are looked at: the pattern finds what is not allowed. */
const forbidden = {
  __proto__: null,
  strict: /[^\t\x20-\x7e\x80-\xff]/,
  // The Fetch standard's: anything of one byte, except what would end the field.
  relaxed: /[\0\r\n]|[^\0-\xff]/,
};
forbidden.insecure = forbidden.relaxed;

/** Bits of the parser's leniency (ops/http/src/parser/lenient.rs). */
const lenientBits = { __proto__: null, strict: 0, relaxed: 1 << 10, insecure: (1 << 10) - 1 };

/** Whether `value` is a token of RFC 9110, 5.6.2. */
export function isToken(value) {
  return tokenPattern.test(value);
}

/** Whether `value` has a character that no field may contain; `lenient` as the parser would be. */
export function hasInvalidChar(value, lenient = false) {
  return (lenient ? forbidden.relaxed : forbidden.strict).test(value);
}

/** As hasInvalidChar, for a validation: 'strict', 'relaxed' or 'insecure'. */
export function hasForbiddenChar(value, validation) {
  return forbidden[validation].test(value);
}

/**
 * http.validateHeaderName(name[, label])
 * @throws ERR_INVALID_HTTP_TOKEN
 */
export function validateHeaderName(name, label) {
  if (typeof name !== 'string' || !tokenPattern.test(name)) throw new codes.ERR_INVALID_HTTP_TOKEN(label || 'Header name', name);
}

/**
 * http.validateHeaderValue(name, value)
 * @param {string} [validation] 'strict', 'relaxed' or 'insecure'
 * @throws ERR_HTTP_INVALID_HEADER_VALUE or ERR_INVALID_CHAR
 */
export function validateHeaderValue(name, value, validation = 'strict') {
  if (value === undefined) throw new codes.ERR_HTTP_INVALID_HEADER_VALUE(value, name);
  if (hasForbiddenChar(value, validation)) throw new codes.ERR_INVALID_CHAR('header content', name);
}

/**
 * What the options `httpValidation` and `insecureHTTPParser` ask for.
 * @returns {'strict' | 'relaxed' | 'insecure' | undefined} undefined: neither is there
 * @throws ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE
 */
export function validationOf(options) {
  const { httpValidation, insecureHTTPParser } = options;
  if (insecureHTTPParser !== undefined) validateBoolean(insecureHTTPParser, 'options.insecureHTTPParser');
  if (httpValidation === undefined) return insecureHTTPParser === undefined ? undefined : insecureHTTPParser ? 'insecure' : 'strict';
  validateOneOf(httpValidation, 'options.httpValidation', ['strict', 'relaxed', 'insecure']);
  if (insecureHTTPParser !== undefined) {
    throw new codes.ERR_INVALID_ARG_VALUE('options.httpValidation', httpValidation, 'cannot be used together with options.insecureHTTPParser');
  }
  return httpValidation;
}

/** @returns {'strict' | 'insecure'} what the command line asks for */
export function defaultValidation() {
  return getOptionValue('--insecure-http-parser') ? 'insecure' : 'strict';
}

/** @returns {number} the parser's leniency for a validation */
export function leniencyOf(validation) {
  return lenientBits[validation ?? defaultValidation()];
}

// ---- repeated fields -------------------------------------------------------------------------------------------------

/** Later fields of these names are dropped; so says http.md. */
const singular = new Set([
  'age', 'authorization', 'content-length', 'content-type', 'etag', 'expires', 'from', 'host', 'if-modified-since', 'if-unmodified-since',
  'last-modified', 'location', 'max-forwards', 'proxy-authorization', 'referer', 'retry-after', 'server', 'user-agent',
]);

const kJoin = 0;
const kFirst = 1;
const kList = 2;
const kCookie = 3;

/** What is known of a name as it came: its lower case, and what a second field of it does. Bounded, since peers choose the names. */
const knownNames = new Map();
const kMaxKnownNames = 512;

function ruleOf(lowerCase) {
  if (lowerCase === 'set-cookie') return kList;
  if (lowerCase === 'cookie') return kCookie;
  return singular.has(lowerCase) ? kFirst : kJoin;
}

function known(name) {
  let entry = knownNames.get(name);
  if (entry === undefined) {
    const lowerCase = name.toLowerCase();
    entry = { name: lowerCase, rule: ruleOf(lowerCase) };
    if (knownNames.size < kMaxKnownNames) knownNames.set(name, entry);
  }
  return entry;
}

/** The lower case of a name, often from memory. */
export function lowerCaseOf(name) {
  return known(name).name;
}

/**
 * Adds a received field to `message.headers` or `.trailers`.
 * @param {object} target
 * @param {string} name as it came
 * @param {string} value
 * @param {boolean} joinsAll the option joinDuplicateHeaders
 */
export function addField(target, name, value, joinsAll) {
  const { name: key, rule } = known(name);
  const before = Object.hasOwn(target, key) ? target[key] : undefined;
  if (rule === kList) {
    if (before === undefined) target[key] = [value];
    else before.push(value);
  } else if (before === undefined) {
    target[key] = value;
  } else if (rule === kCookie) {
    target[key] = `${before}; ${value}`;
  } else if (rule === kJoin || joinsAll) {
    target[key] = `${before}, ${value}`;
  }
}

/** Adds a received field to `message.headersDistinct` or `.trailersDistinct`: every value, in a list. */
export function addDistinctField(target, name, value) {
  const key = lowerCaseOf(name);
  const list = target[key];
  if (list === undefined) target[key] = [value];
  else list.push(value);
}
