// Conversions of Web IDL with the errors Node gives them.

/**
 * A TypeError with Node's code for wrong arguments.
 * @param {string} message what is wrong
 * @param {{ prefix?: string, context?: string, code?: string, cause?: unknown }} [options]
 * @returns {TypeError}
 */
export function makeException(message, { prefix = '', context = '', code = 'ERR_INVALID_ARG_TYPE', cause = undefined } = {}) {
  const error = new TypeError(`${prefix === '' ? '' : `${prefix}: `}${context}${message}`, cause === undefined ? undefined : { cause });
  error.code = code;
  return error;
}

/**
 * A dictionary argument: any object; undefined and null stand for an empty one.
 * @param {unknown} value
 * @param {{ prefix: string, context: string }} options
 * @returns {object}
 * @throws ERR_INVALID_ARG_TYPE
 */
export function convertDictionary(value, options) {
  if (value === undefined || value === null) return {};
  if (typeof value !== 'object' && typeof value !== 'function') throw makeException(' cannot be converted to a dictionary', options);
  return value;
}

/**
 * `sequence<object>`: the objects an iterable gives.
 * @param {unknown} value
 * @param {{ prefix: string, context: string }} options
 * @returns {object[]}
 * @throws ERR_INVALID_ARG_TYPE
 */
export function convertObjectSequence(value, options) {
  const isObject = (candidate) => (typeof candidate === 'object' && candidate !== null) || typeof candidate === 'function';
  if (!isObject(value) || typeof value[Symbol.iterator] !== 'function') throw makeException(' cannot be converted to sequence.', options);
  const objects = [];
  for (const object of value) {
    if (!isObject(object)) throw makeException(`[${objects.length}] is not an object.`, options);
    objects.push(object);
  }
  return objects;
}
