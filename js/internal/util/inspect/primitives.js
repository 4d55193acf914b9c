// @ts-check
// Strings with their quotes and escapes, numbers with their separators, and the other primitive values.

import { primordials } from 'internal/core';

const {
  ArrayPrototypeJoin,
  ArrayPrototypeMap,
  MathTrunc,
  NumberIsFinite,
  NumberPrototypeToString,
  ObjectIs,
  RegExpPrototypeExec,
  RegExpPrototypeSymbolSplit,
  SafeRegExp,
  String,
  StringPrototypeCharCodeAt,
  StringPrototypeIncludes,
  StringPrototypeIndexOf,
  StringPrototypePadStart,
  StringPrototypeRepeat,
  StringPrototypeSlice,
  StringPrototypeToUpperCase,
  SymbolPrototypeToString,
} = primordials;

// Control characters, the backslash, surrogates without their other half; the first pattern also finds the single quote.
const loneSurrogate = '[\\ud800-\\udbff](?![\\udc00-\\udfff])|(?<![\\ud800-\\udbff])[\\udc00-\\udfff]';
const escaped = new RegExp(`[\\x00-\\x1f\\x27\\x5c\\x7f-\\x9f]|${loneSurrogate}`);
const escapedInOtherQuotes = new RegExp(`[\\x00-\\x1f\\x5c\\x7f-\\x9f]|${loneSurrogate}`);

const identifier = /^[a-zA-Z_][a-zA-Z_0-9]*$/;
const afterLineBreak = new SafeRegExp('(?<=\\n)');

// Shorter strings are not split into lines.
const minLineLength = 16;

const singleQuote = 39;
const backslash = 92;
const underscore = 95;
const shortEscapes = { __proto__: null, 8: '\\b', 9: '\\t', 10: '\\n', 12: '\\f', 13: '\\r', 39: "\\'", 92: '\\\\' };

/** The escape of a code unit, or undefined if it can stand as it is. */
function getEscape(code) {
  if (code >= 32 && code < 127) return code === 92 || code === singleQuote ? shortEscapes[code] : undefined;
  if (code > 159 && (code < 0xd800 || code > 0xdfff)) return undefined;
  const short = shortEscapes[code];
  if (short !== undefined) return short;
  const hex = NumberPrototypeToString(code, 16);
  return code < 0x100 ? `\\x${StringPrototypePadStart(StringPrototypeToUpperCase(hex), 2, '0')}` : `\\u${hex}`;
}

function isSurrogatePair(text, index) {
  const first = StringPrototypeCharCodeAt(text, index);
  const second = StringPrototypeCharCodeAt(text, index + 1);
  return first >= 0xd800 && first <= 0xdbff && second >= 0xdc00 && second <= 0xdfff;
}

/** Escapes what strEscape() says; `kept` is a code unit that needs no escape after all. */
function escapeAll(text, kept) {
  let result = '';
  let last = 0;
  for (let i = 0; i < text.length; i++) {
    const code = StringPrototypeCharCodeAt(text, i);
    const escape = code === kept ? undefined : getEscape(code);
    if (escape === undefined) continue;
    if (isSurrogatePair(text, i)) {
      i++;
      continue;
    }
    result += StringPrototypeSlice(text, last, i) + escape;
    last = i + 1;
  }
  return result + StringPrototypeSlice(text, last);
}

/** Strings up to this length are looked at unit by unit, which is faster than a regular expression for them. */
const shortLength = 32;

/** Whether a short string can stand between single quotes as it is. */
function isPlain(text) {
  for (let i = 0; i < text.length; i++) {
    const code = StringPrototypeCharCodeAt(text, i);
    if (code < 32 || code > 126 || code === singleQuote || code === backslash) return false;
  }
  return true;
}

/** Whether a key needs no quotes: letters, digits and underscores, and no digit first. */
function isIdentifier(key) {
  if (key.length > shortLength) return RegExpPrototypeExec(identifier, key) !== null;
  for (let i = 0; i < key.length; i++) {
    const code = StringPrototypeCharCodeAt(key, i);
    const isLetter = (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === underscore;
    if (!isLetter && (i === 0 || code < 48 || code > 57)) return false;
  }
  return key.length > 0;
}

/** Writes a string as a literal; the quotes are those that need no escaping, if there are any. */
function strEscape(text) {
  if (text.length <= shortLength && isPlain(text)) return `'${text}'`;
  let quote = "'";
  if (StringPrototypeIncludes(text, "'")) {
    if (!StringPrototypeIncludes(text, '"')) quote = '"';
    else if (!StringPrototypeIncludes(text, '`') && !StringPrototypeIncludes(text, '${')) quote = '`';
  }
  const single = quote === "'";
  if (RegExpPrototypeExec(single ? escaped : escapedInOtherQuotes, text) === null) return quote + text + quote;
  return quote + escapeAll(text, single ? undefined : singleQuote) + quote;
}

/** Writes a property key as it could stand in an object literal. */
export function formatKey(ctx, key) {
  if (typeof key === 'symbol') {
    return ctx.stylize(escapeAll(SymbolPrototypeToString(key)), 'symbol');
  }
  if (key === '__proto__') return "['__proto__']";
  if (isIdentifier(key)) return ctx.stylize(key, 'name');
  return ctx.stylize(strEscape(key), 'string');
}

function separateInteger(digits) {
  const first = digits[0] === '-' ? 1 : 0;
  let grouped = '';
  let end = digits.length;
  for (; end >= first + 4; end -= 3) grouped = `_${StringPrototypeSlice(digits, end - 3, end)}${grouped}`;
  return StringPrototypeSlice(digits, 0, end) + grouped;
}

function separateFraction(digits) {
  let grouped = '';
  let from = 0;
  for (; from < digits.length - 3; from += 3) grouped += `${StringPrototypeSlice(digits, from, from + 3)}_`;
  return grouped + StringPrototypeSlice(digits, from);
}

/** Shows a number. */
export function formatNumber(stylize, number, numericSeparator) {
  if (ObjectIs(number, -0)) return stylize('-0', 'number');
  const text = `${number}`;
  if (!numericSeparator || !NumberIsFinite(number) || StringPrototypeIncludes(text, 'e')) return stylize(text, 'number');
  if (MathTrunc(number) === number) return stylize(separateInteger(text), 'number');
  const point = StringPrototypeIndexOf(text, '.');
  const integer = separateInteger(StringPrototypeSlice(text, 0, point));
  return stylize(`${integer}.${separateFraction(StringPrototypeSlice(text, point + 1))}`, 'number');
}

/** Shows a bigint. */
export function formatBigInt(stylize, bigint, numericSeparator) {
  const text = String(bigint);
  return stylize(`${numericSeparator ? separateInteger(text) : text}n`, 'bigint');
}

function formatString(stylize, value, ctx) {
  let text = value;
  let trailer = '';
  if (text.length > ctx.maxStringLength) {
    const remaining = text.length - ctx.maxStringLength;
    text = StringPrototypeSlice(text, 0, ctx.maxStringLength);
    trailer = `... ${remaining} more character${remaining > 1 ? 's' : ''}`;
  }
  const tooLong = text.length > minLineLength && text.length > ctx.options.breakLength - ctx.indentationLvl - 4;
  if (ctx.options.compact === true || !tooLong) return stylize(strEscape(text), 'string') + trailer;
  const lines = ArrayPrototypeMap(RegExpPrototypeSymbolSplit(afterLineBreak, text), (line) => stylize(strEscape(line), 'string'));
  return ArrayPrototypeJoin(lines, ` +\n${StringPrototypeRepeat(' ', ctx.indentationLvl + 2)}`) + trailer;
}

/** Shows anything but an object or a function. */
export function formatPrimitive(stylize, value, ctx) {
  switch (typeof value) {
    case 'string':
      return formatString(stylize, value, ctx);
    case 'number':
      return formatNumber(stylize, value, ctx.options.numericSeparator);
    case 'bigint':
      return formatBigInt(stylize, value, ctx.options.numericSeparator);
    case 'boolean':
      return stylize(`${value}`, 'boolean');
    case 'undefined':
      return stylize('undefined', 'undefined');
    default:
      return stylize(SymbolPrototypeToString(value), 'symbol');
  }
}
