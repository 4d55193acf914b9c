// The Web Crypto API, from Deno's implementation.

import { core } from 'internal/core';
import { defineInspect } from 'internal/webstreams/inspect';
// Its ops throw DOMExceptions, which are registered there.
import 'internal/dom_exception';

export const {
  crypto, Crypto, CryptoKey, SubtleCrypto,
  // The way between CryptoKey and KeyObject.
  cryptoKeyExportNodeKeyMaterial, importCryptoKeySync,
} = core.loadExtScript('ext:deno_crypto/00_crypto.js');

defineInspect(CryptoKey, ({ type, extractable, algorithm, usages }) => ({ type, extractable, algorithm, usages }));

// structuredClone() and ports: a key travels as its material. Keys have no symbols of their own that a program could find.
const kCloneType = 'protojs.CryptoKey';
const kFormats = { secret: 'raw', public: 'spki', private: 'pkcs8' };

Object.defineProperty(CryptoKey.prototype, core.hostObjectBrand, {
  __proto__: null,
  value: function describeForClone() {
    const { type: keyType, extractable, algorithm, usages } = this;
    return { type: kCloneType, keyType, extractable, algorithm, usages, data: cryptoKeyExportNodeKeyMaterial(this).data };
  },
});
core.registerCloneableResource(kCloneType, ({ keyType, extractable, algorithm, usages, data }) =>
  importCryptoKeySync(kFormats[keyType], data, algorithm, extractable, usages));
