// What serve() takes. Docs: docs/serve.md.

import { lazy } from 'internal/core';
import { codes } from 'internal/errors';
import { TIMEOUT_MAX } from 'internal/timers';
import { validatePort } from 'internal/net/arguments';
import { validateAbortSignal, validateBoolean, validateFunction, validateInteger, validateObject, validateString } from 'internal/validators';

const { ERR_INVALID_ARG_TYPE } = codes;

const lazyRoutes = lazy('internal/serve/routes');

const kPort = 8000;
/** In ms. */
const kIdleTimeout = 10_000;

const aliases = { fetch: 'handler', unix: 'path', error: 'onError', host: 'hostname' };

/** `(handler)`, `(options, handler)`, `(handler, options)` or `(options)` with the handler in it. */
function split(first, second) {
  if (typeof first === 'function') return { ...second, handler: first };
  validateObject(first, 'options');
  return second === undefined ? { ...first } : { ...first, handler: second };
}

/**
 * @returns {{ handler: Function, onError?: Function, onListen?: Function, port: number, hostname: string, path?: string, signal?: AbortSignal,
 *   reusePort: boolean, idleTimeout: number, requestTimeout: number, maxBodySize: number, compress: boolean, tls?: object }}
 * @throws ERR_INVALID_ARG_TYPE, ERR_SOCKET_BAD_PORT, ERR_OUT_OF_RANGE
 */
export function readOptions(first, second) {
  const given = split(first, second);
  for (const name of Object.keys(aliases)) given[aliases[name]] ??= given[name];
  const { handler, onError, onListen, hostname = '0.0.0.0', path, signal, reusePort = false, idleTimeout = kIdleTimeout } = given;
  const { routes, requestTimeout = 0, maxBodySize = Infinity, compress = false } = given;
  if (routes !== undefined) validateObject(routes, 'options.routes');
  if (typeof handler !== 'function' && (routes === undefined || handler !== undefined)) throw new ERR_INVALID_ARG_TYPE('handler', 'Function', handler);
  if (onError !== undefined) validateFunction(onError, 'options.onError');
  if (onListen !== undefined) validateFunction(onListen, 'options.onListen');
  const port = validatePort(given.port ?? kPort, 'options.port');
  validateString(hostname, 'options.hostname');
  if (path !== undefined) validateString(path, 'options.path');
  if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
  validateBoolean(reusePort, 'options.reusePort');
  validateInteger(idleTimeout, 'options.idleTimeout', 0);
  validateInteger(requestTimeout, 'options.requestTimeout', 0, TIMEOUT_MAX);
  if (maxBodySize !== Infinity) validateInteger(maxBodySize, 'options.maxBodySize', 0);
  validateBoolean(compress, 'options.compress');
  const tls = given.tls ?? (given.cert === undefined && given.key === undefined ? undefined : { cert: given.cert, key: given.key });
  if (tls !== undefined) validateObject(tls, 'options.tls');
  // An object with a method `fetch` is its `this`.
  const bound = handler !== undefined && given.handler === first?.fetch ? handler.bind(first) : handler;
  const asked = routes === undefined ? bound : lazyRoutes().routed(routes, bound);
  return {
    handler: asked, onError, onListen, port, hostname, path, signal, reusePort, idleTimeout, requestTimeout, maxBodySize, compress, tls,
  };
}
