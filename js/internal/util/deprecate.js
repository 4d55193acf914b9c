// @ts-check
// Warnings a program sees once: deprecated functions and properties, and experimental features.

import { lazy } from 'internal/core';
import { validateString } from 'internal/validators';

const lazyProcess = lazy('process');
const lazyOptions = lazy('internal/options');
const lazyWarning = lazy('internal/process/warning');

const warnedCodes = new Set();
const warnedFeatures = new Set();

/**
 * A function that emits a deprecation warning when it is first called, unless its code was warned about elsewhere.
 * @param {string | undefined} code such as 'DEP0001'; 'ExperimentalWarning' makes it a warning of that kind
 * @param {string} message
 * @param {Function} [above] the stack of the warning starts at this function's caller
 * @param {boolean} [synchronously] print before returning, for what happens just before the process ends
 * @param {(arg: unknown) => boolean} [shouldEmit]
 * @returns {(arg?: unknown) => void}
 */
export function getDeprecationWarningEmitter(code, message, above, synchronously, shouldEmit = () => true) {
  let warned = false;
  return (arg) => {
    if (warned || !shouldEmit(arg)) return;
    warned = true;
    const process = lazyProcess();
    if (code === 'ExperimentalWarning') process.emitWarning(message, code, above);
    else if (code === undefined) process.emitWarning(message, 'DeprecationWarning', above);
    else if (!warnedCodes.has(code)) {
      const emit = synchronously ? lazyWarning().emitWarningSync : process.emitWarning;
      emit(message, 'DeprecationWarning', code, above);
      warnedCodes.add(code);
    }
  };
}

/** Whether the program asked to hear about deprecations that are only documented so far. */
export function isPendingDeprecation() {
  const { getOptionValue } = lazyOptions();
  return Boolean(getOptionValue('--pending-deprecation') && !getOptionValue('--no-deprecation'));
}

function copyLength(to, from) {
  Object.defineProperty(to, 'length', { __proto__: null, ...Object.getOwnPropertyDescriptor(from, 'length') });
}

/** Wraps a function so that it warns under --pending-deprecation only. */
export function pendingDeprecate(fn, message, code) {
  const warn = getDeprecationWarningEmitter(code, message, deprecated, false, isPendingDeprecation);
  function deprecated(...args) {
    warn();
    return Reflect.apply(fn, this, args);
  }
  copyLength(deprecated, fn);
  return deprecated;
}

/**
 * util.deprecate(): wraps a function or class so that its first use warns.
 * @param {Function} fn
 * @param {string} message
 * @param {string} [code]
 * @param {boolean} [synchronously]
 * @param {boolean} [modifyPrototype] make the wrapper inherit from `fn`
 * @returns {Function}
 * @throws ERR_INVALID_ARG_TYPE if the code is not a string
 */
export function deprecate(fn, message, code, synchronously, modifyPrototype = true) {
  if (code !== undefined) validateString(code, 'code');
  const warn = getDeprecationWarningEmitter(code, message, deprecated, synchronously);

  function deprecated(...args) {
    if (!lazyProcess().noDeprecation) warn();
    if (new.target) return Reflect.construct(fn, args, new.target);
    return Reflect.apply(fn, this, args);
  }

  if (modifyPrototype) {
    Object.setPrototypeOf(deprecated, fn);
    // With the same prototype object, instances of the bare class are instances of the wrapper too.
    if (fn.prototype) deprecated.prototype = fn.prototype;
    copyLength(deprecated, fn);
  }
  return deprecated;
}

/** Instantiates a class that was called without `new`, and warns. */
export function deprecateInstantiation(target, code, ...args) {
  const message = `Instantiating ${target.name} without the 'new' keyword has been deprecated.`;
  getDeprecationWarningEmitter(code, message, target)();
  return Reflect.construct(target, args);
}

/**
 * Emits an ExperimentalWarning, once per feature.
 * @param {string} feature
 * @param {string} [messagePrefix]
 * @param {string} [code]
 * @param {Function} [above] the stack of the warning starts at this function's caller
 */
export function emitExperimentalWarning(feature, messagePrefix = '', code = undefined, above = undefined) {
  if (warnedFeatures.has(feature)) return;
  warnedFeatures.add(feature);
  const message = `${messagePrefix ?? ''}${feature} is an experimental feature and might change at any time`;
  lazyProcess().emitWarning(message, 'ExperimentalWarning', code, above);
}
