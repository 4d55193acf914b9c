// util.format(): printf-like templates, and values side by side.

import { primordials } from 'internal/core';
import { inspect } from 'internal/util/inspect';
import { isBuiltInName } from 'internal/util/inspect/names';
import { inspectDefaultOptions } from 'internal/util/inspect/inspection';
import { formatBigInt, formatNumber } from 'internal/util/inspect/primitives';
import { stylizeNoColor } from 'internal/util/inspect/styles';
import { unwrapProxy } from 'internal/util/inspect/value';
import { kValidateObjectAllowArray, validateObject } from 'internal/validators';

const {
  JSONStringify,
  Number,
  NumberParseFloat,
  NumberParseInt,
  ObjectGetOwnPropertyDescriptor,
  ObjectGetPrototypeOf,
  ObjectPrototypeHasOwnProperty,
  String,
  StringPrototypeCharCodeAt,
  StringPrototypeSlice,
  StringPrototypeSplit,
  SymbolToPrimitive,
} = primordials;

/** Whether turning an object into a string would only say something like `[object Object]`. */
function hasBuiltInToString(value) {
  const object = unwrapProxy(value);
  if (object === null) return true;
  const hasToString = typeof object.toString === 'function';
  const hasToPrimitive = typeof object[SymbolToPrimitive] === 'function';
  if (!hasToString && !hasToPrimitive) return true;
  const has = (holder) =>
    (hasToString && ObjectPrototypeHasOwnProperty(holder, 'toString')) ||
    (hasToPrimitive && ObjectPrototypeHasOwnProperty(holder, SymbolToPrimitive));
  if (has(object)) return false;
  let holder = ObjectGetPrototypeOf(object);
  while (!has(holder)) holder = ObjectGetPrototypeOf(holder);
  const constructor = ObjectGetOwnPropertyDescriptor(holder, 'constructor')?.value;
  return typeof constructor === 'function' && isBuiltInName(constructor.name);
}

const firstLine = (error) => StringPrototypeSplit(error.message, '\n', 1)[0];
let circularMessage;

function stringify(value) {
  try {
    return JSONStringify(value);
  } catch (error) {
    if (circularMessage === undefined) {
      const circle = {};
      circle.self = circle;
      try {
        JSONStringify(circle);
      } catch (thrown) {
        circularMessage = firstLine(thrown);
      }
    }
    if (error.name === 'TypeError' && firstLine(error) === circularMessage) return '[Circular]';
    throw error;
  }
}

function showNumber(number, options) {
  return formatNumber(stylizeNoColor, number, options?.numericSeparator ?? inspectDefaultOptions.numericSeparator);
}

function showBigInt(bigint, options) {
  return formatBigInt(stylizeNoColor, bigint, options?.numericSeparator ?? inspectDefaultOptions.numericSeparator);
}

function showAsString(value, options) {
  if (typeof value === 'number') return showNumber(value, options);
  if (typeof value === 'bigint') return showBigInt(value, options);
  if (typeof value !== 'object' || value === null || !hasBuiltInToString(value)) return String(value);
  return inspect(value, { ...options, compact: 3, colors: false, depth: 0 });
}

function showAsNumber(value, options, convert) {
  if (typeof value === 'symbol') return 'NaN';
  if (typeof value === 'bigint' && convert !== NumberParseFloat) return showBigInt(value, options);
  return showNumber(convert(value), options);
}

/** What a placeholder becomes; undefined for a letter that is none. */
function fill(letter, value, options) {
  switch (letter) {
    case 's':
      return showAsString(value, options);
    case 'd':
      return showAsNumber(value, options, Number);
    case 'i':
      return showAsNumber(value, options, NumberParseInt);
    case 'f':
      return showAsNumber(value, options, NumberParseFloat);
    case 'j':
      return `${stringify(value)}`;
    case 'O':
      return inspect(value, options);
    case 'o':
      return inspect(value, { ...options, showHidden: true, showProxy: true, depth: 4 });
    case 'c':
      return ''; // CSS, which only browsers can show
    default:
      return undefined;
  }
}

const percent = 37;

function formatInternal(options, args) {
  const template = args[0];
  let used = 0;
  let text = '';
  let separator = '';

  if (typeof template === 'string') {
    if (args.length === 1) return template;
    let last = 0;
    for (let i = 0; i < template.length - 1; i++) {
      if (StringPrototypeCharCodeAt(template, i) !== percent) continue;
      i++;
      if (StringPrototypeCharCodeAt(template, i) === percent) {
        text += StringPrototypeSlice(template, last, i);
        last = i + 1;
      } else if (used + 1 < args.length) {
        const filled = fill(template[i], args[used + 1], options);
        if (filled === undefined) continue;
        used++;
        text += StringPrototypeSlice(template, last, i - 1) + filled;
        last = i + 1;
      }
    }
    if (last !== 0) {
      used++;
      separator = ' ';
      text += StringPrototypeSlice(template, last);
    }
  }

  for (; used < args.length; used++) {
    const value = args[used];
    text += separator + (typeof value === 'string' ? value : inspect(value, options));
    separator = ' ';
  }
  return text;
}

/**
 * util.format(): fills the placeholders of a template and appends the remaining values.
 * @param {unknown} template
 * @param {...unknown} values
 * @returns {string}
 */
export function format(...args) {
  return formatInternal(undefined, args);
}

/**
 * util.formatWithOptions(): util.format() with options for inspect().
 * @throws ERR_INVALID_ARG_TYPE
 */
export function formatWithOptions(inspectOptions, ...args) {
  validateObject(inspectOptions, 'inspectOptions', kValidateObjectAllowArray);
  return formatInternal(inspectOptions, args);
}
