// Replacements for functions, methods, accessors and properties that remember how they were used.

import { codes } from 'internal/errors';
import { validateBoolean, validateFunction, validateInteger, validateObject } from 'internal/validators';
import { lazy } from 'internal/core';
import { getOptionValue } from 'internal/options';
import { MockTimers } from 'internal/test_runner/mock/mock_timers';

const { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } = codes;
const modules = lazy('internal/test_runner/mock/mock_module');

// Implementations that count for one call or access only, by its number.
class Once {
  #byNumber = new Map();

  set(number, value) {
    this.#byNumber.set(number, value);
  }

  take(number) {
    const has = this.#byNumber.has(number);
    const value = this.#byNumber.get(number);
    this.#byNumber.delete(number);
    return { has, value };
  }
}

/** Docs: test, "Class: MockFunctionContext". */
class MockFunctionContext {
  #calls = [];
  #once = new Once();
  #implementation;
  #original;
  #times;
  #restore;

  constructor(implementation, original, times, restore) {
    this.#implementation = implementation;
    this.#original = original;
    this.#times = times;
    this.#restore = restore;
  }

  get calls() {
    return this.#calls.slice();
  }

  callCount() {
    return this.#calls.length;
  }

  /** @throws {ERR_INVALID_ARG_TYPE} */
  mockImplementation(implementation) {
    validateFunction(implementation, 'implementation');
    this.#implementation = implementation;
  }

  /** @throws {ERR_INVALID_ARG_TYPE | ERR_OUT_OF_RANGE} */
  mockImplementationOnce(implementation, onCall) {
    validateFunction(implementation, 'implementation');
    const next = this.#calls.length;
    const call = onCall ?? next;
    validateInteger(call, 'onCall', next);
    this.#once.set(call, implementation);
  }

  restore() {
    this.#restore?.();
    this.#restore = undefined;
    this.#implementation = this.#original;
  }

  resetCalls() {
    this.#calls = [];
  }

  static pick(context) {
    const number = context.#calls.length;
    const { has, value } = context.#once.take(number);
    const implementation = has ? value : context.#implementation;
    if (number + 1 === context.#times) context.restore();
    return implementation;
  }

  static record(context, call) {
    context.#calls.push(call);
  }
}

const { pick, record } = MockFunctionContext;
delete MockFunctionContext.pick;
delete MockFunctionContext.record;

/** Docs: test, "Class: MockPropertyContext". */
class MockPropertyContext {
  #accesses = [];
  #once = new Once();
  #object;
  #name;
  #original;
  #value;

  constructor(object, name, value, hasValue) {
    this.#object = object;
    this.#name = name;
    this.#original = findDescriptor(object, name);
    if (this.#original === undefined) {
      throw new ERR_INVALID_ARG_VALUE('propertyName', name, 'is not a property of the object');
    }
    this.#value = hasValue ? value : object[name];
    Object.defineProperty(object, name, {
      __proto__: null,
      configurable: true,
      enumerable: this.#original.enumerable,
      get: () => this.#access('get', this.#value),
      set: (next) => {
        if (this.#original.writable === false) {
          throw new ERR_INVALID_ARG_VALUE('propertyName', name, 'cannot be set');
        }
        this.mockImplementation(next);
      },
    });
  }

  get accesses() {
    return this.#accesses.slice();
  }

  accessCount() {
    return this.#accesses.length;
  }

  mockImplementation(value) {
    this.#value = this.#access('set', value);
  }

  /** @throws {ERR_INVALID_ARG_TYPE | ERR_OUT_OF_RANGE} */
  mockImplementationOnce(value, onAccess) {
    const next = this.#accesses.length;
    const access = onAccess ?? next;
    validateInteger(access, 'onAccess', next);
    this.#once.set(access, value);
  }

  resetAccesses() {
    this.#accesses = [];
  }

  restore() {
    Object.defineProperty(this.#object, this.#name, this.#original);
  }

  #access(type, current) {
    const { has, value } = this.#once.take(this.#accesses.length);
    const used = has ? value : current;
    this.#accesses.push({ type, value: used, stack: new Error() });
    return used;
  }
}

function findDescriptor(object, name) {
  for (let holder = object; holder !== null && holder !== undefined; holder = Object.getPrototypeOf(holder)) {
    const descriptor = Object.getOwnPropertyDescriptor(holder, name);
    if (descriptor !== undefined) return descriptor;
  }
  return undefined;
}

function validateTimes(times) {
  if (times !== Infinity) validateInteger(times, 'options.times', 1);
}

/** Docs: test, "Class: MockTracker". */
export class MockTracker {
  #mocks = [];
  #timers;

  get timers() {
    this.#timers ??= new MockTimers();
    return this.#timers;
  }

  /** @throws {ERR_INVALID_ARG_TYPE | ERR_OUT_OF_RANGE} */
  fn(original = function() {}, implementation = original, options = {}) {
    if (original !== null && typeof original === 'object') [options, original, implementation] = [original, function() {}, undefined];
    else if (implementation !== null && typeof implementation === 'object') [options, implementation] = [implementation, original];
    implementation ??= original;
    validateFunction(original, 'original');
    validateFunction(implementation, 'implementation');
    validateObject(options, 'options');
    const { times = Infinity } = options;
    validateTimes(times);
    return this.#mockOf(original, implementation, times);
  }

  /** @throws {ERR_INVALID_ARG_TYPE | ERR_INVALID_ARG_VALUE | ERR_OUT_OF_RANGE} */
  method(object, methodName, implementation, options = {}) {
    if ((typeof object !== 'object' || object === null) && typeof object !== 'function') {
      throw new ERR_INVALID_ARG_TYPE('object', ['Object', 'Function'], object);
    }
    if (typeof methodName !== 'string' && typeof methodName !== 'symbol') {
      throw new ERR_INVALID_ARG_TYPE('methodName', ['string', 'symbol'], methodName);
    }
    if (implementation !== null && typeof implementation === 'object') [options, implementation] = [implementation, undefined];
    validateObject(options, 'options');
    const { getter = false, setter = false, times = Infinity } = options;
    validateBoolean(getter, 'options.getter');
    validateBoolean(setter, 'options.setter');
    validateTimes(times);
    if (getter && setter) throw new ERR_INVALID_ARG_VALUE('options.setter', setter, "cannot be used with 'options.getter'");
    const descriptor = findDescriptor(object, methodName);
    const kind = getter ? 'get' : setter ? 'set' : 'value';
    const original = descriptor?.[kind];
    if (typeof original !== 'function') throw new ERR_INVALID_ARG_VALUE('methodName', original, 'must be a method');
    implementation ??= original;
    validateFunction(implementation, 'implementation');
    const restore = () => Object.defineProperty(object, methodName, descriptor);
    const mock = this.#mockOf(original, implementation, times, restore);
    Object.defineProperty(object, methodName, { __proto__: null, ...descriptor, [kind]: mock });
    return mock;
  }

  getter(object, methodName, implementation, options = {}) {
    if (implementation !== null && typeof implementation === 'object') [options, implementation] = [implementation, undefined];
    validateObject(options, 'options');
    if (options.getter === false) throw new ERR_INVALID_ARG_VALUE('options.getter', false, 'cannot be false');
    return this.method(object, methodName, implementation, { ...options, getter: true });
  }

  setter(object, methodName, implementation, options = {}) {
    if (implementation !== null && typeof implementation === 'object') [options, implementation] = [implementation, undefined];
    validateObject(options, 'options');
    if (options.setter === false) throw new ERR_INVALID_ARG_VALUE('options.setter', false, 'cannot be false');
    return this.method(object, methodName, implementation, { ...options, setter: true });
  }

  /** @throws {ERR_INVALID_ARG_TYPE | ERR_INVALID_ARG_VALUE} */
  property(object, propertyName, ...value) {
    if ((typeof object !== 'object' || object === null) && typeof object !== 'function') {
      throw new ERR_INVALID_ARG_TYPE('object', ['Object', 'Function'], object);
    }
    if (typeof propertyName !== 'string' && typeof propertyName !== 'symbol') {
      throw new ERR_INVALID_ARG_TYPE('propertyName', ['string', 'symbol'], propertyName);
    }
    const context = new MockPropertyContext(object, propertyName, value[0], value.length > 0);
    this.#mocks.push(context);
    return new Proxy(object, {
      __proto__: null,
      get: (target, name, receiver) => (name === 'mock' ? context : Reflect.get(target, name, receiver)),
    });
  }

  /** Docs: test, "mock.module(specifier[, options])". */
  module(specifier, options = {}) {
    const context = modules().mockModule(specifier, options, this.module);
    this.#mocks.push(context);
    return context;
  }

  reset() {
    this.restoreAll();
    this.#timers?.reset();
    this.#mocks = [];
  }

  restoreAll() {
    for (const mock of this.#mocks) mock.restore();
  }

  #mockOf(original, implementation, times, restore) {
    const context = new MockFunctionContext(implementation, original, times, restore);
    this.#mocks.push(context);
    return new Proxy(original, {
      __proto__: null,
      apply(target, thisArg, args) {
        const call = { __proto__: null, arguments: args, error: undefined, result: undefined, stack: new Error(), target: undefined, this: thisArg };
        try {
          call.result = Reflect.apply(pick(context), thisArg, args);
          return call.result;
        } catch (error) {
          call.error = error;
          throw error;
        } finally {
          record(context, call);
        }
      },
      construct(target, args, newTarget) {
        const call = { __proto__: null, arguments: args, error: undefined, result: undefined, stack: new Error(), target, this: undefined };
        try {
          call.result = Reflect.construct(pick(context), args, newTarget);
          call.this = call.result;
          return call.result;
        } catch (error) {
          call.error = error;
          throw error;
        } finally {
          record(context, call);
        }
      },
      get: (target, name, receiver) => (name === 'mock' ? context : Reflect.get(target, name, receiver)),
    });
  }
}

// It is there with --experimental-test-module-mocks only.
if (!getOptionValue('--experimental-test-module-mocks')) delete MockTracker.prototype.module;
