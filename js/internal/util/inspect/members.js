// @ts-check
// The entries inside an object's braces: properties, elements of arrays, sets and maps, and what iterators, promises,
// buffers and module namespaces hold.

import { core, primordials } from 'internal/core';
import { op_preview_entries } from 'internal/ops';
import { kArrayExtrasType, kArrayType, kObjectType, reduceToSingleString } from 'internal/util/inspect/layout';
import { formatBigInt, formatKey, formatNumber, formatPrimitive } from 'internal/util/inspect/primitives';
import { formatValue } from 'internal/util/inspect/value';
import { getStringWidth } from 'internal/util/inspect/width';

const {
  ArrayPrototypePush,
  ArrayPrototypeSort,
  FunctionPrototypeCall,
  MathMax,
  MathMin,
  NumberPrototypeToString,
  ObjectGetOwnPropertyDescriptor,
  ObjectKeys,
  RegExpPrototypeExec,
  StringPrototypeLastIndexOf,
  StringPrototypePadStart,
  StringPrototypeRepeat,
  StringPrototypeSlice,
  TypedArrayPrototypeGetLength,
  Uint8Array,
} = primordials;

const maxArrayIndex = 2 ** 32 - 2;
const kPending = 0;
const kRejected = 2;

function remainingText(remaining) {
  return `... ${remaining} more item${remaining > 1 ? 's' : ''}`;
}

function emptyItemsText(ctx, count) {
  return ctx.stylize(`<${count} empty item${count > 1 ? 's' : ''}>`, 'undefined');
}

/** How many of `length` elements are shown. */
function shownLength(ctx, length) {
  return MathMin(MathMax(0, ctx.maxArrayLength), length);
}

function formatGetter(ctx, descriptor, recurseTimes, original) {
  const { stylize } = ctx;
  const label = descriptor.set !== undefined ? 'Getter/Setter' : 'Getter';
  const wanted =
    ctx.options.getters === true ||
    (ctx.options.getters === 'get' && descriptor.set === undefined) ||
    (ctx.options.getters === 'set' && descriptor.set !== undefined);
  if (!ctx.options.getters || !wanted) return stylize(`[${label}]`, 'special');

  const open = stylize(`[${label}:`, 'special');
  const close = stylize(']', 'special');
  ctx.indentationLvl += 2;
  let shown;
  try {
    const value = FunctionPrototypeCall(descriptor.get, original);
    if (value === null) shown = `${open} ${stylize('null', 'null')}${close}`;
    else if (typeof value === 'object' || typeof value === 'function') {
      shown = `${stylize(`[${label}]`, 'special')} ${formatValue(ctx, value, recurseTimes)}`;
    } else shown = `${open} ${formatPrimitive(stylize, value, ctx)}${close}`;
  } catch (error) {
    shown = `${open} <Inspection threw (${formatValue(ctx, error, recurseTimes)})>${close}`;
  }
  ctx.indentationLvl -= 2;
  return shown;
}

/**
 * Shows one property as `key: value`; only the value for elements of arrays (kArrayType).
 * `original` is the object a getter is called on, if the property is a prototype's.
 */
export function formatProperty(ctx, value, recurseTimes, key, type, descriptor, original = value) {
  const own = descriptor ?? ObjectGetOwnPropertyDescriptor(value, key);
  let gap = ' ';
  let shown;
  if (own.value !== undefined) {
    const indentation = ctx.options.compact !== true || type !== kObjectType ? 2 : 3;
    ctx.indentationLvl += indentation;
    shown = formatValue(ctx, own.value, recurseTimes);
    if (indentation === 3 && ctx.options.breakLength < getStringWidth(shown, ctx.options.colors)) {
      gap = `\n${StringPrototypeRepeat(' ', ctx.indentationLvl)}`;
    }
    ctx.indentationLvl -= indentation;
  } else if (own.get !== undefined) shown = formatGetter(ctx, own, recurseTimes, original);
  else if (own.set !== undefined) shown = ctx.stylize('[Setter]', 'special');
  else shown = ctx.stylize('undefined', 'undefined');
  if (type === kArrayType) return shown;
  const name = formatKey(ctx, key);
  return `${own.enumerable === false ? `[${name}]` : name}:${gap}${shown}`;
}

/** Shows a property that lives in an internal slot, such as `[byteLength]`. */
export function formatExtraProperty(ctx, value, recurseTimes, key, typedArray) {
  ctx.indentationLvl += 2;
  const shown = formatValue(ctx, value[key], recurseTimes, typedArray);
  ctx.indentationLvl -= 2;
  return `${ctx.stylize(`[${key}]`, 'string')}: ${shown}`;
}

/** Shows the elements of an array. */
export function formatArray(ctx, value, recurseTimes) {
  const length = shownLength(ctx, value.length);
  const output = [];
  for (let i = 0; i < length; i++) {
    const descriptor = ObjectGetOwnPropertyDescriptor(value, i);
    if (descriptor === undefined) return formatSparseArray(ctx, value, recurseTimes, length, output, i);
    output[i] = formatProperty(ctx, value, recurseTimes, i, kArrayType, descriptor);
  }
  if (value.length > length) ArrayPrototypePush(output, remainingText(value.length - length));
  return output;
}

/** Goes on with an array at its first hole: runs of holes are shown as one entry. */
function formatSparseArray(ctx, value, recurseTimes, maxLength, output, firstHole) {
  const keys = ObjectKeys(value);
  let index = firstHole;
  for (let i = firstHole; i < keys.length && output.length < maxLength; i++) {
    const key = keys[i];
    const position = +key;
    if (position > maxArrayIndex) break;
    if (`${index}` !== key) {
      if (RegExpPrototypeExec(/^(0|[1-9][0-9]*)$/, key) === null) break;
      ArrayPrototypePush(output, emptyItemsText(ctx, position - index));
      index = position;
      if (output.length === maxLength) break;
    }
    ArrayPrototypePush(output, formatProperty(ctx, value, recurseTimes, key, kArrayType));
    index++;
  }
  const remaining = value.length - index;
  if (remaining > 0) {
    ArrayPrototypePush(output, output.length === maxLength ? remainingText(remaining) : emptyItemsText(ctx, remaining));
  }
  return output;
}

/** Shows the elements of a typed array. */
export function formatTypedArray(ctx, value) {
  const realLength = TypedArrayPrototypeGetLength(value);
  const length = shownLength(ctx, realLength);
  // Node goes by the property, which a program may have redefined; without prototype there is none.
  const total = value.length ?? realLength;
  const format = total > 0 && typeof value[0] === 'number' ? formatNumber : formatBigInt;
  const output = [];
  for (let i = 0; i < length; i++) output[i] = format(ctx.stylize, value[i], ctx.options.numericSeparator);
  if (total > length) output[length] = remainingText(total - length);
  return output;
}

/** Shows the bytes of an ArrayBuffer or SharedArrayBuffer. */
export function formatArrayBuffer(ctx, value) {
  let bytes;
  try {
    bytes = new Uint8Array(value);
  } catch {
    return [ctx.stylize('(detached)', 'special')];
  }
  const length = TypedArrayPrototypeGetLength(bytes);
  const count = MathMin(ctx.maxArrayLength, length);
  let shown = '';
  for (let i = 0; i < count; i++) {
    shown += `${i === 0 ? '' : ' '}${StringPrototypePadStart(NumberPrototypeToString(bytes[i], 16), 2, '0')}`;
  }
  const remaining = length - ctx.maxArrayLength;
  if (remaining > 0) shown += ` ... ${remaining} more byte${remaining > 1 ? 's' : ''}`;
  return [`${ctx.stylize('[Uint8Contents]', 'special')}: <${shown}>`];
}

/** Shows values (from any iterator over a set) up to maxArrayLength; `total` is how many there are. */
export function formatSetEntries(ctx, values, total, recurseTimes) {
  const length = shownLength(ctx, total);
  const output = [];
  ctx.indentationLvl += 2;
  if (length > 0) {
    for (const value of values) {
      output[output.length] = formatValue(ctx, value, recurseTimes);
      if (output.length === length) break;
    }
  }
  ctx.indentationLvl -= 2;
  if (total > length) ArrayPrototypePush(output, remainingText(total - length));
  return output;
}

/** Shows [key, value] pairs (from any iterator over a map) up to maxArrayLength. */
export function formatMapEntries(ctx, entries, total, recurseTimes) {
  const length = shownLength(ctx, total);
  const output = [];
  ctx.indentationLvl += 2;
  if (length > 0) {
    for (const { 0: key, 1: value } of entries) {
      ArrayPrototypePush(output, `${formatValue(ctx, key, recurseTimes)} => ${formatValue(ctx, value, recurseTimes)}`);
      if (output.length === length) break;
    }
  }
  ctx.indentationLvl -= 2;
  if (total > length) ArrayPrototypePush(output, remainingText(total - length));
  return output;
}

// Weak collections and iterators are looked into from outside: V8 gives their entries as one flat array.

function formatFlatValues(ctx, recurseTimes, entries, sort) {
  const length = shownLength(ctx, entries.length);
  const output = [];
  ctx.indentationLvl += 2;
  for (let i = 0; i < length; i++) output[i] = formatValue(ctx, entries[i], recurseTimes);
  ctx.indentationLvl -= 2;
  if (sort) ArrayPrototypeSort(output);
  if (entries.length > length) ArrayPrototypePush(output, remainingText(entries.length - length));
  return output;
}

/** Shows `[key, value, key, value ...]` with `formatPair` for each pair. */
function formatFlatPairs(ctx, entries, sort, formatPair) {
  const total = entries.length / 2;
  const length = shownLength(ctx, total);
  const output = [];
  ctx.indentationLvl += 2;
  for (let i = 0; i < length; i++) output[i] = formatPair(entries[i * 2], entries[i * 2 + 1]);
  ctx.indentationLvl -= 2;
  if (sort) ArrayPrototypeSort(output);
  if (total > length) ArrayPrototypePush(output, remainingText(total - length));
  return output;
}

/** Weak collections are shown only with showHidden: their content depends on the garbage collector. */
export function formatWeakCollection(ctx) {
  return [ctx.stylize('<items unknown>', 'special')];
}

/** Shows what a WeakSet holds now, sorted as it has no order of its own. */
export function formatWeakSet(ctx, value, recurseTimes) {
  return formatFlatValues(ctx, recurseTimes, op_preview_entries(value, false), !ctx.options.sorted);
}

/** Shows what a WeakMap holds now. */
export function formatWeakMap(ctx, value, recurseTimes) {
  return formatFlatPairs(ctx, op_preview_entries(value, false), !ctx.options.sorted, (key, each) =>
    `${formatValue(ctx, key, recurseTimes)} => ${formatValue(ctx, each, recurseTimes)}`);
}

/**
 * Shows what an iterator over a map or set still has to give.
 * @returns {{ isKeyValue: boolean, output: string[] }} whether it is one over entries, and the entries
 */
export function formatIterator(ctx, value, depth) {
  const { 0: entries, 1: isKeyValue } = op_preview_entries(value, true);
  if (!isKeyValue) return { isKeyValue, output: formatFlatValues(ctx, depth, entries, false) };
  const output = formatFlatPairs(ctx, entries, false, (key, each) => {
    const pair = [formatValue(ctx, key, depth), formatValue(ctx, each, depth)];
    return reduceToSingleString(ctx, pair, '', ['[', ']'], kArrayExtrasType, depth);
  });
  return { isKeyValue, output };
}

/** Shows the state of a promise. */
export function formatPromise(ctx, value, recurseTimes) {
  const { 0: state, 1: result } = core.getPromiseDetails(value);
  if (state === kPending) return [ctx.stylize('<pending>', 'special')];
  ctx.indentationLvl += 2;
  const shown = formatValue(ctx, result, recurseTimes);
  ctx.indentationLvl -= 2;
  return [state === kRejected ? `${ctx.stylize('<rejected>', 'special')} ${shown}` : shown];
}

/** Shows the exports of a module namespace; those that are not initialized yet cannot be read. Empties `keys`. */
export function formatNamespace(keys, ctx, value, recurseTimes) {
  const output = [];
  for (let i = 0; i < keys.length; i++) {
    try {
      output[i] = formatProperty(ctx, value, recurseTimes, keys[i], kObjectType);
    } catch (error) {
      if (!core.isNativeError(error) || error.name !== 'ReferenceError') throw error;
      // Shown like an empty string, whose place the note then takes.
      const shown = formatProperty(ctx, { [keys[i]]: '' }, recurseTimes, keys[i], kObjectType);
      const end = StringPrototypeLastIndexOf(shown, ' ') + 1;
      output[i] = StringPrototypeSlice(shown, 0, end) + ctx.stylize('<uninitialized>', 'special');
    }
  }
  keys.length = 0;
  return output;
}
