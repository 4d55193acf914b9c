// node.threadpoolwork.async: work of node:zlib and node:crypto that other threads do, from its start to its callback.

import crypto from 'crypto';
import zlib from 'zlib';
import { emit } from 'internal/tracing/log';
import { probe } from 'internal/tracing/probe';

const CATEGORIES = 'node,node.threadpoolwork,node.threadpoolwork.async';

const work = [
  ['crypto', crypto, [
    'checkPrime', 'diffieHellman', 'generateKey', 'generateKeyPair', 'generatePrime', 'hkdf', 'pbkdf2', 'randomBytes', 'randomFill', 'randomInt',
    'scrypt', 'sign', 'verify',
  ]],
  ['zlib', zlib, [
    'brotliCompress', 'brotliDecompress', 'deflate', 'deflateRaw', 'gunzip', 'gzip', 'inflate', 'inflateRaw', 'unzip', 'zstdCompress',
    'zstdDecompress',
  ]],
];

let lastId = 0;

export function install() {
  for (const [name, module, methods] of work) {
    for (const method of methods) {
      probe(module, method, CATEGORIES, (original, self, args) => {
        const callback = args.at(-1);
        if (typeof callback !== 'function') return Reflect.apply(original, self, args);
        const id = ++lastId;
        emit('b', CATEGORIES, name, { id, args: { method } });
        args[args.length - 1] = function(...results) {
          emit('e', CATEGORIES, name, { id });
          return Reflect.apply(callback, this, results);
        };
        return Reflect.apply(original, self, args);
      });
    }
  }
}
