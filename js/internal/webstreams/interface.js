// What the classes of a standard look like from outside: enumerable members, a name for Object#toString, and how util.inspect() shows them.

import { defineInspect } from 'internal/webstreams/inspect';

/**
 * @param {Function} Class
 * @param {string[]} members of its prototype
 * @param {(self: any) => object} facts what to show
 */
export function defineInterface(Class, members, facts) {
  for (const member of members) Object.defineProperty(Class.prototype, member, { __proto__: null, enumerable: true });
  Object.defineProperty(Class.prototype, Symbol.toStringTag, { __proto__: null, configurable: true, value: Class.name });
  defineInspect(Class, facts);
}
