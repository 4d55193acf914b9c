// Shows any value: finds out what it is, shows what stands before its braces, and has its entries laid out.

import { core, lazy, primordials } from 'internal/core';
import { isStackOverflowError } from 'internal/errors';
import { op_get_non_index_property_names, op_util_external_address } from 'internal/ops';
import { customInspectSymbol, isError } from 'internal/util';
import { inspect } from 'internal/util/inspect';
import { formatError } from 'internal/util/inspect/error';
import { getBoxedBase, getFunctionBase } from 'internal/util/inspect/base';
import { kArrayExtrasType, kObjectType, reduceToSingleString } from 'internal/util/inspect/layout';
import {
  formatArray,
  formatArrayBuffer,
  formatExtraProperty,
  formatIterator,
  formatMapEntries,
  formatNamespace,
  formatPromise,
  formatProperty,
  formatSetEntries,
  formatTypedArray,
  formatWeakCollection,
  formatWeakMap,
  formatWeakSet,
} from 'internal/util/inspect/members';
import {
  getConstructorName,
  getKeys,
  getObjectPrefix,
  getPrefix,
  getTag,
  isUndetectable,
  withoutLastSpace,
} from 'internal/util/inspect/names';
import { formatNumber, formatPrimitive } from 'internal/util/inspect/primitives';
import { isExternal } from 'internal/util/types';

const {
  ArrayIsArray,
  ArrayPrototypeIncludes,
  ArrayPrototypePop,
  ArrayPrototypePush,
  ArrayPrototypePushApply,
  ArrayPrototypeSlice,
  ArrayPrototypeSort,
  DatePrototypeGetTime,
  DatePrototypeToISOString,
  DatePrototypeToString,
  FunctionPrototypeCall,
  FunctionPrototypeSymbolHasInstance,
  MapPrototypeEntries,
  MapPrototypeGetSize,
  NumberIsNaN,
  Object,
  ObjectGetOwnPropertyDescriptor,
  ObjectKeys,
  ObjectSetPrototypeOf,
  RegExp,
  RegExpPrototypeToString,
  SafeMap,
  SetPrototypeGetSize,
  SetPrototypeValues,
  StringPrototypeRepeat,
  StringPrototypeReplaceAll,
  SymbolIterator,
  TypedArrayPrototypeGetLength,
  TypedArrayPrototypeGetSymbolToStringTag,
} = primordials;

const lazyUrl = lazy('internal/url');

// Filters of op_get_non_index_property_names.
const allProperties = 0;
const onlyEnumerable = 2;

// An output longer than this is cut down: strings have a maximum length, and the event loop shall not stand still.
const maxOutputLength = 2 ** 27;

/** The options as a custom inspection function gets them; an object of another context gets nothing of this one. */
function getUserOptions(ctx, isCrossContext) {
  const options = {
    stylize: ctx.stylize,
    showHidden: ctx.showHidden,
    depth: ctx.depth,
    colors: ctx.colors,
    customInspect: ctx.customInspect,
    showProxy: ctx.showProxy,
    maxArrayLength: ctx.maxArrayLength,
    maxStringLength: ctx.maxStringLength,
    breakLength: ctx.breakLength,
    compact: ctx.compact,
    sorted: ctx.sorted,
    getters: ctx.getters,
    numericSeparator: ctx.numericSeparator,
    ...ctx.userOptions,
  };
  if (!isCrossContext) return options;

  ObjectSetPrototypeOf(options, null);
  const keys = ObjectKeys(options);
  for (let i = 0; i < keys.length; i++) {
    const value = options[keys[i]];
    if ((typeof value === 'object' || typeof value === 'function') && value !== null) delete options[keys[i]];
  }
  options.stylize = ObjectSetPrototypeOf((value, kind) => {
    try {
      const shown = `${ctx.stylize(value, kind)}`;
      return typeof shown === 'string' ? shown : value;
    } catch {
      return value;
    }
  }, null);
  return options;
}

/** What the object's own inspection function says; undefined if it has none or returns the object itself. */
function formatCustom(ctx, value, context, isProxy, recurseTimes) {
  const custom = value[customInspectSymbol];
  // util has such a property that is no such function; a prototype's is meant for its instances.
  if (typeof custom !== 'function' || custom === inspect) return undefined;
  if (ObjectGetOwnPropertyDescriptor(value, 'constructor')?.value?.prototype === value) return undefined;
  const depth = ctx.depth === null ? null : ctx.depth - recurseTimes;
  const isCrossContext = isProxy || !FunctionPrototypeSymbolHasInstance(Object, context);
  const result = FunctionPrototypeCall(custom, context, depth, getUserOptions(ctx, isCrossContext), inspect);
  if (result === context) return undefined;
  if (typeof result !== 'string') return formatValue(ctx, result, recurseTimes);
  return StringPrototypeReplaceAll(result, '\n', `\n${StringPrototypeRepeat(' ', ctx.indentationLvl)}`);
}

function formatProxy(ctx, target, handler, recurseTimes) {
  if (recurseTimes > ctx.depth && ctx.depth !== null) return ctx.stylize('Proxy [Array]', 'special');
  ctx.indentationLvl += 2;
  const output = [formatValue(ctx, target, recurseTimes + 1), formatValue(ctx, handler, recurseTimes + 1)];
  ctx.indentationLvl -= 2;
  return reduceToSingleString(ctx, output, '', ['Proxy [', ']'], kArrayExtrasType, recurseTimes + 1);
}

/** Notes that an object contains itself, and shows the reference to it. */
function formatCircular(ctx, value) {
  ctx.circular ??= new SafeMap();
  let index = ctx.circular.get(value);
  if (index === undefined) {
    index = ctx.circular.size + 1;
    ctx.circular.set(value, index);
  }
  return ctx.stylize(`[Circular *${index}]`, 'special');
}

/**
 * Shows a value.
 * @param {object} ctx the options and the state of this inspection; entries are indented by `ctx.indentationLvl`
 * @param {unknown} value
 * @param {number} recurseTimes how deep the value lies
 * @param {boolean} [typedArray] the value is the buffer of a typed array that is being shown
 * @returns {string}
 */
export function formatValue(ctx, value, recurseTimes, typedArray) {
  if (typeof value !== 'object' && typeof value !== 'function' && !isUndetectable(value)) {
    return formatPrimitive(ctx.stylize, value, ctx);
  }
  if (value === null) return ctx.stylize('null', 'null');

  // Proxies are looked through, so that showing a value triggers none of their traps.
  const context = value;
  let isProxy = false;
  if (core.isProxy(value)) {
    isProxy = true;
    const { 0: target, 1: handler } = core.getProxyDetails(value);
    if (target === null) return ctx.stylize('<Revoked Proxy>', 'special');
    if (ctx.showProxy) return formatProxy(ctx, target, handler, recurseTimes);
    value = unwrapProxy(target);
    if (value === null) return ctx.stylize('<Revoked Proxy>', 'special');
  }

  if (ctx.customInspect) {
    const shown = formatCustom(ctx, value, context, isProxy, recurseTimes);
    if (shown !== undefined) return shown;
  }
  if (ArrayPrototypeIncludes(ctx.seen, value)) return formatCircular(ctx, value);
  return formatObject(ctx, value, recurseTimes, typedArray);
}

/** The innermost target of nested proxies; null if one of them is revoked. */
export function unwrapProxy(value) {
  let at = value;
  while (at !== null && core.isProxy(at)) at = core.getProxyDetails(at)[0];
  return at;
}

function getIteratorBraces(type, tag) {
  const name = `${type} Iterator`;
  const shown = tag === name || tag === '' ? name : `${tag}] [${name}`;
  return [`[${shown}] {`, '}'];
}

function isUrl(value) {
  return typeof value.href === 'string' && value instanceof lazyUrl().URL;
}

/**
 * How an object is to be shown. A `text` is already everything; else `base` and `braces` surround what `entries` gives,
 * followed by `extraKeys` (internal slots) and `keys`.
 */
class Plan {
  text = undefined;
  base = '';
  braces = ['{', '}'];
  keys = undefined;
  extraKeys = undefined;
  extrasType = kObjectType;
  entries = undefined;
  typedArray = undefined;
}

/** Plans what can be iterated over; false if the value is none of the language's own such classes. */
function planIterable(ctx, plan, value, constructor, tag, protoProps) {
  const filter = ctx.showHidden ? allProperties : onlyEnumerable;
  const hasNoPrototypeProperties = protoProps === undefined;
  if (ArrayIsArray(value)) {
    const prefix = constructor !== 'Array' || tag !== '' ? getPrefix(constructor, tag, 'Array', `(${value.length})`) : '';
    plan.keys = op_get_non_index_property_names(value, filter);
    plan.braces = [`${prefix}[`, ']'];
    plan.extrasType = kArrayExtrasType;
    plan.entries = formatArray;
    if (value.length === 0 && plan.keys.length === 0 && hasNoPrototypeProperties) plan.text = `${prefix}[]`;
  } else if (core.isSet(value)) {
    const size = SetPrototypeGetSize(value);
    const prefix = getPrefix(constructor, tag, 'Set', `(${size})`);
    plan.keys = getKeys(value, ctx.showHidden);
    plan.braces[0] = `${prefix}{`;
    // A subclass may have its own iteration; without prototype only the class's own can be used.
    plan.entries = (each, set, depth) =>
      formatSetEntries(each, constructor !== null ? set : SetPrototypeValues(set), size, depth);
    if (size === 0 && plan.keys.length === 0 && hasNoPrototypeProperties) plan.text = `${prefix}{}`;
  } else if (core.isMap(value)) {
    const size = MapPrototypeGetSize(value);
    const prefix = getPrefix(constructor, tag, 'Map', `(${size})`);
    plan.keys = getKeys(value, ctx.showHidden);
    plan.braces[0] = `${prefix}{`;
    plan.entries = (each, map, depth) =>
      formatMapEntries(each, constructor !== null ? map : MapPrototypeEntries(map), size, depth);
    if (size === 0 && plan.keys.length === 0 && hasNoPrototypeProperties) plan.text = `${prefix}{}`;
  } else if (core.isTypedArray(value)) {
    const length = TypedArrayPrototypeGetLength(value);
    const fallback = constructor === null ? TypedArrayPrototypeGetSymbolToStringTag(value) : '';
    const prefix = getPrefix(constructor, tag, fallback, `(${length})`);
    plan.keys = op_get_non_index_property_names(value, filter);
    plan.braces = [`${prefix}[`, ']'];
    plan.extrasType = kArrayExtrasType;
    plan.entries = formatTypedArray;
    if (ctx.showHidden) {
      plan.extraKeys = ['BYTES_PER_ELEMENT', 'length', 'byteLength', 'byteOffset', 'buffer'];
      plan.typedArray = true;
    } else if (length === 0 && plan.keys.length === 0) plan.text = `${prefix}[]`;
  } else if (core.isMapIterator(value) || core.isSetIterator(value)) {
    plan.keys = getKeys(value, ctx.showHidden);
    plan.braces = getIteratorBraces(core.isMapIterator(value) ? 'Map' : 'Set', tag);
    plan.entries = (each, iterator, depth) => formatIterator(plan.braces, each, iterator, depth);
  } else return false;
  return true;
}

/** Plans functions, plain objects and the remaining classes. */
function planObject(ctx, plan, value, constructor, tag, recurseTimes, protoProps, typedArray) {
  const keys = getKeys(value, ctx.showHidden);
  plan.keys = keys;
  const { braces } = plan;
  const tooDeep = recurseTimes > ctx.depth && ctx.depth !== null;
  let kind; // the style of `base`, if it is all there is to show
  if (typeof value === 'function') {
    plan.base = getFunctionBase(ctx, value, constructor, tag);
    kind = 'special';
  } else if (constructor === 'Object') {
    if (core.isArgumentsObject(value)) braces[0] = '[Arguments] {';
    else if (tag !== '') braces[0] = `${getPrefix(constructor, tag, 'Object')}{`;
    if (keys.length === 0 && protoProps === undefined) plan.text = `${braces[0]}}`;
    return;
  } else if (core.isRegExp(value)) {
    plan.base = RegExpPrototypeToString(constructor !== null ? value : new RegExp(value));
    const prefix = getPrefix(constructor, tag, 'RegExp');
    if (prefix !== 'RegExp ') plan.base = prefix + plan.base;
    kind = 'regexp';
    if (tooDeep) plan.text = ctx.stylize(plan.base, kind);
  } else if (core.isDate(value)) {
    plan.base = NumberIsNaN(DatePrototypeGetTime(value)) ? DatePrototypeToString(value) : DatePrototypeToISOString(value);
    const prefix = getPrefix(constructor, tag, 'Date');
    if (prefix !== 'Date ') plan.base = prefix + plan.base;
    kind = 'date';
  } else if (isError(value)) {
    plan.base = formatError(value, constructor, tag, ctx, keys);
    kind = '';
  } else if (core.isAnyArrayBuffer(value)) {
    const prefix = getPrefix(constructor, tag, core.isArrayBuffer(value) ? 'ArrayBuffer' : 'SharedArrayBuffer');
    if (typedArray === undefined) plan.entries = formatArrayBuffer;
    else if (keys.length === 0 && protoProps === undefined) {
      plan.text = `${prefix}{ [byteLength]: ${formatNumber(ctx.stylize, value.byteLength, false)} }`;
    }
    braces[0] = `${prefix}{`;
    plan.extraKeys = ['byteLength'];
    return;
  } else if (core.isDataView(value)) {
    braces[0] = `${getPrefix(constructor, tag, 'DataView')}{`;
    plan.extraKeys = ['byteLength', 'byteOffset', 'buffer'];
    return;
  } else if (core.isPromise(value)) {
    braces[0] = `${getPrefix(constructor, tag, 'Promise')}{`;
    plan.entries = formatPromise;
    return;
  } else if (core.isWeakSet(value)) {
    braces[0] = `${getPrefix(constructor, tag, 'WeakSet')}{`;
    plan.entries = ctx.showHidden ? formatWeakSet : formatWeakCollection;
    return;
  } else if (core.isWeakMap(value)) {
    braces[0] = `${getPrefix(constructor, tag, 'WeakMap')}{`;
    plan.entries = ctx.showHidden ? formatWeakMap : formatWeakCollection;
    return;
  } else if (core.isModuleNamespaceObject(value)) {
    braces[0] = `${getPrefix(constructor, tag, 'Module')}{`;
    plan.entries = (each, namespace, depth) => formatNamespace(keys, each, namespace, depth);
    return;
  } else if (core.isBoxedPrimitive(value)) {
    plan.base = getBoxedBase(value, ctx, keys, constructor, tag);
    kind = '';
  } else if (isUrl(value) && !tooDeep) {
    plan.base = value.href;
    kind = '';
  } else {
    if (keys.length === 0 && protoProps === undefined) {
      plan.text = isExternal(value)
        ? ctx.stylize(`[External: ${op_util_external_address(value).toString(16)}]`, 'special')
        : `${getObjectPrefix(value, constructor, tag)}{}`;
    }
    braces[0] = `${getObjectPrefix(value, constructor, tag)}{`;
    return;
  }
  if (keys.length === 0 && protoProps === undefined) plan.text = kind === '' ? plan.base : ctx.stylize(plan.base, kind);
}

/** All entries of an object, in the order they are shown. */
function formatEntries(ctx, plan, value, recurseTimes, protoProps, typedArray) {
  const output = plan.entries === undefined ? [] : plan.entries(ctx, value, recurseTimes);
  const { keys, extraKeys } = plan;
  if (extraKeys !== undefined) {
    for (let i = 0; i < extraKeys.length; i++) {
      let holder = value;
      try {
        value[extraKeys[i]];
      } catch {
        // A DataView over a detached buffer throws; its buffer does not. Node shows what follows further indented.
        holder = { [extraKeys[i]]: value.buffer[extraKeys[i]] };
        ctx.indentationLvl += 2;
      }
      ArrayPrototypePush(output, formatExtraProperty(ctx, holder, recurseTimes, extraKeys[i], typedArray));
    }
  }
  for (let i = 0; i < keys.length; i++) {
    ArrayPrototypePush(output, formatProperty(ctx, value, recurseTimes, keys[i], plan.extrasType));
  }
  if (protoProps !== undefined) ArrayPrototypePushApply(output, protoProps);
  return output;
}

/** Sorts properties; elements of an array stay in their order before them. */
function sortEntries(ctx, plan, output) {
  const compare = ctx.sorted === true ? undefined : ctx.sorted;
  if (plan.extrasType === kObjectType) return ArrayPrototypeSort(output, compare);
  if (plan.keys.length < 2) return output;
  const first = output.length - plan.keys.length;
  const sorted = ArrayPrototypeSlice(output, 0, first);
  ArrayPrototypePushApply(sorted, ArrayPrototypeSort(ArrayPrototypeSlice(output, first), compare));
  return sorted;
}

function formatObject(ctx, value, recurseTimes, typedArray) {
  const tooDeep = recurseTimes > ctx.depth && ctx.depth !== null;
  let protoProps = ctx.showHidden && !tooDeep ? [] : undefined;
  const constructor = getConstructorName(value, ctx, recurseTimes, protoProps);
  if (protoProps !== undefined && protoProps.length === 0) protoProps = undefined;
  const tag = getTag(ctx, value);

  const plan = new Plan();
  const isIterable = SymbolIterator in value || constructor === null;
  if (!isIterable || !planIterable(ctx, plan, value, constructor, tag, protoProps)) {
    planObject(ctx, plan, value, constructor, tag, recurseTimes, protoProps, typedArray);
  }
  if (plan.text !== undefined) return plan.text;

  if (tooDeep) {
    const name = withoutLastSpace(getObjectPrefix(value, constructor, tag));
    return ctx.stylize(constructor !== null ? `[${name}]` : name, 'special');
  }

  const depth = recurseTimes + 1;
  const { indentationLvl } = ctx;
  ArrayPrototypePush(ctx.seen, value);
  ctx.currentDepth = depth;
  let output;
  try {
    output = formatEntries(ctx, plan, value, depth, protoProps, plan.typedArray ?? typedArray);
  } catch (error) {
    if (!isStackOverflowError(error)) throw error;
    ArrayPrototypePop(ctx.seen);
    ctx.indentationLvl = indentationLvl;
    const name = withoutLastSpace(getObjectPrefix(value, constructor, tag));
    return ctx.stylize(`[${name}: Inspection interrupted prematurely. Maximum call stack size exceeded.]`, 'special');
  }
  ArrayPrototypePop(ctx.seen);

  const index = ctx.circular?.get(value);
  if (index !== undefined) {
    const reference = ctx.stylize(`<ref *${index}>`, 'special');
    if (ctx.compact === true) plan.braces[0] = `${reference} ${plan.braces[0]}`;
    else plan.base = plan.base === '' ? reference : `${reference} ${plan.base}`;
  }
  if (ctx.sorted) output = sortEntries(ctx, plan, output);

  const shown = reduceToSingleString(ctx, output, plan.base, plan.braces, plan.extrasType, depth, value);
  const length = (ctx.budget[ctx.indentationLvl] || 0) + shown.length;
  ctx.budget[ctx.indentationLvl] = length;
  if (length > maxOutputLength) ctx.depth = -1;
  return shown;
}
