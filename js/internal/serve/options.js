// What serve() takes. Docs: docs/serve.md.

import { codes } from 'internal/errors';
import { validatePort } from 'internal/net/arguments';
import { validateAbortSignal, validateBoolean, validateFunction, validateInteger, validateObject, validateString } from 'internal/validators';

const { ERR_INVALID_ARG_TYPE } = codes;

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
 *   reusePort: boolean, idleTimeout: number, tls?: object }}
 * @throws ERR_INVALID_ARG_TYPE, ERR_SOCKET_BAD_PORT, ERR_OUT_OF_RANGE
 */
export function readOptions(first, second) {
  const given = split(first, second);
  for (const name of Object.keys(aliases)) given[aliases[name]] ??= given[name];
  const { handler, onError, onListen, hostname = '0.0.0.0', path, signal, reusePort = false, idleTimeout = kIdleTimeout } = given;
  if (typeof handler !== 'function') throw new ERR_INVALID_ARG_TYPE('handler', 'Function', handler);
  if (onError !== undefined) validateFunction(onError, 'options.onError');
  if (onListen !== undefined) validateFunction(onListen, 'options.onListen');
  const port = validatePort(given.port ?? kPort, 'options.port');
  validateString(hostname, 'options.hostname');
  if (path !== undefined) validateString(path, 'options.path');
  if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
  validateBoolean(reusePort, 'options.reusePort');
  validateInteger(idleTimeout, 'options.idleTimeout', 0);
  const tls = given.tls ?? (given.cert === undefined && given.key === undefined ? undefined : { cert: given.cert, key: given.key });
  if (tls !== undefined) validateObject(tls, 'options.tls');
  // An object with a method `fetch` is its `this`.
  const bound = given.handler === first?.fetch ? handler.bind(first) : handler;
  return { handler: bound, onError, onListen, port, hostname, path, signal, reusePort, idleTimeout, tls };
}
