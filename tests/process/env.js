// Proves that process.env holds strings only, forgets what is deleted, and moves the time zone of dates.
'use strict';
const assert = require('node:assert');

process.env.PROTOJS_TEST = 42;
assert.strictEqual(process.env.PROTOJS_TEST, '42');
assert('PROTOJS_TEST' in process.env);
assert(Object.keys(process.env).includes('PROTOJS_TEST'));
assert.deepStrictEqual(Object.getOwnPropertyDescriptor(process.env, 'PROTOJS_TEST'), {
  value: '42', writable: true, enumerable: true, configurable: true,
});
assert(delete process.env.PROTOJS_TEST);
assert.strictEqual(process.env.PROTOJS_TEST, undefined);

assert.throws(() => { process.env[Symbol('s')] = 'x'; }, TypeError);
assert.throws(() => Object.defineProperty(process.env, 'foo', { value: 'x' }), { code: 'ERR_INVALID_OBJECT_DEFINE_PROPERTY' });
assert.strictEqual(process.env[Symbol('s')], undefined);

const noon = new Date(Date.UTC(2024, 0, 1, 12));
process.env.TZ = 'Asia/Tokyo';
assert.strictEqual(noon.getHours(), 21);
process.env.TZ = 'UTC';
assert.strictEqual(noon.getHours(), 12);
