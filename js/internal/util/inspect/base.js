// @ts-check
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

/** `text` with what the class and the tag add to it, unless the name says it already. */
function withTag(text, tag, said) {
  return tag === '' || tag === said ? text : `${text} [${tag}]`;
}

function getClassBase(value, constructor, tag) {
  const own = ObjectPrototypeHasOwnProperty(value, 'name') ? value.name : '';
  let base = `class ${own || '(anonymous)'}`;
  if (constructor !== null && constructor !== 'Function') base += ` [${constructor}]`;
  base = withTag(base, tag, constructor);
  const parent = constructor === null ? '[null prototype]' : ObjectGetPrototypeOf(value).name;
  return `[${base}${parent ? ` extends ${parent}` : ''}]`;
}

function functionType(value) {
  if (core.isGeneratorFunction(value)) return core.isAsyncFunction(value) ? 'AsyncGeneratorFunction' : 'GeneratorFunction';
  return core.isAsyncFunction(value) ? 'AsyncFunction' : 'Function';
}

/** What stands for a function or class. */
export function getFunctionBase(ctx, value, constructor, tag) {
  if (isClassSource(FunctionPrototypeToString(value))) return getClassBase(value, constructor, tag);
  const type = functionType(value);
  const { name } = value;
  let shownName = ' (anonymous)';
  if (name !== '') shownName = `: ${typeof name === 'string' ? name : formatValue(ctx, name, 0)}`;
  let base = `[${type}${constructor === null ? ' (null prototype)' : ''}${shownName}]`;
  if (constructor !== null && constructor !== type) base += ` ${constructor}`;
  return withTag(base, tag, constructor);
}

/** The class of a boxed primitive and what is in it. */
function unbox(value) {
  if (core.isStringObject(value)) return { type: 'String', primitive: StringPrototypeValueOf(value) };
  if (core.isNumberObject(value)) return { type: 'Number', primitive: NumberPrototypeValueOf(value) };
  if (core.isBooleanObject(value)) return { type: 'Boolean', primitive: BooleanPrototypeValueOf(value) };
  if (core.isSymbolObject(value)) return { type: 'Symbol', primitive: SymbolPrototypeValueOf(value) };
  return { type: 'BigInt', primitive: BigIntPrototypeValueOf(value) };
}

/** What stands for a boxed primitive; takes the characters of a boxed string out of `keys`. */
export function getBoxedBase(value, ctx, keys, constructor, tag) {
  const { type, primitive } = unbox(value);
  if (type === 'String') ArrayPrototypeSplice(keys, 0, primitive.length);
  const shown = formatPrimitive(stylizeNoColor, primitive, ctx);
  const kind = constructor === type ? '' : ` (${constructor ?? 'null prototype'})`;
  const base = withTag(`[${type}${kind}: ${shown}]`, tag, constructor);
  return keys.length === 0 ? ctx.stylize(base, StringPrototypeToLowerCase(type)) : base;
}
