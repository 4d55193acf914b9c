// @ts-check
// The shape Web IDL gives to the classes of performance measurement: what can be listed, what their tag is, who may make one.

import { lazy } from 'internal/core';
import { codes } from 'internal/errors';

const { ERR_ILLEGAL_CONSTRUCTOR, ERR_MISSING_ARGS } = codes;
const inspectModule = lazy('internal/util/inspect');

export const inspectKey = Symbol.for('nodejs.util.inspect.custom');

/** What internal code passes to constructors that programs may not call. */
export const internalKey = Symbol('internal');

/** @throws {ERR_ILLEGAL_CONSTRUCTOR} when a program calls a constructor that is not for it */
export function onlyInternally(key) {
  if (key !== internalKey) throw new ERR_ILLEGAL_CONSTRUCTOR();
}

/**
 * The string a required argument is converted to.
 * @param {ArrayLike<unknown>} args of the calling function
 * @param {string} name of its first parameter
 * @throws {ERR_MISSING_ARGS}
 */
export function requiredString(args, name) {
  if (args.length === 0) throw new ERR_MISSING_ARGS(name);
  return `${args[0]}`;
}

/**
 * Gives the members of a class the attributes of a Web IDL interface.
 * @param {Function} Class
 * @param {{ listed?: string[], tag?: boolean }} [options] members that can be listed (default: all), whether there is a toStringTag
 */
export function defineInterface(Class, { listed = Object.keys(Object.getOwnPropertyDescriptors(Class.prototype)), tag = true } = {}) {
  for (const name of listed) {
    if (name !== 'constructor') Object.defineProperty(Class.prototype, name, { __proto__: null, enumerable: true });
  }
  if (!tag) return;
  Object.defineProperty(Class.prototype, Symbol.toStringTag, { __proto__: null, configurable: true, value: Class.name });
}

/**
 * How util.inspect() shows these objects: the name of the class, then what stands for the content.
 * @param {string} name
 * @param {() => unknown} content
 * @param {number} depth
 * @param {{ depth: number | null, stylize: (text: string, kind: string) => string }} options of util.inspect()
 */
export function inspectAs(name, content, depth, options) {
  if (depth < 0) return options.stylize(`[${name}]`, 'special');
  const inner = options.depth === null || options.depth === undefined ? null : options.depth - 1;
  return `${name} ${inspectModule().inspect(content(), { ...options, depth: inner })}`;
}
