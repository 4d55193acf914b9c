// @ts-check
// Shows any value: primitives as they are, objects through their view and its entries.

import { core, primordials } from 'internal/core';
import { isStackOverflowError } from 'internal/errors';
import { op_util_kind } from 'internal/ops';
import { formatCustom } from 'internal/util/inspect/custom';
import { kProxy } from 'internal/util/inspect/kinds';
import { kArrayExtrasType, kObjectType, reduceToSingleString } from 'internal/util/inspect/layout';
import { formatExtraProperty, formatProperty } from 'internal/util/inspect/members';
import { getConstructorName, getObjectPrefix, getTag, isUndetectable, withoutLastSpace } from 'internal/util/inspect/names';
import { formatPrimitive } from 'internal/util/inspect/primitives';
import { viewOf } from 'internal/util/inspect/views';

const { ArrayPrototypePush, ArrayPrototypePushApply, ArrayPrototypeSlice, ArrayPrototypeSort } = primordials;

/** The innermost target of nested proxies; null if one of them is revoked. */
export function unwrapProxy(value) {
  let at = value;
  while (at !== null && core.isProxy(at)) at = core.getProxyDetails(at)[0];
  return at;
}

/** Shows a proxy as the pair it is (option showProxy). */
function formatProxy(ctx, target, handler, depth) {
  if (depth > ctx.depth) return ctx.stylize('Proxy [Array]', 'special');
  ctx.indentationLvl += 2;
  const pair = [formatValue(ctx, target, depth + 1), formatValue(ctx, handler, depth + 1)];
  ctx.indentationLvl -= 2;
  return reduceToSingleString(ctx, pair, '', ['Proxy [', ']'], kArrayExtrasType, depth + 1);
}

/**
 * Shows a value.
 * @param {import('internal/util/inspect/inspection').Inspection} ctx the options and the state of this inspection; entries are indented by `ctx.indentationLvl`
 * @param {any} value
 * @param {number} depth how deep the value lies
 * @param {boolean} [isContentShown] the value is the buffer of a typed array that is being shown
 * @returns {string}
 */
export function formatValue(ctx, value, depth, isContentShown = false) {
  if (value === null) return ctx.stylize('null', 'null');
  if (typeof value !== 'object' && typeof value !== 'function' && !isUndetectable(value)) {
    return formatPrimitive(ctx.stylize, value, ctx);
  }

  // Proxies are looked through, so that showing a value triggers none of their traps.
  let object = value;
  let kind = op_util_kind(value);
  if (kind === kProxy) {
    const { 0: target, 1: handler } = core.getProxyDetails(value);
    if (target !== null && ctx.options.showProxy) return formatProxy(ctx, target, handler, depth);
    object = unwrapProxy(target);
    if (object === null) return ctx.stylize('<Revoked Proxy>', 'special');
    kind = op_util_kind(object);
  }

  if (ctx.options.customInspect) {
    const shown = formatCustom(ctx, object, value, depth);
    if (shown !== undefined) return shown;
  }
  if (ctx.isOpen(object)) return ctx.stylize(`[Circular *${ctx.numberOf(object)}]`, 'special');
  return formatObject(ctx, object, kind, depth, isContentShown);
}

/** The value of a slot's getter, in an object under its name; what throws is read from the buffer instead. */
function slotHolder(ctx, value, name) {
  try {
    value[name];
    return value;
  } catch {
    // A DataView over a detached buffer: its lengths throw, the buffer's do not. Node shows what follows further indented.
    ctx.indentationLvl += 2;
    return { [name]: value.buffer[name] };
  }
}

/** All entries of an object, in the order they are shown. */
function formatEntries(ctx, view, value, depth, inherited, isContentShown) {
  const { entries, keys, slots } = view;
  const output = entries === undefined ? [] : entries(ctx, value, depth);
  if (slots !== undefined) {
    for (let i = 0; i < slots.length; i++) {
      const holder = slotHolder(ctx, value, slots[i]);
      ArrayPrototypePush(output, formatExtraProperty(ctx, holder, depth, slots[i], view.ownsBuffer || isContentShown));
    }
  }
  const type = view.isList ? kArrayExtrasType : kObjectType;
  for (let i = 0; i < keys.length; i++) output[output.length] = formatProperty(ctx, value, depth, keys[i], type);
  if (inherited !== undefined) ArrayPrototypePushApply(output, inherited);
  return output;
}

/** Sorts properties (option sorted); the elements of a list stay in their order before them. */
function sortEntries(ctx, view, output) {
  const compare = ctx.options.sorted === true ? undefined : ctx.options.sorted;
  const first = view.isList ? output.length - view.keys.length : 0;
  const sorted = ArrayPrototypeSlice(output, 0, first);
  ArrayPrototypePushApply(sorted, ArrayPrototypeSort(ArrayPrototypeSlice(output, first), compare));
  return sorted;
}

function nameOnly(value, constructor, tag) {
  return withoutLastSpace(getObjectPrefix(value, constructor, tag));
}

function formatObject(ctx, value, kind, depth, isContentShown) {
  const isTooDeep = depth > ctx.depth;
  const inheritable = ctx.options.showHidden && !isTooDeep ? [] : undefined;
  const constructor = getConstructorName(value, ctx, depth, inheritable);
  const inherited = inheritable?.length ? inheritable : undefined;
  const tag = getTag(ctx, value);

  const view = viewOf(ctx, value, kind, constructor, tag, isTooDeep, isContentShown);
  const isEmpty = view.keys.length === 0 && inherited === undefined;
  if (view.alone !== undefined && (isEmpty || (isTooDeep && view.isAloneWhenDeep))) return view.alone;
  if (isTooDeep) {
    const name = nameOnly(value, constructor, tag);
    return ctx.stylize(constructor === null ? name : `[${name}]`, 'special');
  }

  const { indentationLvl } = ctx;
  ctx.open(value, depth + 1);
  let output;
  try {
    output = formatEntries(ctx, view, value, depth + 1, inherited, isContentShown);
  } catch (error) {
    if (!isStackOverflowError(error)) throw error;
    ctx.close();
    ctx.indentationLvl = indentationLvl;
    const name = nameOnly(value, constructor, tag);
    return ctx.stylize(`[${name}: Inspection interrupted prematurely. Maximum call stack size exceeded.]`, 'special');
  }
  ctx.close();

  if (ctx.circular?.has(value)) markReferenced(ctx, view, value);
  if (ctx.options.sorted) output = sortEntries(ctx, view, output);

  const type = view.isList ? kArrayExtrasType : kObjectType;
  const shown = reduceToSingleString(ctx, output, view.base, [view.open, view.close], type, depth + 1, value);
  ctx.spend(shown.length);
  return shown;
}

/** Gives an object that contains itself the name under which it does so. */
function markReferenced(ctx, view, value) {
  const reference = ctx.stylize(`<ref *${ctx.numberOf(value)}>`, 'special');
  if (ctx.options.compact === true) view.open = `${reference} ${view.open}`;
  else view.base = view.base === '' ? reference : `${reference} ${view.base}`;
}
