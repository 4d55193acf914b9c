// SystemError: a failed system call reported under an ERR_* code of its own, with libuv's details in `error.info`.

import { lazy, primordials } from 'internal/core';
import { kIsNodeError } from 'internal/errors/stack_trace';

const { Error, ObjectDefineProperties, ObjectDefineProperty, SymbolFor } = primordials;

const lazyInspect = lazy('internal/util/inspect');
const lazyBuffer = lazy('buffer');

/** Shows `context[key]` as a live property of the error. */
function mirror(error, context, key, read, write) {
  ObjectDefineProperty(error, key, {
    __proto__: null,
    get: () => read(context[key]),
    set: (value) => {
      context[key] = write(value);
    },
    enumerable: true,
    configurable: true,
  });
}

const same = (value) => value;
const pathToString = (path) => (path != null ? path.toString() : path);
const stringToPath = (path) => (path ? lazyBuffer().Buffer.from(path.toString()) : undefined);

/**
 * Base of the codes that wrap a system call, such as ERR_FS_CP_EEXIST.
 * `context` has `code`, `errno`, `syscall`, `message` and maybe `path` and `dest`; see "Class: SystemError" in errors.md.
 */
export class SystemError extends Error {
  constructor(key, prefix, context) {
    super();
    let message = `${prefix}: ${context.syscall} returned ${context.code} (${context.message})`;
    if (context.path !== undefined) message += ` ${context.path}`;
    if (context.dest !== undefined) message += ` => ${context.dest}`;
    this.code = key;
    ObjectDefineProperties(this, {
      __proto__: null,
      [kIsNodeError]: { __proto__: null, value: true, configurable: true },
      name: { __proto__: null, value: 'SystemError', writable: true, configurable: true },
      message: { __proto__: null, value: message, writable: true, configurable: true },
      info: { __proto__: null, value: context, enumerable: true, configurable: true },
    });
    mirror(this, context, 'errno', same, same);
    mirror(this, context, 'syscall', same, same);
    if (context.path !== undefined) mirror(this, context, 'path', pathToString, stringToPath);
    if (context.dest !== undefined) mirror(this, context, 'dest', pathToString, stringToPath);
  }

  toString() {
    return `${this.name} [${this.code}]: ${this.message}`;
  }

  [SymbolFor('nodejs.util.inspect.custom')](recurseTimes, ctx) {
    return lazyInspect().inspect(this, { ...ctx, getters: true, customInspect: false });
  }
}
