// fetch(): the standard's algorithm, from the call to the response.

import { lazy } from 'internal/core';
import { addAbortAlgorithm, removeAbortAlgorithm } from 'internal/abort_controller';
import { isBlob, resolveObjectURL } from 'internal/blob';
import { Buffer } from 'buffer';
import { URL } from 'internal/url';
import { Body } from 'internal/fetch/body';
import { badPorts, nullBodyStatuses, redirectStatuses, requestBodyHeaders } from 'internal/fetch/constants';
import { parseDataUrl } from 'internal/fetch/data_url';
import { HeaderList } from 'internal/fetch/headers';
import { send } from 'internal/fetch/network';
import { getRequestState, Request } from 'internal/fetch/request';
import { makeResponseState, responseFromState } from 'internal/fetch/response';

const integrityModule = lazy('internal/fetch/integrity');
const lazyDispatcher = lazy('internal/fetch/dispatcher');

/** Where the package undici keeps what setGlobalDispatcher() was given. */
const kGlobalDispatcher = Symbol.for('undici.globalDispatcher.1');

const kMaxRedirects = 20;
const conditionalHeaders = ['if-modified-since', 'if-none-match', 'if-unmodified-since', 'if-match', 'if-range'];
const knownCodings = ['gzip', 'x-gzip', 'deflate', 'br', 'zstd'];

/** A request on its way, and what an abort of it has to end. */
class Fetching {
  #signal;
  #algorithm = null;
  #cancel = null;
  /** @type {{ reason: unknown } | null} */
  aborted = null;

  constructor(signal) {
    this.#signal = signal;
  }

  /** Calls `onAbort` with the reason when the signal is aborted. */
  watch(onAbort) {
    if (this.#signal === null) return;
    this.#algorithm = () => {
      const { reason } = this.#signal;
      this.aborted = { reason };
      onAbort(reason);
      this.#cancel?.(reason);
    };
    addAbortAlgorithm(this.#signal, this.#algorithm);
  }

  /** Sets what ends the exchange under way. */
  onCancel = (cancel) => {
    this.#cancel = cancel;
  };

  /** The response is complete: an abort changes nothing any more. */
  finish = () => {
    if (this.#algorithm !== null) removeAbortAlgorithm(this.#signal, this.#algorithm);
    this.#algorithm = null;
    this.#cancel = null;
  };
}

/**
 * Docs: globals, "fetch".
 * @param {string | URL | Request} input
 * @param {RequestInit} [init]
 * @returns {Promise<Response>} rejected with a TypeError whose cause tells why, or with the reason of an abort
 */
export function fetch(input, init = undefined) {
  let request;
  try {
    request = getRequestState(new Request(input, init));
  } catch (error) {
    return Promise.reject(error);
  }
  const { signal } = request;
  if (signal?.aborted) {
    request.body?.cancel(signal.reason);
    return Promise.reject(signal.reason);
  }
  return run(request, signal);
}

async function run(request, signal) {
  const { promise: aborted, reject: rejectAborted } = Promise.withResolvers();
  // Only of interest while the race below is on.
  aborted.catch(() => {});
  const fetching = new Fetching(signal);
  let response = null;
  fetching.watch((reason) => {
    request.body?.fail(reason);
    if (response === null) {
      rejectAborted(reason);
      return;
    }
    response.aborted = { reason };
    response.body?.fail(reason);
  });
  try {
    const work = mainFetch(request, fetching);
    response = await (signal === null ? work : Promise.race([work, aborted]));
  } catch (cause) {
    fetching.finish();
    if (fetching.aborted !== null) throw fetching.aborted.reason;
    throw new TypeError('fetch failed', { cause });
  }
  if (response.body === null) fetching.finish();
  return responseFromState(response);
}

function mainFetch(request, fetching) {
  const [url] = request.urls;
  switch (url.protocol) {
    case 'http:':
    case 'https:':
      return httpFetch(request, fetching);
    case 'data:':
      return checked(request, fetchData(url));
    case 'blob:':
      return checked(request, fetchBlob(request, url));
    case 'about:':
      return Promise.reject(new Error('about scheme is not supported'));
    case 'file:':
      return Promise.reject(new Error('file scheme is not supported'));
    default:
      return Promise.reject(new Error('unknown scheme'));
  }
}

async function checked(request, promise) {
  const response = await promise;
  if (request.integrity !== '') await integrityModule().checkIntegrity(request, response);
  return response;
}

async function fetchData(url) {
  const data = parseDataUrl(url);
  if (data === null) throw new Error('failed to fetch the data URL');
  const headers = new HeaderList();
  headers.append('Content-Type', data.type);
  const body = new Body({ source: data.bytes, length: data.bytes.byteLength });
  return makeResponseState({ type: 'basic', statusText: 'OK', headers, body, urls: [url] });
}

async function fetchBlob(request, url) {
  const blob = request.method === 'GET' ? resolveObjectURL(url.href) : undefined;
  if (!isBlob(blob)) throw new Error('invalid method');
  const headers = new HeaderList();
  const range = request.headers.get('range');
  if (range === null) {
    headers.append('content-length', `${blob.size}`);
    headers.append('content-type', blob.type);
    const body = new Body({ source: [blob], length: blob.size });
    return makeResponseState({ type: 'basic', statusText: 'OK', headers, body, urls: [url] });
  }
  const { start, end } = parseRange(range, blob.size);
  const slice = blob.slice(start, end + 1, blob.type);
  headers.append('content-length', `${slice.size}`);
  headers.append('content-type', blob.type);
  headers.append('content-range', `bytes ${start}-${end}/${blob.size}`);
  const body = new Body({ source: [slice], length: slice.size });
  return makeResponseState({ type: 'basic', status: 206, statusText: 'Partial Content', headers, body, urls: [url] });
}

/** A range of bytes, both ends included. */
function parseRange(text, size) {
  const match = /^bytes[\t ]*=[\t ]*(\d*)[\t ]*-[\t ]*(\d*)$/.exec(text);
  if (match === null || (match[1] === '' && match[2] === '')) throw new Error('failed to fetch the data URL');
  if (match[1] === '') return { start: Math.max(0, size - Number(match[2])), end: size - 1 };
  const start = Number(match[1]);
  const end = match[2] === '' ? size - 1 : Math.min(Number(match[2]), size - 1);
  if (start >= size || start > end) throw new Error("Range start is greater than the blob's size.");
  return { start, end };
}

// ---- http ------------------------------------------------------------------------------------------------------------

const isHttp = (url) => url.protocol === 'http:' || url.protocol === 'https:';

async function httpFetch(given, fetching) {
  if (given.mode === 'no-cors' && given.redirect !== 'follow') {
    throw new Error('redirect mode cannot be "follow" for "no-cors" request');
  }
  const request = { ...given, headers: given.headers.clone(), urls: [...given.urls] };
  let type = 'basic';
  for (let redirects = 0; ; redirects++) {
    const url = request.urls.at(-1);
    if (badPorts.has(Number(url.port))) throw new Error('bad port');
    const message = { method: request.method, url, headers: outgoingHeaders(request, url), body: request.body };
    const dispatcher = request.dispatcher ?? globalThis[kGlobalDispatcher];
    const sendIt = dispatcher === undefined ? send : lazyDispatcher().sendThrough;
    const exchange = await sendIt(message, fetching.onCancel, dispatcher);
    const headers = new HeaderList();
    for (let index = 0; index < exchange.headers.length; index += 2) {
      headers.append(exchange.headers[index], exchange.headers[index + 1]);
    }
    if (redirectStatuses.includes(exchange.status) && request.redirect !== 'manual') {
      if (request.redirect === 'error') {
        exchange.close();
        throw new Error('unexpected redirect');
      }
      const location = locationOf(headers, url);
      if (location !== null) {
        // The connection is of use again once the body is read; it is hardly ever long.
        await exchange.open(() => {}).readAll().catch(() => {});
        redirect(request, exchange.status, location, redirects);
        if (location.origin !== url.origin) type = request.mode === 'no-cors' ? 'opaque' : 'cors';
        continue;
      }
    }
    return finishResponse(request, exchange, headers, type, fetching);
  }
}

/** @returns {URL | null} where a response redirects to */
function locationOf(headers, url) {
  const text = headers.get('location');
  if (text === null) return null;
  // The header holds bytes; they usually mean UTF-8.
  const decoded = /[\x80-\xff]/.test(text) ? Buffer.from(text, 'latin1').toString() : text;
  const location = new URL(decoded, url);
  if (location.hash === '') location.hash = url.hash;
  return location;
}

/** Turns a request into the one that a redirect asks for. */
function redirect(request, status, location, redirects) {
  if (!isHttp(location)) throw new Error('URL scheme must be a HTTP(S) scheme');
  if (redirects === kMaxRedirects) throw new Error('redirect count exceeded');
  const crossOrigin = location.origin !== request.urls.at(-1).origin;
  if (request.mode === 'same-origin' && crossOrigin) throw new Error('request mode cannot be "same-origin"');
  if (request.mode === 'cors' && (location.username !== '' || location.password !== '') && crossOrigin) {
    throw new Error('cross origin not allowed for request mode "cors"');
  }
  const { method, body, headers } = request;
  if (status !== 303 && body !== null && !body.isRepeatable) {
    throw new TypeError('Response body object should not be disturbed or locked');
  }
  if (((status === 301 || status === 302) && method === 'POST') || (status === 303 && method !== 'GET' && method !== 'HEAD')) {
    request.method = 'GET';
    request.body = null;
    for (const name of requestBodyHeaders) headers.delete(name);
  } else if (body !== null) {
    request.body = body.repeat();
  }
  if (crossOrigin) for (const name of ['authorization', 'proxy-authorization', 'cookie', 'host']) headers.delete(name);
  request.urls.push(location);
}

/** The header fields that go over the wire. @returns {string[]} names and values in turn */
function outgoingHeaders(request, url) {
  const { method, body } = request;
  const headers = request.headers.clone();
  checkHopByHop(headers);
  const isClosing = headers.get('connection')?.toLowerCase() === 'close';
  headers.delete('host');
  headers.delete('connection');
  headers.delete('content-length');
  const flat = ['host', url.host, 'connection', isClosing ? 'close' : 'keep-alive', ...headers.flatten()];
  const addDefault = (name, value) => {
    if (!headers.has(name)) flat.push(name, value);
  };
  addDefault('accept', '*/*');
  addDefault('accept-language', '*');
  const { referrer } = request;
  if (typeof referrer === 'object') flat.push('referer', referrerFor(request, referrer, url));
  addDefault('sec-fetch-mode', request.mode);
  addDefault('user-agent', 'node');
  const isConditional = conditionalHeaders.some((name) => headers.has(name));
  const cache = request.cache === 'default' && isConditional ? 'no-store' : request.cache;
  if (cache === 'no-cache') {
    addDefault('cache-control', 'max-age=0');
  } else if (cache === 'no-store' || cache === 'reload') {
    addDefault('pragma', 'no-cache');
    addDefault('cache-control', 'no-cache');
  }
  if (headers.has('range')) flat.push('accept-encoding', 'identity');
  else addDefault('accept-encoding', url.protocol === 'https:' ? 'br, gzip, deflate' : 'gzip, deflate');
  if (body !== null && body.length !== null) flat.push('content-length', `${body.length}`);
  else if (body === null && (method === 'POST' || method === 'PUT' || method === 'PATCH')) flat.push('content-length', '0');
  return flat;
}

function invalidHeader(name) {
  const error = new Error(`invalid ${name} header`);
  error.name = 'InvalidArgumentError';
  error.code = 'UND_ERR_INVALID_ARG';
  return error;
}

/** Fields that are about the connection are not for users to set. */
function checkHopByHop(headers) {
  for (const name of ['transfer-encoding', 'keep-alive', 'upgrade']) if (headers.has(name)) throw invalidHeader(name);
  if (headers.has('expect')) {
    const error = new Error('expect header not supported');
    error.name = 'NotSupportedError';
    error.code = 'UND_ERR_NOT_SUPPORTED';
    throw error;
  }
}

/** What the policy lets the server know of the referrer. */
function referrerFor(request, referrer, url) {
  const whole = `${referrer.origin}${referrer.pathname}${referrer.search}`;
  const origin = `${referrer.origin}/`;
  const downgrade = referrer.protocol === 'https:' && url.protocol === 'http:';
  const same = referrer.origin === url.origin;
  switch (request.referrerPolicy) {
    case 'no-referrer':
      return '';
    case 'unsafe-url':
      return whole;
    case 'origin':
      return origin;
    case 'strict-origin':
      return downgrade ? '' : origin;
    case 'same-origin':
      return same ? whole : '';
    case 'origin-when-cross-origin':
      return same ? whole : origin;
    case 'no-referrer-when-downgrade':
      return downgrade ? '' : whole;
    default:
      if (same) return whole;
      return downgrade ? '' : origin;
  }
}

function finishResponse(request, exchange, headers, type, fetching) {
  const { status, statusText } = exchange;
  const response = makeResponseState({ type, status, statusText, headers, urls: request.urls });
  if (request.method === 'HEAD' || nullBodyStatuses.includes(status)) {
    exchange.close();
  } else {
    const codings = headers.get('content-encoding')?.toLowerCase().split(',').map((coding) => coding.trim()) ?? [];
    // With a coding that is not known the body stays as it is.
    if (codings.length > 0 && codings.every((coding) => knownCodings.includes(coding))) exchange.decode(codings);
    response.body = new Body({ remote: exchange.open(fetching.finish) });
  }
  return checked(request, response);
}
