// Request: what fetch() is asked for.

import process from 'process';
import { dependentSignal, isAbortSignal } from 'internal/abort_controller';
import { URL } from 'internal/url';
import { customInspectSymbol } from 'internal/util';
import { inspect } from 'internal/util/inspect';
import { extractBody, mixinBody } from 'internal/fetch/body';
import {
  referrerPolicies,
  requestCaches,
  requestCredentials,
  requestDefaults,
  requestModes,
  requestRedirects,
  tokenPattern,
} from 'internal/fetch/constants';
import { fillHeaders, getHeaderList, HeaderList, Headers, headersFromList } from 'internal/fetch/headers';
import {
  exposeInterface,
  illegalInvocation,
  requireArguments,
  shown,
  toByteString,
  toDictionary,
  toDOMString,
  toEnum,
  toUSVString,
} from 'internal/fetch/webidl';

/**
 * @typedef {object} RequestState what a request is, apart from the object that scripts see
 * @property {string} method
 * @property {URL[]} urls the URL, and those that redirects led to
 * @property {HeaderList} headers
 * @property {import('internal/fetch/body').Body | null} body
 * @property {string | URL} referrer 'client', 'no-referrer' or a URL
 * @property {object} [dispatcher] of undici: who sends the request
 * @property {AbortSignal | null} signal the signal that the request follows
 */

function makeState(url) {
  return { method: 'GET', urls: [url], headers: new HeaderList(), body: null, ...requestDefaults, signal: null };
}

const normalizedMethods = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT'];
const forbiddenMethods = ['CONNECT', 'TRACE', 'TRACK'];
let warnedOfPatch = false;

function toMethod(value) {
  const method = toByteString(value, 'RequestInit', 'method');
  if (!tokenPattern.test(method)) throw new TypeError(`'${method}' is not a valid HTTP method.`);
  const upper = method.toUpperCase();
  if (forbiddenMethods.includes(upper)) throw new TypeError(`'${method}' HTTP method is unsupported.`);
  if (method === 'patch' && !warnedOfPatch) {
    warnedOfPatch = true;
    process.emitWarning(
      'Using `patch` is highly likely to result in a `405 Method Not Allowed`. `PATCH` is much more likely to succeed.',
      { code: 'UNDICI-FETCH-patch' },
    );
  }
  return normalizedMethods.includes(upper) ? upper : method;
}

function parseUrl(text) {
  let url;
  try {
    url = new URL(text);
  } catch (cause) {
    throw new TypeError(`Failed to parse URL from ${text}`, { cause });
  }
  if (url.username !== '' || url.password !== '') {
    throw new TypeError(`Request cannot be constructed from a URL that includes credentials: ${text}`);
  }
  return url;
}

function applyReferrer(state, value) {
  const text = toUSVString(value, 'RequestInit', 'referrer');
  if (text === '') {
    state.referrer = 'no-referrer';
    return;
  }
  let url;
  try {
    url = new URL(text);
  } catch (cause) {
    throw new TypeError(`Referrer "${text}" is not a valid URL.`, { cause });
  }
  state.referrer = url.protocol === 'about:' && url.hostname === 'client' ? 'client' : url;
}

/** Takes over the members of the dictionary, in the order that Web IDL reads them. */
function applyInit(state, init) {
  if ('window' in init && init.window != null) throw new TypeError(`'window' option '${init.window}' must be null`);
  if (init.referrer !== undefined) applyReferrer(state, init.referrer);
  if (init.referrerPolicy !== undefined) {
    state.referrerPolicy = toEnum(init.referrerPolicy, referrerPolicies, 'RequestInit');
  }
  if (init.mode !== undefined) {
    const mode = toEnum(init.mode, requestModes, 'RequestInit');
    if (mode === 'navigate') throw new TypeError('Request constructor: invalid request mode navigate.');
    state.mode = mode;
  }
  if (init.credentials !== undefined) state.credentials = toEnum(init.credentials, requestCredentials, 'RequestInit');
  if (init.cache !== undefined) state.cache = toEnum(init.cache, requestCaches, 'RequestInit');
  if (state.cache === 'only-if-cached' && state.mode !== 'same-origin') {
    throw new TypeError("'only-if-cached' can be set only with 'same-origin' mode");
  }
  if (init.redirect !== undefined) state.redirect = toEnum(init.redirect, requestRedirects, 'RequestInit');
  if (init.integrity !== undefined) state.integrity = toDOMString(init.integrity, 'RequestInit', 'integrity');
  if (init.keepalive !== undefined) state.keepalive = Boolean(init.keepalive);
  if (init.method !== undefined) state.method = toMethod(init.method);
  if (init.dispatcher !== undefined) state.dispatcher = init.dispatcher;
  if (init.duplex !== undefined) toEnum(init.duplex, ['half'], 'RequestInit');
  const { signal } = init;
  if (signal === undefined) return;
  if (signal !== null && !isAbortSignal(signal)) {
    throw new TypeError(`RequestInit: Expected signal ("${shown(signal)}") to be an instance of AbortSignal.`);
  }
  state.signal = signal;
}

let stateOf;
let peek;

/** First argument of the constructor for a state that is complete. */
const kWrap = Symbol('kWrap');

/** A request, to be given to fetch(). */
export class Request {
  #state;
  #headers = null;
  #signal = null;

  static {
    stateOf = (request) => {
      const state = peek(request);
      if (state === undefined) throw illegalInvocation();
      return state;
    };
    peek = (value) => (typeof value === 'object' && value !== null && #state in value ? value.#state : undefined);
  }

  /** @throws {TypeError} */
  constructor(input, init = undefined) {
    if (input === kWrap) {
      this.#state = init;
      return;
    }
    requireArguments(arguments.length, 1, 'Request constructor');
    const given = peek(input);
    const options = toDictionary(init, 'RequestInit');
    let state;
    if (given === undefined) {
      state = makeState(parseUrl(toUSVString(input, 'Request constructor', 'input')));
    } else {
      state = { ...(given.plain?.() ?? given), urls: [...given.urls], headers: given.headers.clone(), signal: input.signal };
    }
    applyInit(state, options);
    if (options.headers !== undefined) {
      const headers = new Headers();
      fillHeaders(headers, options.headers);
      state.headers = getHeaderList(headers);
      this.#headers = headers;
    }
    if (state.mode === 'no-cors' && !['GET', 'HEAD', 'POST'].includes(state.method)) {
      throw new TypeError(`'${state.method} is unsupported in no-cors mode.`);
    }
    this.#state = state;
    this.#setBody(options, given?.body ?? null);
  }

  #setBody(options, inputBody) {
    const state = this.#state;
    const hasBody = options.body !== undefined && options.body !== null;
    if ((hasBody || inputBody !== null) && (state.method === 'GET' || state.method === 'HEAD')) {
      throw new TypeError('Request with GET/HEAD method cannot have body.');
    }
    if (!hasBody) {
      if (inputBody === null) return;
      if (inputBody.isUnusable) throw new TypeError('Cannot construct a Request with a Request object that has already been used.');
      state.body = inputBody.take();
      return;
    }
    const { body, type } = extractBody(options.body, state.keepalive);
    if (type !== null && !state.headers.has('content-type')) state.headers.append('content-type', type);
    if (!body.isRepeatable) {
      if (options.duplex === undefined || options.duplex === null) {
        throw new TypeError('RequestInit: duplex option is required when sending a body.');
      }
      if (state.mode !== 'same-origin' && state.mode !== 'cors') {
        throw new TypeError('If request is made from ReadableStream, mode should be "same-origin" or "cors"');
      }
    }
    state.body = body;
  }

  /** @returns {string} */
  get method() {
    return stateOf(this).method;
  }

  /** @returns {string} */
  get url() {
    return stateOf(this).urls[0].href;
  }

  /** @returns {Headers} */
  get headers() {
    const state = stateOf(this);
    return this.#headers ??= headersFromList(state.headers, false);
  }

  /** @returns {string} what the response is for: unknown outside of browsers */
  get destination() {
    stateOf(this);
    return '';
  }

  /** @returns {string} */
  get referrer() {
    const { referrer } = stateOf(this);
    if (referrer === 'no-referrer') return '';
    return referrer === 'client' ? 'about:client' : referrer.href;
  }

  /** @returns {string} */
  get referrerPolicy() {
    return stateOf(this).referrerPolicy;
  }

  /** @returns {string} */
  get mode() {
    return stateOf(this).mode;
  }

  /** @returns {string} */
  get credentials() {
    return stateOf(this).credentials;
  }

  /** @returns {string} */
  get cache() {
    return stateOf(this).cache;
  }

  /** @returns {string} */
  get redirect() {
    return stateOf(this).redirect;
  }

  /** @returns {string} */
  get integrity() {
    return stateOf(this).integrity;
  }

  /** @returns {boolean} */
  get keepalive() {
    return stateOf(this).keepalive;
  }

  /** @returns {boolean} */
  get isReloadNavigation() {
    stateOf(this);
    return false;
  }

  /** @returns {boolean} */
  get isHistoryNavigation() {
    stateOf(this);
    return false;
  }

  /** @returns {AbortSignal} a signal that is aborted when the given one is */
  get signal() {
    const { signal } = stateOf(this);
    return this.#signal ??= dependentSignal(signal === null ? [] : [signal]);
  }

  /** @returns {ReadableStream | null} */
  get body() {
    return stateOf(this).body?.stream ?? null;
  }

  /** @returns {boolean} */
  get bodyUsed() {
    return stateOf(this).body?.isUsed ?? false;
  }

  /** @returns {'half'} */
  get duplex() {
    stateOf(this);
    return 'half';
  }

  /** @returns {Request} @throws {TypeError} when the body was read */
  clone() {
    const state = stateOf(this);
    if (state.body?.isUnusable) throw new TypeError('unusable');
    return new Request(kWrap, {
      ...(state.plain?.() ?? state),
      urls: [...state.urls],
      headers: state.headers.clone(),
      body: state.body?.clone() ?? null,
      signal: this.signal,
    });
  }

  [customInspectSymbol](depth, options) {
    const opts = { ...options, depth: options.depth ?? 2 };
    const properties = {
      method: this.method,
      url: this.url,
      headers: this.headers,
      destination: this.destination,
      referrer: this.referrer,
      referrerPolicy: this.referrerPolicy,
      mode: this.mode,
      credentials: this.credentials,
      cache: this.cache,
      redirect: this.redirect,
      integrity: this.integrity,
      keepalive: this.keepalive,
      isReloadNavigation: this.isReloadNavigation,
      isHistoryNavigation: this.isHistoryNavigation,
      signal: this.signal,
    };
    return `Request ${inspect(properties, opts)}`;
  }
}

mixinBody(Request, peek);
exposeInterface(Request, [
  'method', 'url', 'headers', 'destination', 'referrer', 'referrerPolicy', 'mode', 'credentials', 'cache', 'redirect', 'integrity',
  'keepalive', 'isReloadNavigation', 'isHistoryNavigation', 'signal', 'body', 'bodyUsed', 'duplex', 'clone',
]);

/** A request that a server received. @param {object} state a RequestState whose parts may be made when they are asked for @returns {Request} */
export function requestFromState(state) {
  return new Request(kWrap, state);
}

/** What a request consists of; undefined for other values. @returns {RequestState | undefined} */
export function peekRequestState(value) {
  return peek(value);
}

/** What a request consists of. @returns {RequestState} */
export function getRequestState(request) {
  return stateOf(request);
}
