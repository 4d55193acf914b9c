// Storage (HTML standard, "Web storage"; docs: globals.md "localStorage", "sessionStorage").
//
// A storage is an object whose properties are its items, unless Storage.prototype has one of that name. It is a proxy over an object
// without items, which gives it its prototype and its symbols.

import { codes } from 'internal/errors';
import { getOptionValue } from 'internal/options';
import { illegalConstructor } from 'internal/sqlite/arguments';
import { emitExperimentalWarning } from 'internal/util';
import { FileStore } from 'internal/webstorage/file_store';
import { MemoryStore } from 'internal/webstorage/memory_store';

const { ERR_INVALID_ARG_VALUE, ERR_MISSING_ARGS } = codes;

emitExperimentalWarning('Web Storage');

/** The items of a storage, by the object programs have. */
const stores = new WeakMap();

function storeOf(storage) {
  const store = stores.get(storage);
  if (store === undefined) throw new TypeError('Illegal invocation');
  return store;
}

function wantArguments(method, given, count) {
  if (given >= count) return;
  const error = new ERR_MISSING_ARGS('arguments');
  error.message = `Failed to execute '${method}' on 'Storage': ${count} argument${count === 1 ? '' : 's'} required`;
  throw error;
}

export function Storage() {
  throw illegalConstructor();
}

const methods = {
  clear() {
    storeOf(this).clear();
  },

  /** @returns {string | null} */
  getItem(key = undefined) {
    const store = storeOf(this);
    wantArguments('getItem', arguments.length, 1);
    return store.get(`${key}`) ?? null;
  },

  /** @returns {string | null} the name of the item at a place, which is the same as long as no item comes or goes */
  key(index = undefined) {
    const store = storeOf(this);
    wantArguments('key', arguments.length, 1);
    return store.keyAt(index >>> 0) ?? null;
  },

  removeItem(key = undefined) {
    const store = storeOf(this);
    wantArguments('removeItem', arguments.length, 1);
    store.remove(`${key}`);
  },

  setItem(key = undefined, value = undefined) {
    const store = storeOf(this);
    wantArguments('setItem', arguments.length, 2);
    store.set(`${key}`, `${value}`);
  },
};

const lengths = { getItem: 1, key: 1, removeItem: 1, setItem: 2 };
for (const [name, length] of Object.entries(lengths)) Object.defineProperty(methods[name], 'length', { value: length, configurable: true });
Object.defineProperties(Storage.prototype, {
  length: { __proto__: null, get() { return storeOf(this).count; }, enumerable: true, configurable: true },
  [Symbol.toStringTag]: { __proto__: null, value: 'Storage', configurable: true },
  ...Object.getOwnPropertyDescriptors(methods),
  // inspect() looks behind proxies, where there are no items.
  [Symbol.for('nodejs.util.inspect.custom')]: {
    __proto__: null,
    value(depth, options, inspect) {
      return `Storage ${inspect({ ...this }, options)}`;
    },
    configurable: true,
  },
});
Object.defineProperty(Storage, 'prototype', { writable: false });

/** The items as properties. Symbols, and names of Storage.prototype, are the object's own. */
class Items {
  #store;

  constructor(store) {
    this.#store = store;
  }

  #item(target, key) {
    return typeof key === 'symbol' || key in target ? undefined : this.#store.get(key);
  }

  get(target, key, receiver) {
    return typeof key === 'symbol' || key in target ? Reflect.get(target, key, receiver) : this.#store.get(key);
  }

  set(target, key, value) {
    if (typeof key === 'symbol') return Reflect.set(target, key, value);
    this.#store.set(key, `${value}`);
    return true;
  }

  has(target, key) {
    return key in target || this.#item(target, key) !== undefined;
  }

  deleteProperty(target, key) {
    if (typeof key === 'symbol') return Reflect.deleteProperty(target, key);
    if (!(key in target)) this.#store.remove(key);
    return true;
  }

  ownKeys(target) {
    return [...this.#store.keys(), ...Reflect.ownKeys(target)];
  }

  getOwnPropertyDescriptor(target, key) {
    const value = this.#item(target, key);
    if (value === undefined) return Reflect.getOwnPropertyDescriptor(target, key);
    return { value, writable: true, enumerable: true, configurable: true };
  }

  defineProperty(target, key, descriptor) {
    if (typeof key === 'symbol') return Reflect.defineProperty(target, key, descriptor);
    if ('get' in descriptor || 'set' in descriptor) return false;
    this.#store.set(key, `${descriptor.value}`);
    return true;
  }

  preventExtensions() {
    return false;
  }
}

function makeStorage(store) {
  const storage = new Proxy(Object.create(Storage.prototype), new Items(store));
  stores.set(storage, store);
  return storage;
}

let local;

/** What the two globals are. Each is made once, by whoever asks first. */
export const storages = {
  get localStorage() {
    const path = getOptionValue('--localstorage-file');
    if (path === '') throw new ERR_INVALID_ARG_VALUE('--localstorage-file', path, 'is an invalid localStorage location');
    local ??= makeStorage(new FileStore(path));
    return local;
  },

  sessionStorage: makeStorage(new MemoryStore()),
};
