// A probe replaces a method of an object for good; its events happen only while their categories are wanted.

import { isWanted } from 'internal/tracing/categories';

/**
 * @param {object} object
 * @param {string} name of a method; nothing happens where there is none
 * @param {string} categories of the events
 * @param {(original: Function, self: unknown, args: unknown[]) => unknown} observe makes the call itself
 */
export function probe(object, name, categories, observe) {
  const original = object[name];
  if (typeof original !== 'function') return;
  const probed = function(...args) {
    if (!isWanted(categories)) return Reflect.apply(original, this, args);
    return observe(original, this, args);
  };
  // What hangs on a function, such as fs.realpath.native, stays.
  Object.defineProperties(probed, Object.getOwnPropertyDescriptors(original));
  Object.defineProperty(object, name, { ...Object.getOwnPropertyDescriptor(object, name), value: probed });
}
