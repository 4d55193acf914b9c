// The many signatures of connect() and listen(). Docs: net, socket.connect() and server.listen().

import { codes } from 'internal/errors';

const { ERR_SOCKET_BAD_PORT } = codes;

/** @returns {number | false} a number that is not negative */
export function toNumber(value) {
  const number = Number(value);
  return number >= 0 ? number : false;
}

/** Whether a first argument names a Unix socket and no port. */
export function isPipeName(value) {
  return typeof value === 'string' && toNumber(value) === false;
}

/** An argument list that is sorted already: http hands it on. */
export const kNormalized = Symbol('kNormalized');

/**
 * Sorts `(options)`, `(path)` and `(port, host)`, each with a callback at the end.
 * @param {unknown[]} args
 * @returns {[options: object, callback: Function | null]}
 */
export function normalizeArgs(args) {
  const first = args[0];
  if (Array.isArray(first) && first[kNormalized]) return first;
  let options = {};
  if (typeof first === 'object' && first !== null) options = first;
  else if (isPipeName(first)) options.path = first;
  else if (args.length > 0) {
    options.port = first;
    if (typeof args[1] === 'string') options.host = args[1];
  }
  const last = args.at(-1);
  const normalized = [options, typeof last === 'function' ? last : null];
  normalized[kNormalized] = true;
  return normalized;
}

/**
 * @param {unknown} port
 * @param {string} [name]
 * @param {boolean} [allowZero] whether any port will do
 * @returns {number}
 * @throws {ERR_SOCKET_BAD_PORT}
 */
export function validatePort(port, name = 'Port', allowZero = true) {
  const isText = typeof port === 'string' && port.trim().length > 0;
  if ((typeof port === 'number' || isText) && +port === +port >>> 0 && port <= 0xffff && (allowZero || +port !== 0)) {
    return port | 0;
  }
  throw new ERR_SOCKET_BAD_PORT(name, port, allowZero);
}
