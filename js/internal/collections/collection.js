// What all collections have. An object is what ops/collections gives, with the prototype of its class: a version that never changes, or a
// builder, whose methods change it and give it back.

import { core } from 'internal/core';
import {
  op_collections_diff,
  op_collections_equals,
  op_collections_from,
  op_collections_hash,
  op_collections_kind,
  op_collections_of_shared,
  op_collections_part,
  op_collections_persistent,
  op_collections_share,
  op_collections_size,
  op_collections_transient,
} from 'internal/ops';
import { codes } from 'internal/errors';
import { customInspectSymbol } from 'internal/util';
import { validateFunction } from 'internal/validators';
import { cloneError } from 'internal/worker/cloning';

const { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_ARG_TYPE, ERR_INVALID_STATE, ERR_INVALID_THIS, ERR_OUT_OF_RANGE } = codes;

/** As ops/collections numbers them. */
export const kList = 0;
export const kTuple = 1;
export const kMap = 2;
export const kSet = 3;
export const kMultiset = 4;
export const kSparseList = 5;

/** Added to the number of a builder's kind. */
const kBuilder = 8;

/** So many entries are fetched at once while iterating. */
const kPart = 256;

/** As in ops/collections. */
const kDeepest = 256;

/** By kind. @type {Function[]} */
const classes = [];

class Shell {
  constructor(object) {
    return Object.setPrototypeOf(object, new.target.prototype);
  }
}

/** @type {(object: object) => number | undefined} the kind; undefined for what is no collection */
let kindIn;
/** @type {(object: object) => boolean} */
let isBuilderIn;

export class Collection extends Shell {
  #kind;
  #isBuilder;

  static {
    kindIn = (object) => #kind in object ? object.#kind : undefined;
    isBuilderIn = (object) => object.#isBuilder;
  }

  constructor(object) {
    const kind = op_collections_kind(object);
    if (kind === -1) throw new ERR_ILLEGAL_CONSTRUCTOR();
    super(object);
    this.#kind = kind & ~kBuilder;
    this.#isBuilder = kind >= kBuilder;
  }

  /** How many values it has. */
  get size() {
    return op_collections_size(known(this), false);
  }

  /** Whether it is a builder: `asTransient()` gives one. */
  get isTransient() {
    known(this);
    return this.#isBuilder;
  }

  /** A builder that begins with what the collection has. Its methods change it and give it back. */
  asTransient() {
    return dress(op_collections_transient(known(this)));
  }

  /** What a builder has now, as a collection that stays; the collection itself if it is none. */
  asPersistent() {
    known(this);
    return this.#isBuilder ? dress(op_collections_persistent(this)) : this;
  }

  /** A collection that `change` has made of a builder. */
  withMutations(change) {
    validateFunction(change, 'change');
    const builder = this.asTransient();
    change(builder);
    return builder.asPersistent();
  }

  /** Whether `other` is a collection of the same class that holds equal values. The order counts where there are indices. */
  equals(other) {
    known(this);
    return this === other || (isCollection(other) && kindIn(other) === this.#kind && op_collections_equals(this, other));
  }

  /** A number of 32 bits that equal collections have in common, in all processes. */
  hashCode() {
    return op_collections_hash(known(this));
  }

  /**
   * The steps that lead from here to `other`: `{ type: 'add' | 'delete' | 'change', key, from, to }`. What both share is not compared.
   * @throws ERR_INVALID_ARG_TYPE
   */
  diff(other) {
    known(this);
    checkSameKind(this, other, 'other');
    const flat = op_collections_diff(this, other);
    const steps = [];
    for (let i = 0; i < flat.length; i += 4) {
      steps.push({ type: kSteps[flat[i + 1]], key: shown(flat[i]), from: shown(flat[i + 2]), to: shown(flat[i + 3]) });
    }
    return steps;
  }

  /** @returns {any[]} what iteration gives */
  toArray() {
    return [...this];
  }

  toJSON() {
    return this.toArray();
  }

  /** Calls `callback(value, key, collection)` for each entry. */
  forEach(callback, thisArg) {
    validateFunction(callback, 'callback');
    for (const { 0: key, 1: value } of this.entries()) Reflect.apply(callback, thisArg, [value, key, this]);
  }

  /** Whether `test(value, key, collection)` holds for at least one entry. */
  some(test, thisArg) {
    validateFunction(test, 'test');
    for (const { 0: key, 1: value } of this.entries()) {
      if (Reflect.apply(test, thisArg, [value, key, this])) return true;
    }
    return false;
  }

  /** Whether `test(value, key, collection)` holds for all entries. */
  every(test, thisArg) {
    validateFunction(test, 'test');
    return !this.some((value, key) => !Reflect.apply(test, thisArg, [value, key, this]));
  }

  /** The first value for which `test(value, key, collection)` holds. */
  find(test, thisArg) {
    validateFunction(test, 'test');
    for (const { 0: key, 1: value } of this.entries()) {
      if (Reflect.apply(test, thisArg, [value, key, this])) return value;
    }
    return undefined;
  }

  /** As `Array.prototype.reduce`, with `reducer(result, value, key, collection)`. @throws TypeError if it is empty and has no initial value */
  reduce(reducer, ...initial) {
    validateFunction(reducer, 'reducer');
    let { length: begun, 0: result } = initial;
    for (const { 0: key, 1: value } of this.entries()) {
      result = begun === 0 ? value : reducer(result, value, key, this);
      begun = 1;
    }
    if (begun === 0) throw new ERR_INVALID_STATE.TypeError('An empty collection has nothing to reduce without an initial value');
    return result;
  }

  [customInspectSymbol](depth, options, inspect) {
    const name = this.#isBuilder ? `Transient${this.constructor.name}` : this.constructor.name;
    if (depth < 0) return options.stylize(`[${name}]`, 'special');
    const text = inspect(this.#hasKeys ? new Map(this.entries()) : this.toArray(), options);
    return `${name}(${this.size}) ${text.slice(this.#hasKeys ? text.indexOf('{') : 0)}`;
  }

  get #hasKeys() {
    return this.#kind === kMap || this.#kind === kMultiset || this.#kind === kSparseList;
  }

  [core.hostObjectBrand]() {
    if (isBuilderIn(known(this))) throw cloneError('A transient collection could not be cloned.');
    return [{ type: kCloneType }, op_collections_share(this)];
  }
}

const kSteps = ['add', 'delete', 'change'];

// Clones share everything with their originals.
const kCloneType = 'protojs.Collection';
core.registerCloneableResource(kCloneType, (_, carried) => dress(op_collections_of_shared(carried)));

/** @param {number} kind @param {Function} Class */
export function defineCollection(kind, Class) {
  classes[kind] = Class;
  Object.defineProperty(Class.prototype, Symbol.toStringTag, { __proto__: null, value: Class.name, configurable: true });
}

/** Whether a value is a collection, a builder included. */
export function isCollection(value) {
  return typeof value === 'object' && value !== null && kindIn(value) !== undefined;
}

/** The receiver of a method that collections of all kinds have. @throws ERR_INVALID_THIS */
function known(object) {
  if (!isCollection(object)) throw new ERR_INVALID_THIS('Collection');
  return object;
}

/** The receiver of a method. @throws ERR_INVALID_THIS */
export function receiver(object, kind) {
  if (!isCollection(object) || kindIn(object) !== kind) throw new ERR_INVALID_THIS(classes[kind].name);
  return object;
}

/** @throws ERR_INVALID_ARG_TYPE */
export function checkSameKind(collection, other, name) {
  const kind = kindIn(collection);
  if (!isCollection(other) || kindIn(other) !== kind) throw new ERR_INVALID_ARG_TYPE(name, classes[kind].name, other);
}

/** An object of the ops with the class it belongs to. */
function dress(object) {
  const kind = op_collections_kind(object) & ~kBuilder;
  return Reflect.construct(Collection, [object], classes[kind]);
}

/** A value as programs see it. */
export function shown(value) {
  return typeof value === 'object' && value !== null ? dress(value) : value;
}

/**
 * The value, if a collection can hold it.
 * @throws ERR_INVALID_ARG_TYPE, ERR_INVALID_STATE
 */
export function checked(value) {
  if (typeof value === 'function' || typeof value === 'symbol') throw new ERR_INVALID_ARG_TYPE('value', kHeld, value);
  if (typeof value === 'object' && value !== null) {
    if (!isCollection(value)) throw new ERR_INVALID_ARG_TYPE('value', kHeld, value);
    if (isBuilderIn(value)) throw new ERR_INVALID_STATE.TypeError('A transient collection can be in no other one: asPersistent() gives one that can');
  }
  return value;
}

const kHeld = ['string', 'number', 'bigint', 'boolean', 'null', 'undefined', 'Collection'];

/** Values of an iterable as an array of our own. @throws ERR_INVALID_ARG_TYPE */
export function checkedArray(values, name) {
  if (typeof values?.[Symbol.iterator] !== 'function') throw new ERR_INVALID_ARG_TYPE(name, 'Iterable', values);
  const array = [...values];
  for (let i = 0; i < array.length; i++) checked(array[i]);
  return array;
}

function tooDeep() {
  return new ERR_OUT_OF_RANGE('The depth of nested collections', `<= ${kDeepest}`, kDeepest + 1);
}

/** What a change of the ops has come to. @throws ERR_OUT_OF_RANGE */
export function changed(collection, outcome) {
  if (outcome === true) return collection;
  if (outcome === false) throw tooDeep();
  return dress(outcome);
}

/** The inside of a new collection, for the constructor of its class. @throws ERR_OUT_OF_RANGE */
export function insideOf(kind, flat) {
  const object = op_collections_from(kind, flat);
  if (object === false) throw tooDeep();
  return object;
}

/** The parts of an iteration, as ops/collections has them: arrays with something else at 0. */
export function* parts(collection) {
  let from = 0;
  while (from !== -1) {
    const part = op_collections_part(collection, from, kPart);
    from = part[0];
    yield part;
  }
}
