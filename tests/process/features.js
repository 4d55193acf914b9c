// Proves that process.features has plain values that a program may replace, and getters where Node has them.
'use strict';

const assert = require('node:assert');

const { features } = process;
assert.deepStrictEqual(Object.getOwnPropertyDescriptor(features, 'inspector'), {
  value: true, writable: true, enumerable: true, configurable: true,
});
assert.strictEqual(typeof Object.getOwnPropertyDescriptor(features, 'typescript').get, 'function');
features.inspector = false;
assert.strictEqual(features.inspector, false);
