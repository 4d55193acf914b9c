// URLPattern with Node's errors and results, over the one of deno_web.
import { core } from 'internal/core';
import { makeUncloneable } from 'internal/url/search_params';
import { makeException } from 'internal/webidl';

const { URLPattern: Pattern } = core.loadExtScript('ext:deno_web/01_urlpattern.js');

const initKeys = ['protocol', 'username', 'password', 'hostname', 'port', 'pathname', 'search', 'hash', 'baseURL'];
const components = initKeys.slice(0, -1);
/** The order of a result's properties. */
const resultKeys = components.toSorted();

const patterns = new WeakMap();

function patternOf(object) {
  const pattern = patterns.get(object);
  if (pattern === undefined) throw new TypeError('Illegal invocation');
  return pattern;
}

function isObject(value) {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

/** Reads a dictionary once, so that what its getters throw is not mistaken for a pattern that is wrong. */
function readInit(input) {
  const init = {};
  for (const key of initKeys) {
    const value = input[key];
    if (value !== undefined) init[key] = `${value}`;
  }
  return init;
}

/** A string stays one, no input matches everything, and an object is a dictionary. */
function readInput(input, message) {
  if (input === undefined || input === null) return {};
  if (typeof input === 'string') return input;
  if (!isObject(input)) throw makeException(message);
  return readInit(input);
}

/**
 * Docs: url.md "Class: URLPattern".
 * @param {string | object} [input]
 * @param {string | object} [baseOrOptions]
 * @param {{ ignoreCase?: boolean }} [options]
 * @throws ERR_CONSTRUCT_CALL_REQUIRED, ERR_INVALID_ARG_TYPE, ERR_INVALID_URL_PATTERN
 */
export function URLPattern(input, baseOrOptions, options) {
  if (new.target === undefined) throw makeException('Cannot call constructor without `new`', { code: 'ERR_CONSTRUCT_CALL_REQUIRED' });
  const init = readInput(input, 'Input must be an object or a string');
  let base;
  if (typeof baseOrOptions === 'string') {
    base = baseOrOptions;
  } else if (isObject(baseOrOptions)) {
    options = baseOrOptions;
  } else if (baseOrOptions !== undefined && baseOrOptions !== null) {
    throw makeException('second argument must be a string or object');
  } else if (arguments.length > 2) {
    // Three arguments say that the second one is a base, which it is not.
    throw makeException('Failed to construct URLPattern', { code: 'ERR_INVALID_URL_PATTERN' });
  }
  if (options !== undefined && options !== null && !isObject(options)) throw makeException('options must be an object');
  const settings = { ignoreCase: Boolean(options?.ignoreCase) };
  try {
    patterns.set(this, base === undefined ? new Pattern(init, settings) : new Pattern(init, base, settings));
  } catch (cause) {
    throw makeException('Failed to construct URLPattern', { code: 'ERR_INVALID_URL_PATTERN', cause });
  }
}

/** Calls `test` or `exec` of a pattern. */
function match(object, method, args) {
  const pattern = patternOf(object);
  const [input, base] = args;
  const init = readInput(input, 'URLPattern input needs to be a string or an object');
  if (base !== undefined && base !== null && typeof base !== 'string') throw makeException('baseURL must be a string');
  if (base === undefined) return pattern[method](init);
  if (typeof init !== 'string') throw makeException(`Failed to ${method} URLPattern`, { code: 'ERR_OPERATION_FAILED' });
  return base === null ? null : pattern[method](init, base);
}

Object.defineProperties(URLPattern.prototype, {
  ...Object.fromEntries(
    [...components, 'hasRegExpGroups'].map((key) => [
      key,
      {
        __proto__: null,
        configurable: false,
        enumerable: true,
        get() {
          return patternOf(this)[key];
        },
      },
    ]),
  ),
  exec: {
    __proto__: null,
    configurable: true,
    enumerable: true,
    writable: true,
    /**
     * Docs: url.md "urlPattern.exec(input[, baseURL])".
     * @throws ERR_INVALID_ARG_TYPE, ERR_OPERATION_FAILED
     */
    value: function exec(input, baseURL) {
      const found = match(this, 'exec', [input, baseURL]);
      if (found === null) return null;
      const result = { __proto__: null };
      for (const key of resultKeys) {
        // `inputs` comes between the names of the components.
        if (key === 'password') result.inputs = baseURL === undefined ? [input ?? {}] : [input, baseURL];
        result[key] = { groups: found[key].groups, input: found[key].input };
      }
      return result;
    },
  },
  test: {
    __proto__: null,
    configurable: true,
    enumerable: true,
    writable: true,
    /**
     * Docs: url.md "urlPattern.test(input[, baseURL])".
     * @throws ERR_INVALID_ARG_TYPE, ERR_OPERATION_FAILED
     */
    value: function test(input, baseURL) {
      return Boolean(match(this, 'test', [input, baseURL]));
    },
  },
});

makeUncloneable(URLPattern);
