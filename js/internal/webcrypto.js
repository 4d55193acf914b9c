// The Web Crypto API, from Deno's implementation.

import { core } from 'internal/core';
// Its ops throw DOMExceptions, which are registered there.
import 'internal/dom_exception';

export const {
  crypto, Crypto, CryptoKey, SubtleCrypto,
  // The way between CryptoKey and KeyObject.
  cryptoKeyExportNodeKeyMaterial, importCryptoKeySync,
} = core.loadExtScript('ext:deno_crypto/00_crypto.js');
