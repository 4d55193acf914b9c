// How util.inspect() shows web stream objects: the class name and a few facts, as `ReadableStream { locked: false, … }`.

import { customInspectSymbol } from 'internal/util';
import { codes } from 'internal/errors';
import { lazy } from 'internal/core';

const lazyUtilInspect = lazy('internal/util/inspect');

/**
 * @param {Function} Class
 * @param {(object: any) => object} facts what to show
 */
export function defineInspect(Class, facts) {
  Object.defineProperty(Class.prototype, customInspectSymbol, {
    __proto__: null,
    configurable: true,
    enumerable: false,
    writable: true,
    value(depth, options, inspect) {
      // The prototype itself has no state.
      if (this === Class.prototype || !(this instanceof Class)) throw new codes.ERR_INVALID_THIS(Class.name);
      if (depth < 0) return this;
      const show = inspect ?? lazyUtilInspect().inspect;
      const rest = options?.depth ?? null;
      return `${Class.name} ${show(facts(this), { ...options, depth: rest === null ? null : rest - 1 })}`;
    },
  });
}

/** 'readable', 'writable', 'closed', 'errored' … */
export function stateOf(streams, stream) {
  return stream[streams._state];
}
