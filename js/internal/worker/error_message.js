// An uncaught exception on its way from a thread to its parent: as near to the original as a message can be.

import { inspect } from 'internal/util/inspect';
import { isNativeError } from 'internal/util/types';

/** Errors that have the same class on the other side. */
const classes = { Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError, AggregateError };

/** @param {(value: unknown) => boolean} canClone */
function describeError(error, canClone, seen) {
  seen.add(error);
  const keys = new Set(Object.getOwnPropertyNames(error));
  // A class of the program's stays behind, the name it has given itself does not.
  for (const key of ['name', 'message']) if (error[key] !== classes[classOf(error)].prototype[key]) keys.add(key);
  const properties = [...keys].map((key) => describeProperty(error, key, canClone, seen));
  return { type: 'error', class: classOf(error), properties: properties.filter((property) => property !== undefined) };
}

function describeProperty(error, key, canClone, seen) {
  const enumerable = Object.getOwnPropertyDescriptor(error, key)?.enumerable ?? false;
  let value;
  try {
    value = error[key];
  } catch {
    // What cannot even be read stays behind.
    return undefined;
  }
  if (isNativeError(value) && !seen.has(value)) return { key, enumerable, error: describeError(value, canClone, seen) };
  return canClone(value) ? { key, enumerable, value } : undefined;
}

/** The nearest class of the language. */
function classOf(error) {
  for (let object = Object.getPrototypeOf(error); object !== null; object = Object.getPrototypeOf(object)) {
    const name = Object.hasOwn(object, 'constructor') ? object.constructor?.name : undefined;
    if (name in classes) return name;
  }
  return 'Error';
}

/**
 * Puts an exception into a form that can be posted.
 * @param {unknown} exception
 * @param {(value: unknown) => boolean} canClone
 */
export function describeException(exception, canClone) {
  if (isNativeError(exception)) {
    try {
      return describeError(exception, canClone, new Set());
    } catch {
      // Getters of the program may do anything.
    }
  }
  if (typeof exception === 'symbol' && Symbol.keyFor(exception) !== undefined) return { type: 'symbol', key: Symbol.keyFor(exception) };
  if (canClone(exception)) return { type: 'value', value: exception };
  return { type: 'text', text: inspect(exception) };
}

function makeError({ class: name, properties }) {
  const error = name === 'AggregateError' ? new AggregateError([]) : new classes[name]();
  // The place it was made at is here, which is nobody's business.
  delete error.stack;
  for (const { key, enumerable, value, error: inner } of properties) {
    Object.defineProperty(error, key, {
      __proto__: null, value: inner === undefined ? value : makeError(inner), enumerable, writable: true, configurable: true,
    });
  }
  if (!Object.hasOwn(error, 'stack')) {
    Object.defineProperty(error, 'stack', { __proto__: null, value: undefined, enumerable: false, writable: true, configurable: true });
  }
  return error;
}

/** Makes the exception again. */
export function reviveException(described) {
  switch (described.type) {
    case 'error': return makeError(described);
    case 'symbol': return Symbol.for(described.key);
    case 'text': return { [inspect.custom]: () => described.text };
    default: return described.value;
  }
}
