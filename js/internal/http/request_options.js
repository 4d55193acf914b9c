// The arguments of http.request(): a URL, options, or both (doc: http.md "http.request").

import { Buffer } from 'buffer';
import { codes } from 'internal/errors';
import { getTimerDuration } from 'internal/timers';
import { urlToHttpOptions } from 'internal/url';
import { validateBoolean, validateInteger, validateString } from 'internal/validators';
import { isToken } from 'internal/http/header_rules';

/** Spaces and controls would end the target; other characters have no one byte. */
const forbiddenInPath = /[^\u0021-\u00ff]/;

/**
 * Sorts the arguments.
 * @returns {{ options: object, callback: Function | undefined }}
 */
export function parseArguments(input, options, callback) {
  if (typeof input === 'string') {
    input = urlToHttpOptions(new URL(input));
  } else if (isURL(input)) {
    input = urlToHttpOptions(input);
  } else {
    callback = options;
    options = input;
    input = null;
  }
  if (typeof options === 'function') {
    callback = options;
    options = { __proto__: null, ...input };
  } else {
    options = { __proto__: null, ...input, ...options };
  }
  return { options, callback };
}

function isURL(value) {
  return Boolean(value?.href && value.protocol && value.auth === undefined && value.path === undefined);
}

function checkHost(host, name) {
  if (host !== null && host !== undefined && typeof host !== 'string') {
    throw new codes.ERR_INVALID_ARG_TYPE(`options.${name}`, ['string', 'undefined', 'null'], host);
  }
  return host;
}

/**
 * What a request is about. `options.host` and `options.port` are set to what is connected to.
 * @throws ERR_INVALID_ARG_TYPE, ERR_INVALID_HTTP_TOKEN, ERR_INVALID_PROTOCOL, ERR_UNESCAPED_CHARACTERS, ERR_OUT_OF_RANGE
 */
export function readOptions(options, agent, defaultAgent) {
  const protocol = options.protocol || defaultAgent.protocol;
  const expected = agent?.protocol || defaultAgent.protocol;

  if (options.path !== undefined && options.path !== null && options.path !== '' && forbiddenInPath.test(String(options.path))) {
    throw new codes.ERR_UNESCAPED_CHARACTERS('Request path');
  }
  if (protocol !== expected) throw new codes.ERR_INVALID_PROTOCOL(protocol, expected);

  const defaultPort = options.defaultPort || agent?.defaultPort;
  const port = (options.port = options.port || defaultPort || 80);
  const host = (options.host = checkHost(options.hostname, 'hostname') || checkHost(options.host, 'host') || 'localhost');

  if (options.maxHeaderSize !== undefined) validateInteger(options.maxHeaderSize, 'maxHeaderSize', 0);
  if (options.joinDuplicateHeaders !== undefined) validateBoolean(options.joinDuplicateHeaders, 'options.joinDuplicateHeaders');
  return {
    protocol,
    defaultPort,
    port,
    host,
    method: readMethod(options.method),
    path: options.path || '/',
    timeout: options.timeout === undefined ? undefined : getTimerDuration(options.timeout, 'timeout'),
  };
}

function readMethod(method) {
  if (method !== null && method !== undefined) validateString(method, 'options.method');
  if (!method) return 'GET';
  if (!isToken(method)) throw new codes.ERR_INVALID_HTTP_TOKEN('Method', method);
  return method.toUpperCase();
}

/** The Host field (RFC 9110, 7.2): without the port that everybody expects. */
export function hostField({ host, port, defaultPort }) {
  const isAddress6 = host.includes(':') && host.includes(':', host.indexOf(':') + 1) && !host.startsWith('[');
  const name = isAddress6 ? `[${host}]` : host;
  return port && +port !== defaultPort ? `${name}:${port}` : name;
}

/** The Authorization field for a name and a password (RFC 7617). */
export function basicAuth(credentials) {
  return `Basic ${Buffer.from(credentials).toString('base64')}`;
}
