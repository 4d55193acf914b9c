// CryptoKey. Docs: webcrypto.md "Class: CryptoKey". What a key holds lies in slots that scripts cannot reach.

import { core, lazy } from 'internal/core';
import { codes } from 'internal/errors';
import { customInspectSymbol, kEnumerableProperty } from 'internal/util';
import { op_crypto_key_export_der, op_crypto_key_import } from 'internal/ops';

const { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_THIS } = codes;

const lazyInspect = lazy('internal/util/inspect');

/** Who may call the constructor. */
const kInternal = Symbol('kInternal');

let slots;

/** A copy that programs may change. */
function copyOf(algorithm) {
  const copies = [];
  for (const [key, value] of Object.entries(algorithm)) {
    const copy = value instanceof Uint8Array ? new Uint8Array(value) : value;
    copies.push([key, typeof copy === 'object' && copy === value ? { ...copy } : copy]);
  }
  return Object.fromEntries(copies);
}

export class CryptoKey {
  #slots;
  #algorithm;
  #usages;

  static {
    slots = (key) => (#slots in key ? key.#slots : undefined);
  }

  constructor(token, values) {
    if (token !== kInternal) throw new ERR_ILLEGAL_CONSTRUCTOR();
    this.#slots = values;
  }

  get type() {
    return checked(this).type;
  }

  get extractable() {
    return checked(this).extractable;
  }

  get algorithm() {
    const { algorithm } = checked(this);
    this.#algorithm ??= copyOf(algorithm);
    return this.#algorithm;
  }

  get usages() {
    const { usages } = checked(this);
    this.#usages ??= [...usages];
    return this.#usages;
  }

  [customInspectSymbol](depth, options) {
    const { type, extractable, algorithm, usages } = checked(this);
    if (depth < 0) return this;
    const shown = { ...options, depth: options.depth == null ? null : options.depth - 1 };
    return `CryptoKey ${lazyInspect().inspect({ type, extractable, algorithm: copyOf(algorithm), usages: [...usages] }, shown)}`;
  }
}

Object.defineProperties(CryptoKey.prototype, {
  [Symbol.toStringTag]: { __proto__: null, configurable: true, value: 'CryptoKey' },
  type: kEnumerableProperty,
  extractable: kEnumerableProperty,
  algorithm: kEnumerableProperty,
  usages: kEnumerableProperty,
});

/** Keys have a prototype of their own in between, which programs cannot tell from the class. */
class MadeCryptoKey extends CryptoKey {}
Object.defineProperty(MadeCryptoKey.prototype, 'constructor', {
  __proto__: null, configurable: true, enumerable: false, value: CryptoKey, writable: true,
});

/** What a CryptoKey holds; undefined for anything else. */
export function slotsOf(value) {
  return typeof value === 'object' && value !== null ? slots(value) : undefined;
}

function checked(key) {
  const own = slotsOf(key);
  if (own === undefined) throw new ERR_INVALID_THIS('CryptoKey');
  return own;
}

/**
 * @param {'secret'|'public'|'private'} type
 * @param {Uint8Array|object} material bytes, or an object of ops/crypto
 * @param {object} algorithm
 * @param {boolean} extractable
 * @param {string[]} usages in the order of the standard
 * @returns {CryptoKey}
 */
export function makeCryptoKey(type, material, algorithm, extractable, usages) {
  return new MadeCryptoKey(kInternal, { __proto__: null, type, material, algorithm: { __proto__: null, ...algorithm }, extractable, usages });
}

// structuredClone() and ports: a key travels as its material; keys that are no bytes as DER.
const kCloneType = 'protojs.CryptoKey';
const structures = { __proto__: null, public: 1, private: 2 };

Object.defineProperty(CryptoKey.prototype, core.hostObjectBrand, {
  __proto__: null,
  value: function describeForClone() {
    const { type, material, extractable, algorithm, usages } = checked(this);
    const data = type === 'secret' ? material : op_crypto_key_export_der(material, structures[type], null, null);
    return { type: kCloneType, keyType: type, extractable, algorithm, usages, data };
  },
});
core.registerCloneableResource(kCloneType, ({ keyType, extractable, algorithm, usages, data }) => {
  const material = keyType === 'secret' ? data : op_crypto_key_import(keyType === 'private', structures[keyType], data, null);
  return makeCryptoKey(keyType, material, algorithm, extractable, usages);
});
