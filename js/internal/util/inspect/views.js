// @ts-check
// How each kind of object is shown: what stands before its braces, which entries are in them, and what it is without entries.

import { core, lazy, primordials } from 'internal/core';
import { op_get_non_index_property_names, op_util_external_address } from 'internal/ops';
import { getBoxedBase, getFunctionBase } from 'internal/util/inspect/base';
import { formatError } from 'internal/util/inspect/error';
import {
  kArguments,
  kArray,
  kArrayBuffer,
  kBoxedPrimitive,
  kDataView,
  kDate,
  kExternal,
  kMap,
  kMapIterator,
  kModuleNamespace,
  kNativeError,
  kOrdinary,
  kPromise,
  kRegExp,
  kSet,
  kSetIterator,
  kSharedArrayBuffer,
  kTypedArray,
  kWeakMap,
  kWeakSet,
} from 'internal/util/inspect/kinds';
import {
  formatArray,
  formatArrayBuffer,
  formatIterator,
  formatMapEntries,
  formatNamespace,
  formatPromise,
  formatSetEntries,
  formatTypedArray,
  formatWeakCollection,
  formatWeakMap,
  formatWeakSet,
} from 'internal/util/inspect/members';
import { getKeys, getObjectPrefix, getPrefix, inheritsFromError } from 'internal/util/inspect/names';
import { formatNumber } from 'internal/util/inspect/primitives';

const {
  DatePrototypeGetTime,
  DatePrototypeToISOString,
  DatePrototypeToString,
  MapPrototypeEntries,
  MapPrototypeGetSize,
  NumberIsNaN,
  RegExp,
  RegExpPrototypeToString,
  SetPrototypeGetSize,
  SetPrototypeValues,
  SymbolIterator,
  TypedArrayPrototypeGetLength,
  TypedArrayPrototypeGetSymbolToStringTag,
} = primordials;

const lazyUrl = lazy('internal/url');

// Filters of op_get_non_index_property_names.
const allProperties = 0;
const onlyEnumerable = 2;

/** One object, ready to be shown. */
class View {
  /** What stands before the braces, apart from their prefix: `[Function: f]`, a date, the stack of an error. */
  base = '';
  /** Whether the entries are the elements of a list: they may stand in columns, and stay in their order. */
  isList = false;
  /** What there is to show if no entries are; undefined if there always are some. */
  alone = undefined;
  /** Whether `alone` also stands for an object that lies too deep. */
  isAloneWhenDeep = false;
  /** (ctx, value, depth) => string[]: what is in the object besides properties. */
  entries = undefined;
  /** Properties that live in internal slots: the names of their getters. */
  slots = undefined;
  /** Whether the buffer among the slots is one whose content the entries show. */
  ownsBuffer = false;

  constructor(open, close, keys) {
    this.open = open;
    this.close = close;
    this.keys = keys;
  }
}

/** A view of an object in braces of which nothing but them remains when it is empty. */
function braced(prefix, keys, entries) {
  const view = new View(`${prefix}{`, '}', keys);
  if (keys.length === 0 && entries === undefined) view.alone = `${prefix}{}`;
  view.entries = entries;
  return view;
}

/** A view whose base says everything, in the colour of its kind. */
function based(ctx, base, kind, keys) {
  const view = new View('{', '}', keys);
  view.base = base;
  view.alone = kind === '' ? base : ctx.stylize(base, kind);
  return view;
}

function list(prefix, keys, entries, size) {
  const view = new View(`${prefix}[`, ']', keys);
  view.isList = true;
  view.entries = entries;
  if (size === 0) view.alone = `${prefix}[]`;
  return view;
}

function arrayView(ctx, value, constructor, tag) {
  const { length } = value;
  const isPlain = constructor === 'Array' && tag === '';
  const prefix = isPlain ? '' : getPrefix(constructor, tag, 'Array', `(${length})`);
  const filter = ctx.options.showHidden ? allProperties : onlyEnumerable;
  return list(prefix, op_get_non_index_property_names(value, filter), formatArray, length);
}

function typedArrayView(ctx, value, constructor, tag) {
  const { showHidden } = ctx.options;
  const length = TypedArrayPrototypeGetLength(value);
  const fallback = constructor === null ? TypedArrayPrototypeGetSymbolToStringTag(value) : '';
  const keys = op_get_non_index_property_names(value, showHidden ? allProperties : onlyEnumerable);
  const view = list(getPrefix(constructor, tag, fallback, `(${length})`), keys, formatTypedArray, showHidden ? undefined : length);
  if (!showHidden) return view;
  view.slots = ['BYTES_PER_ELEMENT', 'length', 'byteLength', 'byteOffset', 'buffer'];
  view.ownsBuffer = true;
  return view;
}

// Of sets and maps the iteration of a subclass counts; without prototype only the class's own can be used.

function setView(ctx, value, constructor, tag) {
  const size = SetPrototypeGetSize(value);
  const view = braced(getPrefix(constructor, tag, 'Set', `(${size})`), getKeys(value, ctx.options.showHidden));
  view.entries = (each, set, depth) => formatSetEntries(each, constructor === null ? SetPrototypeValues(set) : set, size, depth);
  if (size !== 0) view.alone = undefined;
  return view;
}

function mapView(ctx, value, constructor, tag) {
  const size = MapPrototypeGetSize(value);
  const view = braced(getPrefix(constructor, tag, 'Map', `(${size})`), getKeys(value, ctx.options.showHidden));
  view.entries = (each, map, depth) => formatMapEntries(each, constructor === null ? MapPrototypeEntries(map) : map, size, depth);
  if (size !== 0) view.alone = undefined;
  return view;
}

function iteratorView(ctx, value, type, tag) {
  const name = `${type} Iterator`;
  const view = braced(`[${tag === '' || tag === name ? '' : `${tag}] [`}${name}] `, getKeys(value, ctx.options.showHidden));
  view.alone = undefined;
  view.entries = (each, iterator, depth) => {
    const { isKeyValue, output } = formatIterator(each, iterator, depth);
    // An iterator over pairs is one over entries.
    if (isKeyValue) view.open = `[${tag === '' || tag === name ? '' : `${tag}] [`}${type} Entries] {`;
    return output;
  };
  return view;
}

/** `text` behind a prefix that says more than the name of its own class. */
function prefixed(text, prefix, ordinary) {
  return prefix === ordinary ? text : prefix + text;
}

function regExpView(ctx, value, constructor, tag, keys) {
  const source = RegExpPrototypeToString(constructor === null ? new RegExp(value) : value);
  const view = based(ctx, prefixed(source, getPrefix(constructor, tag, 'RegExp'), 'RegExp '), 'regexp', keys);
  view.isAloneWhenDeep = true;
  return view;
}

function dateView(ctx, value, constructor, tag, keys) {
  const isInvalid = NumberIsNaN(DatePrototypeGetTime(value));
  const text = isInvalid ? DatePrototypeToString(value) : DatePrototypeToISOString(value);
  return based(ctx, prefixed(text, getPrefix(constructor, tag, 'Date'), 'Date '), 'date', keys);
}

function arrayBufferView(ctx, value, constructor, tag, keys, isContentShown) {
  const prefix = getPrefix(constructor, tag, core.isArrayBuffer(value) ? 'ArrayBuffer' : 'SharedArrayBuffer');
  const view = braced(prefix, keys, isContentShown ? undefined : formatArrayBuffer);
  if (isContentShown) view.alone = `${prefix}{ [byteLength]: ${formatNumber(ctx.stylize, value.byteLength, false)} }`;
  view.slots = ['byteLength'];
  return view;
}

function dataViewView(value, constructor, tag, keys) {
  const view = braced(getPrefix(constructor, tag, 'DataView'), keys);
  view.alone = undefined;
  view.slots = ['byteLength', 'byteOffset', 'buffer'];
  return view;
}

function plainView(value, kind, constructor, tag, keys) {
  if (kind === kArguments) return braced('[Arguments] ', keys);
  return braced(tag === '' ? '' : getPrefix(constructor, tag, 'Object'), keys);
}

function isUrl(value) {
  return typeof value.href === 'string' && value instanceof lazyUrl().URL;
}

function externalView(ctx, value, constructor, tag, keys) {
  const view = braced(getObjectPrefix(value, constructor, tag), keys);
  view.alone = ctx.stylize(`[External: ${op_util_external_address(value).toString(16)}]`, 'special');
  return view;
}

function promiseView(value, constructor, tag, keys) {
  return braced(getPrefix(constructor, tag, 'Promise'), keys, formatPromise);
}

function namespaceView(value, constructor, tag, keys) {
  const entries = (ctx, namespace, depth) => formatNamespace(keys, ctx, namespace, depth);
  return braced(getPrefix(constructor, tag, 'Module'), keys, entries);
}

/** Objects of the language's own classes that hold elements; undefined for all others. */
function collectionView(ctx, value, kind, constructor, tag) {
  switch (kind) {
    case kArray: return arrayView(ctx, value, constructor, tag);
    case kSet: return setView(ctx, value, constructor, tag);
    case kMap: return mapView(ctx, value, constructor, tag);
    case kTypedArray: return typedArrayView(ctx, value, constructor, tag);
    case kMapIterator: return iteratorView(ctx, value, 'Map', tag);
    case kSetIterator: return iteratorView(ctx, value, 'Set', tag);
    default: return undefined;
  }
}

/**
 * How an object is to be shown.
 * @param {import('internal/util/inspect/inspection').Inspection} ctx
 * @param {any} value
 * @param {number} kind see kinds.js
 * @param {string | null} constructor the name of its class
 * @param {string} tag
 * @param {boolean} isTooDeep only its name will be shown
 * @param {boolean} isContentShown it is the buffer of a typed array that is being shown
 * @returns {View}
 */
export function viewOf(ctx, value, kind, constructor, tag, isTooDeep, isContentShown) {
  if (kind !== kOrdinary && (constructor === null || SymbolIterator in value)) {
    const view = collectionView(ctx, value, kind, constructor, tag);
    if (view !== undefined) return view;
  }
  const { showHidden } = ctx.options;
  const keys = getKeys(value, showHidden);
  if (typeof value === 'function') return based(ctx, getFunctionBase(ctx, value, constructor, tag), 'special', keys);
  if (constructor === 'Object') return plainView(value, kind, constructor, tag, keys);
  switch (kind) {
    case kRegExp: return regExpView(ctx, value, constructor, tag, keys);
    case kDate: return dateView(ctx, value, constructor, tag, keys);
    case kNativeError: return based(ctx, formatError(value, constructor, tag, ctx, keys), '', keys);
    case kArrayBuffer: case kSharedArrayBuffer: return arrayBufferView(ctx, value, constructor, tag, keys, isContentShown);
    case kDataView: return dataViewView(value, constructor, tag, keys);
    case kPromise: return promiseView(value, constructor, tag, keys);
    case kWeakSet: return braced(getPrefix(constructor, tag, 'WeakSet'), keys, showHidden ? formatWeakSet : formatWeakCollection);
    case kWeakMap: return braced(getPrefix(constructor, tag, 'WeakMap'), keys, showHidden ? formatWeakMap : formatWeakCollection);
    case kModuleNamespace: return namespaceView(value, constructor, tag, keys);
    case kBoxedPrimitive: return based(ctx, getBoxedBase(value, ctx, keys, constructor, tag), '', keys);
    case kExternal: return externalView(ctx, value, constructor, tag, keys);
    default:
  }
  if (inheritsFromError(value)) return based(ctx, formatError(value, constructor, tag, ctx, keys), '', keys);
  if (!isTooDeep && isUrl(value)) return based(ctx, value.href, '', keys);
  return braced(getObjectPrefix(value, constructor, tag), keys);
}
