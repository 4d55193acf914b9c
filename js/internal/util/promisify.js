// util.promisify() and util.callbackify(): between functions that take a callback and functions that return a promise.

import { core, lazy } from 'internal/core';
import { codes, startStackAtCallerOf } from 'internal/errors';
import { validateFunction } from 'internal/validators';

const lazyProcess = lazy('process');

const customPromisified = Symbol.for('nodejs.util.promisify.custom');

/** Under this key a function lists the names of its callback's arguments, if it has more than one. */
export const customPromisifyArgs = Symbol('customPromisifyArgs');

function setCustom(fn) {
  return Object.defineProperty(fn, customPromisified, {
    __proto__: null,
    value: fn,
    enumerable: false,
    writable: false,
    configurable: true,
  });
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
    return setCustom(custom);
  }

  const names = original[customPromisifyArgs];

  function fn(...args) {
    return new Promise((resolve, reject) => {
      args.push((error, ...values) => {
        if (error) reject(error);
        else if (names === undefined || values.length < 2) resolve(values[0]);
        else {
          const named = {};
          for (let i = 0; i < names.length; i++) named[names[i]] = values[i];
          resolve(named);
        }
      });
      if (core.isPromise(Reflect.apply(original, this, args))) {
        lazyProcess().emitWarning(
          'Calling promisify on a function that returns a Promise is likely a mistake.',
          'DeprecationWarning',
          'DEP0174',
        );
      }
    });
  }

  Object.setPrototypeOf(fn, Object.getPrototypeOf(original));
  setCustom(fn);
  const descriptors = Object.getOwnPropertyDescriptors(original);
  // Prototype-less descriptors: Object.prototype may have been given a `get` or `value`.
  for (const key of Reflect.ownKeys(descriptors)) Object.setPrototypeOf(descriptors[key], null);
  return Object.defineProperties(fn, descriptors);
}

promisify.custom = customPromisified;

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
    const last = args.pop();
    validateFunction(last, 'last argument');
    const callback = last.bind(this);
    // nextTick: what the callback throws is an uncaught exception, not a rejection of this promise.
    const { nextTick } = lazyProcess();
    Reflect.apply(original, this, args).then(
      (value) => nextTick(callback, null, value),
      (reason) => nextTick(reportRejection, reason, callback),
    );
  }

  const descriptors = Object.getOwnPropertyDescriptors(original);
  // A function that counts or names itself otherwise than a string or number is left as it is.
  if (typeof descriptors.length.value === 'number') descriptors.length.value++;
  if (typeof descriptors.name.value === 'string') descriptors.name.value += 'Callbackified';
  for (const key of Reflect.ownKeys(descriptors)) Object.setPrototypeOf(descriptors[key], null);
  return Object.defineProperties(callbackified, descriptors);
}
