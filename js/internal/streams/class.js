// How the stream classes are put together. They are constructor functions, not classes: programs call them on objects of their own
// (`util.inherits` and `Readable.call(this)`), and a Duplex has the members of two of them.

import { lazy } from 'internal/core';

const abortModule = lazy('internal/streams/abort');

// On the prototype of Duplex: what has both sides, also while it is being made.
const kBothSides = Symbol('bothSides');

/** Makes `Class` a subclass of `Base`, statics included. */
export function extend(Class, Base) {
  Object.setPrototypeOf(Class.prototype, Base.prototype);
  Object.setPrototypeOf(Class, Base);
}

// The listeners of a new stream: names that most streams come to use have their place, so that all streams look alike to V8.
function Listeners(names) {
  for (const name of names) this[name] = undefined;
}
Listeners.prototype = Object.create(null);

/** Prepares an emitter for the events of its kind, before EventEmitter's constructor sees it. */
export function expectEvents(stream, names) {
  stream._events ??= new Listeners(names);
}

/** Gives a prototype the members of an object literal: methods enumerable and accessors not, as in Node. */
export function addMembers(prototype, members) {
  const descriptors = Object.getOwnPropertyDescriptors(members);
  for (const key of Reflect.ownKeys(descriptors)) {
    const descriptor = descriptors[key];
    descriptor.enumerable = descriptor.get === undefined;
    Object.defineProperty(prototype, key, descriptor);
  }
}

/** Gives a prototype the members of another that it neither has nor inherits. */
export function mixIn(prototype, other) {
  for (const key of Reflect.ownKeys(other)) {
    if (!(key in prototype)) Object.defineProperty(prototype, key, Object.getOwnPropertyDescriptor(other, key));
  }
}

/** Says that what has this prototype has two sides. */
export function markDuplex(prototype) {
  Object.defineProperty(prototype, kBothSides, { __proto__: null, value: true });
}

export function isDuplex(stream) {
  return stream[kBothSides] === true;
}

/** Methods may be given as options: `read` stands for `_read`. @param {string[]} names the options the class knows */
export function adoptMethods(stream, options, names) {
  if (options === undefined || options === null) return;
  for (const name of names) {
    if (typeof options[name] === 'function') stream[`_${name}`] = options[name];
  }
}

/** What every constructor does last: the methods given as options, the abort signal, and `_construct`. */
export function begin(stream, options, names, life) {
  adoptMethods(stream, options, names);
  if (options?.signal) abortModule().addAbortSignal(options.signal, stream);
  if (typeof stream._construct === 'function') life.construct();
}
