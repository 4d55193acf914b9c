// Node's error codes on the methods of web streams. The classes of deno_web throw plain TypeErrors; programs written for Node look at
// `code`. What is often called in a loop (read(), write()) is left as it is.

import { codes } from 'internal/errors';

const { ERR_INVALID_ARG_TYPE, ERR_INVALID_STATE, ERR_INVALID_THIS } = codes;

/** The error of using a stream that has a reader or writer. */
export function lockedError(what) {
  return new ERR_INVALID_STATE.TypeError(`${what} is locked`);
}

function replaceMethod(object, name, method) {
  const original = object[name];
  Object.defineProperty(method, 'name', { __proto__: null, configurable: true, value: original.name });
  Object.defineProperty(method, 'length', { __proto__: null, configurable: true, value: original.length });
  const descriptor = Object.getOwnPropertyDescriptor(object, name);
  Object.defineProperty(object, name, { __proto__: null, ...descriptor, value: method });
}

/**
 * Runs a check before a method.
 * @param {Function} Class
 * @param {string} name of a method
 * @param {(stream: any, args: any[]) => Error|undefined} check
 * @param {boolean} [rejects] the method returns a promise
 */
export function checkBefore(Class, name, check, rejects = false) {
  const original = Class.prototype[name];
  // A method and not a function: it cannot be called with `new`.
  const { method } = {
    method(...args) {
      const error = this instanceof Class ? check(this, args) : new ERR_INVALID_THIS(Class.name);
      if (error === undefined) return Reflect.apply(original, this, args);
      if (rejects) return Promise.reject(error);
      throw error;
    },
  };
  replaceMethod(Class.prototype, name, method);
}

/**
 * Gives the TypeErrors a method throws a code: ERR_INVALID_ARG_TYPE when an argument could not be converted, else ERR_INVALID_STATE.
 * @param {Function} Class
 * @param {string[]} names of methods
 */
export function codeThrown(Class, names) {
  for (const name of names) {
    const original = Class.prototype[name];
    const { method } = {
      method() {
        try {
          return Reflect.apply(original, this, arguments);
        } catch (error) {
          throw coded(error, this, Class);
        }
      },
    };
    replaceMethod(Class.prototype, name, method);
  }
}

/** `error`, with a code if it is one of the plain TypeErrors. */
export function coded(error, self, Class) {
  if (error === null || typeof error !== 'object' || error.code !== undefined) return error;
  if (error instanceof RangeError) error.code = 'ERR_INVALID_ARG_VALUE';
  if (!(error instanceof TypeError)) return error;
  if (Class !== undefined && !(self instanceof Class)) return new ERR_INVALID_THIS(Class.name);
  const { message } = error;
  if (message.startsWith('Failed to execute') && !message.includes('non-zero')) {
    const typed = new ERR_INVALID_ARG_TYPE('chunk', ['Buffer', 'TypedArray', 'DataView'], undefined);
    typed.message = message;
    return typed;
  }
  return new ERR_INVALID_STATE.TypeError(message);
}
