// Response: what fetch() gives.

import { URL } from 'internal/url';
import { customInspectSymbol } from 'internal/util';
import { inspect } from 'internal/util/inspect';
import { extractBody, mixinBody } from 'internal/fetch/body';
import { nullBodyStatuses, redirectStatuses } from 'internal/fetch/constants';
import { fillHeaders, getHeaderList, HeaderList, Headers, headersFromList } from 'internal/fetch/headers';
import {
  exposeInterface,
  illegalInvocation,
  requireArguments,
  toByteString,
  toDictionary,
  toUnsignedShort,
  toUSVString,
} from 'internal/fetch/webidl';

/**
 * @typedef {object} ResponseState what a response is, apart from the object that scripts see
 * @property {'default' | 'basic' | 'cors' | 'error' | 'opaque'} type
 * @property {number} status
 * @property {string} statusText
 * @property {HeaderList} headers
 * @property {import('internal/fetch/body').Body | null} body
 * @property {URL[]} urls those that the request went to; none for a response made by a script
 * @property {{ reason: unknown } | null} aborted set once the request was aborted
 */

/** @returns {ResponseState} of a response that a script makes */
function emptyState() {
  return { type: 'default', status: 200, statusText: '', headers: new HeaderList(), body: null, urls: [], aborted: null };
}

/** @returns {ResponseState} */
export function makeResponseState(members) {
  return { ...emptyState(), ...members };
}

const reasonPhrase = /^[\t\x20-\x7e\x80-\xff]*$/;

function applyInit(state, init) {
  const status = init.status === undefined ? 200 : toUnsignedShort(init.status);
  const statusText = init.statusText === undefined ? '' : toByteString(init.statusText, 'ResponseInit', 'statusText');
  if (status < 200 || status > 599) throw new RangeError('init["status"] must be in the range of 200 to 599, inclusive.');
  if (!reasonPhrase.test(statusText)) throw new TypeError('Invalid statusText');
  state.status = status;
  state.statusText = statusText;
  if (init.headers === undefined || init.headers === null) return;
  const headers = new Headers();
  fillHeaders(headers, init.headers);
  state.headers = getHeaderList(headers);
}

function setBody(state, { body, type }) {
  if (nullBodyStatuses.includes(state.status)) {
    throw new TypeError(`Response constructor: Invalid response status code ${state.status}`);
  }
  state.body = body;
  if (type !== null && !state.headers.has('content-type')) state.headers.append('content-type', type);
}

/** First argument of the constructor for a state that is complete. */
const kWrap = Symbol('kWrap');

let stateOf;
let peek;

/** A response. */
export class Response {
  #state;
  #headers = null;
  #immutable = false;

  static {
    peek = (value) => (typeof value === 'object' && value !== null && #state in value ? value.#state : undefined);
    stateOf = (response) => {
      const state = peek(response);
      if (state === undefined) throw illegalInvocation();
      return state;
    };
  }

  /** @throws {TypeError | RangeError} */
  constructor(body = null, init = undefined, immutable = false) {
    if (body === kWrap) {
      this.#state = init;
      this.#immutable = immutable;
      return;
    }
    const extracted = body === null ? null : extractBody(body);
    const state = emptyState();
    if (init !== undefined) applyInit(state, toDictionary(init, 'ResponseInit'));
    if (extracted !== null) setBody(state, extracted);
    this.#state = state;
  }

  /** @returns {Response} what stands for a network error */
  static error() {
    return new Response(kWrap, makeResponseState({ type: 'error', status: 0 }), true);
  }

  /** @returns {Response} with a value as JSON @throws {TypeError | RangeError} */
  static json(data, init = undefined) {
    requireArguments(arguments.length, 1, 'Response.json');
    const text = JSON.stringify(data);
    if (text === undefined) throw new TypeError('Value is not JSON serializable');
    const { body } = extractBody(text);
    const state = emptyState();
    if (init !== undefined) applyInit(state, toDictionary(init, 'ResponseInit'));
    setBody(state, { body, type: 'application/json' });
    return new Response(kWrap, state, false);
  }

  /** @returns {Response} that sends a client elsewhere @throws {TypeError | RangeError} */
  static redirect(url, status = 302) {
    requireArguments(arguments.length, 1, 'Response.redirect');
    const text = toUSVString(url, 'Response.redirect', 'url');
    const code = toUnsignedShort(status);
    let parsed;
    try {
      parsed = new URL(text);
    } catch (cause) {
      throw new TypeError(`Failed to parse URL from ${text}`, { cause });
    }
    if (!redirectStatuses.includes(code)) throw new RangeError(`Invalid status code ${code}`);
    const state = makeResponseState({ status: code });
    state.headers.append('location', parsed.href);
    return new Response(kWrap, state, true);
  }

  /** @returns {string} */
  get type() {
    return stateOf(this).type;
  }

  /** @returns {string} where the response came from, without the fragment */
  get url() {
    const url = stateOf(this).urls.at(-1);
    if (url === undefined) return '';
    const { href, hash } = url;
    return hash === '' ? href.replace(/#$/, '') : href.slice(0, -hash.length);
  }

  /** @returns {boolean} */
  get redirected() {
    return stateOf(this).urls.length > 1;
  }

  /** @returns {number} */
  get status() {
    return stateOf(this).status;
  }

  /** @returns {boolean} */
  get ok() {
    const { status } = stateOf(this);
    return status >= 200 && status <= 299;
  }

  /** @returns {string} */
  get statusText() {
    return stateOf(this).statusText;
  }

  /** @returns {Headers} */
  get headers() {
    const state = stateOf(this);
    return this.#headers ??= headersFromList(state.headers, this.#immutable);
  }

  /** @returns {ReadableStream | null} */
  get body() {
    return stateOf(this).body?.stream ?? null;
  }

  /** @returns {boolean} */
  get bodyUsed() {
    return stateOf(this).body?.isUsed ?? false;
  }

  /** @returns {Response} @throws {TypeError} when the body was read */
  clone() {
    const state = stateOf(this);
    if (state.body?.isUnusable) throw new TypeError('Response.clone: Body has already been consumed.');
    const copy = { ...state, headers: state.headers.clone(), urls: [...state.urls], body: state.body?.clone() ?? null };
    return new Response(kWrap, copy, this.#immutable);
  }

  [customInspectSymbol](depth, options) {
    const opts = { ...options, depth: options.depth ?? 2 };
    const properties = {
      status: this.status,
      statusText: this.statusText,
      headers: this.headers,
      body: this.body,
      bodyUsed: this.bodyUsed,
      ok: this.ok,
      redirected: this.redirected,
      type: this.type,
      url: this.url,
    };
    return `Response ${inspect(properties, opts)}`;
  }
}

Object.defineProperty(Response, 'length', { __proto__: null, value: 0, configurable: true });
mixinBody(Response, peek);
exposeInterface(
  Response,
  ['type', 'url', 'redirected', 'status', 'ok', 'statusText', 'headers', 'body', 'bodyUsed', 'clone'],
  ['error', 'json', 'redirect'],
);

/** The response that fetch() gives: its headers cannot be changed. @returns {Response} */
export function responseFromState(state) {
  return new Response(kWrap, state, true);
}

/** What a response consists of; undefined for other values. @returns {ResponseState | undefined} */
export function peekResponseState(value) {
  return peek(value);
}
