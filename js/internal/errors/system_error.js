// @ts-check
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

const pathKeys = ['path', 'dest'];

function describe(prefix, { syscall, code, message, path, dest }) {
  const where = path === undefined ? '' : ` ${path}`;
  const whereTo = dest === undefined ? '' : ` => ${dest}`;
  return `${prefix}: ${syscall} returned ${code} (${message})${where}${whereTo}`;
}

/**
 * Base of the codes that wrap a system call, such as ERR_FS_CP_EEXIST.
 * `context` has `code`, `errno`, `syscall`, `message` and maybe `path` and `dest`; see "Class: SystemError" in errors.md.
 */
export class SystemError extends Error {
  constructor(key, prefix, context) {
    super();
    this.code = key;
    const hidden = { __proto__: null, configurable: true, writable: true };
    ObjectDefineProperties(this, {
      __proto__: null,
      name: { ...hidden, value: 'SystemError' },
      message: { ...hidden, value: describe(prefix, context) },
      info: { ...hidden, writable: false, enumerable: true, value: context },
      [kIsNodeError]: { ...hidden, writable: false, value: true },
    });
    mirror(this, context, 'errno', same, same);
    mirror(this, context, 'syscall', same, same);
    for (let i = 0; i < pathKeys.length; i++) {
      if (context[pathKeys[i]] !== undefined) mirror(this, context, pathKeys[i], pathToString, stringToPath);
    }
  }

  toString() {
    const { name, code, message } = this;
    return `${name} [${code}]: ${message}`;
  }

  [SymbolFor('nodejs.util.inspect.custom')](depth, options) {
    return lazyInspect().inspect(this, { ...options, customInspect: false, getters: true });
  }
}
