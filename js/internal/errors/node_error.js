// Makes the error classes of the registry: `codes.ERR_X` is built when somebody first asks for it, because making all
// of them up front would cost start-up time.

import { lazy, primordials } from 'internal/core';
import { kIsNodeError } from 'internal/errors/stack_trace';
import { SystemError } from 'internal/errors/system_error';

const {
  ArrayPrototypeUnshift,
  ObjectDefineProperty,
  Proxy,
  ReflectApply,
  String,
  StringPrototypeIndexOf,
  StringPrototypeSlice,
} = primordials;

const lazyInspect = lazy('internal/util/inspect');
/** The rows of all codes are 800 objects, which a program that makes no such error does not need. */
const lazyRegistry = lazy('internal/errors/registry');

/** The row of a code, or undefined. */
const rowOf = (key) => lazyRegistry().registry[key];

/** Fills a util.format() template; takes `args` over. The usual case, `%s` with strings, needs no inspect module. */
function fillTemplate(template, args) {
  let text = '';
  let from = 0;
  for (let i = 0; i < args.length; i++) {
    const at = StringPrototypeIndexOf(template, '%', from);
    const value = args[i];
    if (at === -1 || template[at + 1] !== 's' || typeof value === 'object' || typeof value === 'function') {
      ArrayPrototypeUnshift(args, template);
      return ReflectApply(lazyInspect().format, undefined, args);
    }
    text += StringPrototypeSlice(template, from, at) + (typeof value === 'bigint' ? `${value}n` : String(value));
    from = at + 2;
  }
  return text + StringPrototypeSlice(template, from);
}

/**
 * The message of a code.
 * @param {string} key the code
 * @param {unknown[]} args what the error's constructor got
 * @param {Error} self the error, to which some messages add properties
 * @returns {string}
 */
function getMessage(key, args, self) {
  const message = rowOf(key)[1];
  return typeof message === 'function' ? ReflectApply(message, self, args) : fillTemplate(message, args);
}

/** A property as Error makes its own: not listed. */
function hidden(value) {
  return { __proto__: null, configurable: true, enumerable: false, value, writable: true };
}

function makeNodeError(Base, key) {
  class NodeError extends Base {
    constructor(...args) {
      super();
      this.code = key;
      ObjectDefineProperty(this, 'message', hidden(getMessage(key, args, this)));
    }

    get [kIsNodeError]() {
      return true;
    }

    // Programs and the web platform tests look at error.constructor: it is the plain class.
    get ['constructor']() {
      return Base;
    }

    toString() {
      const { name, message } = this;
      return `${name} [${key}]: ${message}`;
    }
  }
  return NodeError;
}

function makeSystemError(key, prefix) {
  class NodeError extends SystemError {
    constructor(context) {
      super(key, prefix, context);
    }
  }
  return NodeError;
}

function makeCode(key) {
  const row = rowOf(key);
  const { 0: Base, 1: message } = row;
  const NodeError = Base === SystemError ? makeSystemError(key, message) : makeNodeError(Base, key);
  // Node's name for the variant that is thrown inside hideStackFrames(), which captures the stack again anyway.
  ObjectDefineProperty(NodeError, 'HideStackFramesError', { __proto__: null, value: NodeError });
  for (let i = 2; i < row.length; i++) {
    const Other = row[i];
    const Variant = makeNodeError(Other, key);
    ObjectDefineProperty(Variant, 'HideStackFramesError', { __proto__: null, value: Variant });
    NodeError[Other.name] = Variant;
  }
  return NodeError;
}

/**
 * The error classes by code. `new codes.ERR_X(...args)` takes what the message needs; a code that can have several
 * classes has the others as properties (`codes.ERR_INVALID_ARG_VALUE.RangeError`).
 * @type {Record<string, new (...args: any[]) => Error>}
 */
export const codes = {
  // Reached only for what `codes` itself does not have yet.
  __proto__: new Proxy(
    { __proto__: null },
    {
      get(target, key) {
        if (typeof key !== 'string' || rowOf(key) === undefined) return undefined;
        const value = makeCode(key);
        ObjectDefineProperty(codes, key, { __proto__: null, value, enumerable: true, configurable: true, writable: true });
        return value;
      },
      has: (target, key) => typeof key === 'string' && rowOf(key) !== undefined,
    },
  ),
};
