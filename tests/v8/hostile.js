// Proves that bytes that are no serialized value are refused with an error: old versions, unknown kinds of views, and what ends too early.
'use strict';
const assert = require('node:assert');
const v8 = require('node:v8');

const read = (hex) => () => v8.deserialize(Buffer.from(hex, 'hex'));

for (const hex of ['', 'ff', '0f523f02612b94', 'ff03ed5d36', 'ff0b', 'ff0f', 'ff0f5c', 'ff0f5c6f0800']) assert.throws(read(hex), Error, hex);
assert.throws(read('ff0f5c2a00'), TypeError);
assert.throws(() => new v8.Deserializer(Buffer.alloc(0)).readHeader(), Error);
