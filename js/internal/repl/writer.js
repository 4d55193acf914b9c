// How the results of a prompt are shown. Docs: repl, "Customizing REPL output".

import { inspect } from 'internal/util/inspect';

/** repl.writer: util.inspect() with options that can be changed. */
export function writer(value) {
  return inspect(value, writer.options);
}
writer.options = { ...inspect.defaultOptions, showProxy: true };

/** A writer with options of its own. */
export function makeWriter(useColors) {
  const own = (value) => inspect(value, own.options);
  own.options = { ...writer.options, colors: useColors };
  return own;
}

/** util.inspect.replDefaults: the options of the prompt this process is. */
export function exposeDefaults(own) {
  Object.defineProperty(inspect, 'replDefaults', {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get: () => own.options,
    set(options) {
      if (options === null || typeof options !== 'object') throw new TypeError('replDefaults must be an object');
      Object.assign(own.options, options);
    },
  });
}
