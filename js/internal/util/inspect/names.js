// @ts-check
// What an object is called: the name of its class, its Symbol.toStringTag, and the prefix made of both.

import { core, lazy, primordials } from 'internal/core';
import { op_get_constructor_name } from 'internal/ops';
import { inspect } from 'internal/util/inspect';
import { formatProperty } from 'internal/util/inspect/members';
import { kObjectType } from 'internal/util/inspect/layout';

const {
  AggregateErrorPrototype,
  ArrayBufferPrototype,
  ArrayPrototype,
  ArrayPrototypeFilter,
  ArrayPrototypeIncludes,
  ArrayPrototypePop,
  ArrayPrototypePush,
  ArrayPrototypePushApply,
  ArrayPrototypeSome,
  BooleanPrototype,
  DataViewPrototype,
  DatePrototype,
  ErrorPrototype,
  FunctionPrototype,
  FunctionPrototypeSymbolHasInstance,
  MapPrototype,
  NumberPrototype,
  ObjectGetOwnPropertyDescriptor,
  ObjectGetOwnPropertyNames,
  ObjectGetOwnPropertySymbols,
  ObjectGetPrototypeOf,
  ObjectKeys,
  ObjectPrototype,
  ObjectPrototypeHasOwnProperty,
  ObjectPrototypePropertyIsEnumerable,
  PromisePrototype,
  RangeErrorPrototype,
  ReflectOwnKeys,
  RegExpPrototype,
  SafeMap,
  SafeSet,
  SetPrototype,
  String,
  StringPrototype,
  StringPrototypeIndexOf,
  StringPrototypeSlice,
  StringPrototypeToLowerCase,
  SymbolHasInstance,
  SymbolPrototypeGetDescription,
  SymbolToStringTag,
  TypeErrorPrototype,
  TypedArrayPrototype,
  WeakMapPrototype,
  WeakSetPrototype,
} = primordials;

const lazyException = lazy('internal/dom_exception');

// Prototypes that are known even if the program changed their `constructor`.
const wellKnownPrototypes = new SafeMap();
{
  const known = [
    ArrayPrototype, ArrayBufferPrototype, FunctionPrototype, MapPrototype, SetPrototype, ObjectPrototype, TypedArrayPrototype,
    RegExpPrototype, DatePrototype, DataViewPrototype, ErrorPrototype, AggregateErrorPrototype, RangeErrorPrototype,
    TypeErrorPrototype, BooleanPrototype, NumberPrototype, StringPrototype, PromisePrototype, WeakMapPrototype, WeakSetPrototype,
  ];
  for (let i = 0; i < known.length; i++) wellKnownPrototypes.set(known[i], known[i].constructor);
}

// The language's own classes (ECMAScript, "Constructor Properties of the Global Object"), and not those of the web or of Node that are global
// too: prototypes named so are not shown under showHidden.
const builtInNames = new SafeSet([
  'AggregateError', 'Array', 'ArrayBuffer', 'AsyncDisposableStack', 'BigInt', 'BigInt64Array', 'BigUint64Array', 'Boolean', 'DataView', 'Date',
  'DisposableStack', 'Error', 'EvalError', 'FinalizationRegistry', 'Float16Array', 'Float32Array', 'Float64Array', 'Function', 'Int16Array',
  'Int32Array', 'Int8Array', 'Iterator', 'Map', 'Number', 'Object', 'Promise', 'Proxy', 'RangeError', 'ReferenceError', 'RegExp', 'Set',
  'SharedArrayBuffer', 'String', 'SuppressedError', 'Symbol', 'SyntaxError', 'TypeError', 'URIError', 'Uint16Array', 'Uint32Array', 'Uint8Array',
  'Uint8ClampedArray', 'WeakMap', 'WeakRef', 'WeakSet',
]);

/** Whether a class name is one of the language's own. */
export function isBuiltInName(name) {
  return builtInNames.has(name);
}

const ordinaryHasInstance = FunctionPrototype[SymbolHasInstance];

/** Whether an object is an instance of a constructor that was found in `holder`, its prototype or the object itself. */
function isInstanceOf(object, holder, constructor) {
  try {
    // The usual case, without a walk.
    if (object !== holder && constructor.prototype === holder && constructor[SymbolHasInstance] === ordinaryHasInstance) return true;
    return object instanceof constructor;
  } catch {
    return false;
  }
}

/** document.all and its like: typeof says undefined, yet they are objects. */
export function isUndetectable(value) {
  return typeof value === 'undefined' && value !== undefined;
}

/** The class of most objects, told by their prototype alone. */
function plainName(prototype) {
  if (prototype === ObjectPrototype) return 'Object';
  return prototype === ArrayPrototype ? 'Array' : undefined;
}

/**
 * The name of an object's class, null for an object without prototype. With `protoProps`, the properties of prototypes
 * a program defined are added to that list.
 */
export function getConstructorName(object, ctx, recurseTimes, protoProps) {
  if (protoProps === undefined) {
    const name = plainName(ObjectGetPrototypeOf(object));
    if (name !== undefined && !ObjectPrototypeHasOwnProperty(object, 'constructor')) return name;
  }
  let firstPrototype;
  let at = object;
  while (at || isUndetectable(at)) {
    const known = wellKnownPrototypes.get(at);
    if (known !== undefined && FunctionPrototypeSymbolHasInstance(known, object)) {
      if (protoProps !== undefined && firstPrototype !== at) {
        addPrototypeProperties(ctx, object, firstPrototype || object, recurseTimes, protoProps);
      }
      return known === TypedArrayPrototype.constructor ? 'TypedArray' : known.name;
    }
    const constructor = ObjectGetOwnPropertyDescriptor(at, 'constructor')?.value;
    const name = typeof constructor === 'function' ? constructor.name : '';
    if (name !== '' && isInstanceOf(object, at, constructor)) {
      if (protoProps !== undefined && (firstPrototype !== at || !isBuiltInName(name))) {
        addPrototypeProperties(ctx, object, firstPrototype || object, recurseTimes, protoProps);
      }
      return String(name);
    }
    at = ObjectGetPrototypeOf(at);
    if (firstPrototype === undefined) firstPrototype = at;
  }
  if (firstPrototype === null) return null;

  // No usable constructor: V8's name, and what the prototype is.
  const name = op_get_constructor_name(object);
  if (recurseTimes > ctx.depth) return `${name} <Complex prototype>`;
  const prototypeName = getConstructorName(firstPrototype, ctx, recurseTimes + 1, protoProps);
  if (prototypeName !== null) return `${name} <${prototypeName}>`;
  return `${name} <${inspect(firstPrototype, { ...ctx.options, customInspect: false, depth: -1 })}>`;
}

// More layers of prototypes are not shown.
const maxPrototypeLayers = 3;

/** Shows the properties of up to three prototypes that are not the language's own. */
function addPrototypeProperties(ctx, main, firstPrototype, recurseTimes, output) {
  const seenKeys = new SafeSet();
  let object = firstPrototype;
  for (let layer = 0; layer < maxPrototypeLayers; layer++) {
    if (layer !== 0 || main === object) {
      object = ObjectGetPrototypeOf(object);
      if (object === null) return;
      const constructor = ObjectGetOwnPropertyDescriptor(object, 'constructor')?.value;
      if (typeof constructor === 'function' && isBuiltInName(constructor.name)) return;
    }
    const keys = ReflectOwnKeys(object);
    ArrayPrototypePush(ctx.seen, main);
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i];
      // What is nearer hides it.
      if (key === 'constructor' || key === core.hostObjectBrand || ObjectPrototypeHasOwnProperty(main, key) || seenKeys.has(key)) continue;
      const descriptor = ObjectGetOwnPropertyDescriptor(object, key);
      if (typeof descriptor.value === 'function') continue;
      const shown = formatProperty(ctx, object, recurseTimes, key, kObjectType, descriptor, main);
      ArrayPrototypePush(output, ctx.options.colors ? `\u001b[2m${shown}\u001b[22m` : shown);
    }
    ArrayPrototypePop(ctx.seen);
    for (let i = 0; i < keys.length; i++) seenKeys.add(keys[i]);
  }
}

/** The Symbol.toStringTag to show: '' if it would be shown as a property anyway. */
export function getTag(ctx, value) {
  let tag;
  try {
    tag = value[SymbolToStringTag];
  } catch {
    return '';
  }
  if (typeof tag !== 'string' || tag === '') return '';
  const shownAsProperty = ctx.options.showHidden ? ObjectPrototypeHasOwnProperty : ObjectPrototypePropertyIsEnumerable;
  return shownAsProperty(value, SymbolToStringTag) ? '' : tag;
}

/** What stands before the braces: `Foo [bar] `, or `[Object: null prototype] `. */
export function getPrefix(constructor, tag, fallback, size = '') {
  if (constructor === null) {
    const extra = tag !== '' && fallback !== tag ? `[${tag}] ` : '';
    return `[${fallback}${size}: null prototype] ${extra}`;
  }
  return `${constructor}${size} ${tag !== '' && !containsWord(constructor, tag) ? `[${tag}] ` : ''}`;
}

/** Whether a class name already says the tag, as a word of its own: `MyMap` says `Map`, `Mapper` does not. */
function containsWord(name, tag) {
  const at = StringPrototypeIndexOf(name, tag);
  if (at === -1) return false;
  const next = name[at + tag.length];
  return next === undefined || next !== StringPrototypeToLowerCase(next);
}

/** Whether an object that is no native error inherits from Error, of this realm. */
export function inheritsFromError(object) {
  for (let at = ObjectGetPrototypeOf(object); at !== null; at = ObjectGetPrototypeOf(at)) if (at === ErrorPrototype) return true;
  return false;
}

/** The prefix of a plain object. */
export function getObjectPrefix(value, constructor, tag) {
  let fallback = '';
  if (constructor === null) {
    fallback = op_get_constructor_name(value);
    if (fallback === tag) fallback = 'Object';
  }
  return getPrefix(constructor, tag, fallback);
}

/** The symbol that Deno's web classes mark their instances with. */
const kBrandName = '[[webidl.brand]]';

const isBrand = (key) =>
  key === core.hostObjectBrand ||
  (SymbolPrototypeGetDescription(key) === kBrandName && key === core.loadExtScript('ext:deno_webidl/00_webidl.js').brand);

/** Symbols of a value but for those under which Deno's web classes keep what is no property in Node. */
function ownSymbols(value) {
  const symbols = ObjectGetOwnPropertySymbols(value);
  if (symbols.length === 0) return symbols;
  if (!ArrayPrototypeSome(symbols, isBrand)) return symbols;
  if (!core.isNativeError(value)) return ArrayPrototypeFilter(symbols, (key) => !isBrand(key));
  const internal = ObjectGetOwnPropertySymbols(lazyException().lazyDOMException(''));
  return ArrayPrototypeFilter(symbols, (key) => !ArrayPrototypeIncludes(internal, key));
}

/** The keys to show: enumerable ones, or all with showHidden. */
export function getKeys(value, showHidden) {
  const symbols = ownSymbols(value);
  let keys;
  if (showHidden) {
    keys = ObjectGetOwnPropertyNames(value);
    if (symbols.length !== 0) ArrayPrototypePushApply(keys, symbols);
    return keys;
  }
  try {
    keys = ObjectKeys(value);
  } catch (error) {
    // The namespace of a module that has not been evaluated yet: its bindings cannot be looked at.
    if (!core.isNativeError(error) || !core.isModuleNamespaceObject(value)) throw error;
    keys = ObjectGetOwnPropertyNames(value);
  }
  if (symbols.length !== 0) {
    ArrayPrototypePushApply(keys, ArrayPrototypeFilter(symbols, (key) => ObjectPrototypePropertyIsEnumerable(value, key)));
  }
  return keys;
}

/** A prefix without its last space, as it stands alone. */
export function withoutLastSpace(prefix) {
  return StringPrototypeSlice(prefix, 0, -1);
}
