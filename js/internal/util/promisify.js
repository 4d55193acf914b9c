// @ts-check
// util.promisify() and util.callbackify(): between functions that take a callback and functions that return a promise.

import { core, lazy } from 'internal/core';
import { codes, startStackAtCallerOf } from 'internal/errors';
import { validateFunction } from 'internal/validators';

const lazyProcess = lazy('process');

const customPromisified = Symbol.for('nodejs.util.promisify.custom');

/** Under this key a function lists the names of its callback's arguments, if it has more than one. */
export const customPromisifyArgs = Symbol('customPromisifyArgs');

/** Makes a function the promise form of itself. */
function asPromisified(fn) {
  return Object.defineProperty(fn, customPromisified, { __proto__: null, configurable: true, value: fn });
}

/** The own properties of a function, safe to define elsewhere: Object.prototype may have been given a `get` or `value`. */
function ownDescriptors(fn) {
  const descriptors = Object.getOwnPropertyDescriptors(fn);
  for (const key of Reflect.ownKeys(descriptors)) Object.setPrototypeOf(Reflect.get(descriptors, key), null);
  return descriptors;
}

/** What the values given to a callback become: the only one, or an object if they have names. */
function resultOf(values, names) {
  if (names === undefined || values.length < 2) return values[0];
  return Object.fromEntries(names.map((name, place) => [name, values[place]]));
}

/**
 * util.promisify(): a function that returns a promise instead of taking an `(error, value)` callback.
 * @param {Function} original
 * @returns {Function} `original[util.promisify.custom]` if there is one
 * @throws ERR_INVALID_ARG_TYPE
 */
export function promisify(original) {
  validateFunction(original, 'original');
  const custom = original[customPromisified];
  if (custom) {
    validateFunction(custom, 'util.promisify.custom');
    return asPromisified(custom);
  }

  const names = original[customPromisifyArgs];
  function promisified(...args) {
    const { promise, resolve, reject } = Promise.withResolvers();
    args.push((error, ...values) => {
      if (error) reject(error);
      else resolve(resultOf(values, names));
    });
    let returned;
    try {
      returned = Reflect.apply(original, this, args);
    } catch (error) {
      reject(error);
    }
    if (core.isPromise(returned)) warnOfPromise();
    return promise;
  }
  Object.setPrototypeOf(promisified, Object.getPrototypeOf(original));
  return Object.defineProperties(asPromisified(promisified), ownDescriptors(original));
}

promisify.custom = customPromisified;

function warnOfPromise() {
  const message = 'Calling promisify on a function that returns a Promise is likely a mistake.';
  lazyProcess().emitWarning(message, 'DeprecationWarning', 'DEP0174');
}

function reportRejection(reason, callback) {
  // A callback tells failure by a truthy first argument, so a falsy reason needs an error around it.
  callback(reason || startStackAtCallerOf(new codes.ERR_FALSY_VALUE_REJECTION(reason), reportRejection));
}

/**
 * util.callbackify(): a function that takes an `(error, value)` callback as its last argument.
 * @param {Function} original a function that returns a promise
 * @returns {Function}
 * @throws ERR_INVALID_ARG_TYPE
 */
export function callbackify(original) {
  validateFunction(original, 'original');

  function callbackified(...args) {
    const callback = args.pop();
    validateFunction(callback, 'last argument');
    // nextTick: what the callback throws is an uncaught exception, not a rejection of this promise.
    const { nextTick } = lazyProcess();
    const bound = callback.bind(this);
    const succeed = (value) => nextTick(bound, null, value);
    const fail = (reason) => nextTick(reportRejection, reason, bound);
    Reflect.apply(original, this, args).then(succeed, fail);
  }

  const descriptors = ownDescriptors(original);
  // A function that counts or names itself otherwise than a string or number is left as it is.
  if (typeof descriptors.length.value === 'number') descriptors.length.value += 1;
  if (typeof descriptors.name.value === 'string') descriptors.name.value = `${descriptors.name.value}Callbackified`;
  return Object.defineProperties(callbackified, descriptors);
}
