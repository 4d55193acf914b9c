// util.inspect() and its options. The parts, by what they show, live in internal/util/inspect/.

import { primordials } from 'internal/core';
import { inspectDefaultOptions } from 'internal/util/inspect/options';
import { colors, readStylesFrom, styles, stylizeNoColor, stylizeWithColor } from 'internal/util/inspect/styles';
import { formatValue } from 'internal/util/inspect/value';
import { validateObject } from 'internal/validators';

export { inspectDefaultOptions };
export { format, formatWithOptions } from 'internal/util/inspect/printf';
export { getStringWidth, stripVTControlCharacters } from 'internal/util/inspect/width';

const { ObjectAssign, ObjectDefineProperty, ObjectKeys, ObjectPrototypeHasOwnProperty, SymbolFor } = primordials;

/**
 * util.inspect(): shows any value as a program's author would like to see it.
 * @param {unknown} value
 * @param {object | boolean} [options] see util.inspect() in util.md; formerly: showHidden, depth, colors
 * @returns {string}
 */
export function inspect(value, options) {
  const ctx = {
    budget: {},
    indentationLvl: 0,
    seen: [],
    currentDepth: 0,
    circular: undefined,
    userOptions: undefined,
    stylize: stylizeNoColor,
    showHidden: inspectDefaultOptions.showHidden,
    depth: inspectDefaultOptions.depth,
    colors: inspectDefaultOptions.colors,
    customInspect: inspectDefaultOptions.customInspect,
    showProxy: inspectDefaultOptions.showProxy,
    maxArrayLength: inspectDefaultOptions.maxArrayLength,
    maxStringLength: inspectDefaultOptions.maxStringLength,
    breakLength: inspectDefaultOptions.breakLength,
    compact: inspectDefaultOptions.compact,
    sorted: inspectDefaultOptions.sorted,
    getters: inspectDefaultOptions.getters,
    numericSeparator: inspectDefaultOptions.numericSeparator,
  };
  if (arguments.length > 2) {
    if (arguments[2] !== undefined) ctx.depth = arguments[2];
    if (arguments[3] !== undefined) ctx.colors = arguments[3];
  }
  if (typeof options === 'boolean') ctx.showHidden = options;
  else if (options) {
    const keys = ObjectKeys(options);
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i];
      if (key === 'stylize' || ObjectPrototypeHasOwnProperty(inspectDefaultOptions, key)) ctx[key] = options[key];
      // Options of the program's own are passed on to custom inspection functions.
      else ctx.userOptions ??= options;
    }
  }
  if (ctx.colors) ctx.stylize = stylizeWithColor;
  if (ctx.maxArrayLength === null) ctx.maxArrayLength = Infinity;
  if (ctx.maxStringLength === null) ctx.maxStringLength = Infinity;
  return formatValue(ctx, value, 0);
}

inspect.custom = SymbolFor('nodejs.util.inspect.custom');
inspect.colors = colors;
inspect.styles = styles;
readStylesFrom(inspect);

ObjectDefineProperty(inspect, 'defaultOptions', {
  __proto__: null,
  get() {
    return inspectDefaultOptions;
  },
  set(options) {
    validateObject(options, 'options');
    return ObjectAssign(inspectDefaultOptions, options);
  },
});
