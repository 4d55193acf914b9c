// Values that are in every thread and need no copy: built-in modules, what they export, and the classes and functions of the language. They
// are found by identity and named by where they are.

import { internals } from 'internal/core';
import { builtinIds } from 'internal/modules/builtins';

/** @type {Map<unknown, { module: string, name?: string } | { global: string }>} */
let places;
/** How many built-in modules had been loaded when `places` was made. */
let known = -1;

function isReference(value) {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

function collect() {
  const loaded = builtinIds().filter((id) => internals.isLoaded(id.replace('node:', '')));
  if (loaded.length === known) return;
  known = loaded.length;
  places = new Map();
  const add = (value, place) => {
    if (isReference(value) && !places.has(value)) places.set(value, place);
  };
  for (const name of Object.getOwnPropertyNames(globalThis)) {
    const { value } = Object.getOwnPropertyDescriptor(globalThis, name);
    // What the program has put there is not in other threads.
    if (isNative(value)) add(value, { global: name });
  }
  for (const name of ['Buffer', 'console', 'globalThis', 'process']) add(globalThis[name], { global: name });
  for (const id of loaded) {
    const exports = internals.load(id.replace('node:', '')).default;
    add(exports, { module: id });
    if (!isReference(exports)) continue;
    for (const name of Object.keys(exports)) {
      const { value } = Object.getOwnPropertyDescriptor(exports, name);
      add(value, { module: id, name });
    }
  }
}

/** Whether a value is the engine's own: a function without a text, or one of the objects of the language that hold such functions. */
function isNative(value) {
  if (typeof value === 'function') return /\{\s*\[native code\]\s*\}$/.test(Function.prototype.toString.call(value));
  return [Atomics, Intl, JSON, Math, Reflect, WebAssembly].includes(value);
}

/** Where a value is in every thread; undefined if it is this program's own. */
export function placeOf(value) {
  if (!isReference(value)) return undefined;
  collect();
  const place = places.get(value);
  if (place !== undefined) return place;
  // `import * as fs`: the namespace of a built-in module.
  const exports = Object.prototype.toString.call(value) === '[object Module]' ? value.default : undefined;
  const module = exports === undefined ? undefined : places.get(exports);
  return module !== undefined && module.name === undefined ? module : undefined;
}

/** The value at a place. */
export function valueAt({ module, name, global }) {
  if (global !== undefined) return globalThis[global];
  const exports = internals.getBuiltinModule(module);
  return name === undefined ? exports : exports[name];
}
