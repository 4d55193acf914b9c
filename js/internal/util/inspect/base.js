// What stands for a function, a class or a boxed primitive: `[Function: f]`, `[class A extends B]`, `[Number: 1]`.

import { core, primordials } from 'internal/core';
import { formatPrimitive } from 'internal/util/inspect/primitives';
import { stylizeNoColor } from 'internal/util/inspect/styles';
import { formatValue } from 'internal/util/inspect/value';

const {
  ArrayPrototypeSplice,
  BigIntPrototypeValueOf,
  BooleanPrototypeValueOf,
  FunctionPrototypeToString,
  NumberPrototypeValueOf,
  ObjectGetPrototypeOf,
  ObjectPrototypeHasOwnProperty,
  RegExpPrototypeExec,
  RegExpPrototypeSymbolReplace,
  SafeRegExp,
  StringPrototypeEndsWith,
  StringPrototypeIncludes,
  StringPrototypeIndexOf,
  StringPrototypeSlice,
  StringPrototypeStartsWith,
  StringPrototypeToLowerCase,
  StringPrototypeValueOf,
  SymbolPrototypeValueOf,
} = primordials;

const classHead = /^(\s+[^(]*?)\s*{/;
const comments = new SafeRegExp('(//.*?\\n)|(/\\*(.|\\n)*?\\*/)', 'g');

/** Whether the text of a function is that of a class, not of a function whose name starts with "class". */
function isClassSource(source) {
  if (!StringPrototypeStartsWith(source, 'class') || !StringPrototypeEndsWith(source, '}')) return false;
  const rest = StringPrototypeSlice(source, 5, -1);
  const brace = StringPrototypeIndexOf(rest, '{');
  if (brace === -1) return false;
  if (!StringPrototypeIncludes(StringPrototypeSlice(rest, 0, brace), '(')) return true;
  return RegExpPrototypeExec(classHead, RegExpPrototypeSymbolReplace(comments, rest, '')) !== null;
}

function getClassBase(value, constructor, tag) {
  const name = (ObjectPrototypeHasOwnProperty(value, 'name') && value.name) || '(anonymous)';
  let base = `class ${name}`;
  if (constructor !== 'Function' && constructor !== null) base += ` [${constructor}]`;
  if (tag !== '' && constructor !== tag) base += ` [${tag}]`;
  if (constructor === null) return `[${base} extends [null prototype]]`;
  const superName = ObjectGetPrototypeOf(value).name;
  return superName ? `[${base} extends ${superName}]` : `[${base}]`;
}

/** What stands for a function or class. */
export function getFunctionBase(ctx, value, constructor, tag) {
  if (isClassSource(FunctionPrototypeToString(value))) return getClassBase(value, constructor, tag);
  const generator = core.isGeneratorFunction(value) ? 'Generator' : '';
  const type = `${core.isAsyncFunction(value) ? 'Async' : ''}${generator}Function`;
  let base = `[${type}`;
  if (constructor === null) base += ' (null prototype)';
  const { name } = value;
  if (name === '') base += ' (anonymous)';
  else base += `: ${typeof name === 'string' ? name : formatValue(ctx, name)}`;
  base += ']';
  if (constructor !== type && constructor !== null) base += ` ${constructor}`;
  if (tag !== '' && constructor !== tag) base += ` [${tag}]`;
  return base;
}

function unbox(value) {
  if (core.isNumberObject(value)) return ['Number', NumberPrototypeValueOf(value)];
  if (core.isStringObject(value)) return ['String', StringPrototypeValueOf(value)];
  if (core.isBooleanObject(value)) return ['Boolean', BooleanPrototypeValueOf(value)];
  if (core.isBigIntObject(value)) return ['BigInt', BigIntPrototypeValueOf(value)];
  return ['Symbol', SymbolPrototypeValueOf(value)];
}

/** What stands for a boxed primitive; takes the characters of a boxed string out of `keys`. */
export function getBoxedBase(value, ctx, keys, constructor, tag) {
  const { 0: type, 1: primitive } = unbox(value);
  if (type === 'String') ArrayPrototypeSplice(keys, 0, primitive.length);
  let base = `[${type}`;
  if (type !== constructor) base += constructor === null ? ' (null prototype)' : ` (${constructor})`;
  base += `: ${formatPrimitive(stylizeNoColor, primitive, ctx)}]`;
  if (tag !== '' && tag !== constructor) base += ` [${tag}]`;
  if (keys.length !== 0 || ctx.stylize === stylizeNoColor) return base;
  return ctx.stylize(base, StringPrototypeToLowerCase(type));
}
