// The Web Crypto API, from Deno's implementation.

import { core } from 'internal/core';

export const { crypto, Crypto, CryptoKey, SubtleCrypto } = core.loadExtScript('ext:deno_crypto/00_crypto.js');
