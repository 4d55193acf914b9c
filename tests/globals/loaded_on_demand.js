// Proves that globals which are loaded when they are first read are plain data all the same: to descriptors, assignments and deletion.
'use strict';

const assert = require('node:assert');
const path = require('node:path');

function checkData(target, name, enumerable) {
  const { value, ...attributes } = Object.getOwnPropertyDescriptor(target, name);
  assert.deepStrictEqual(attributes, { writable: true, enumerable, configurable: true }, name);
  assert.strictEqual(value, target[name]);
  return value;
}

for (const name of ['URL', 'URLSearchParams', 'ReadableStream', 'TextDecoder', 'AbortController', 'Blob', 'MessageChannel', 'Headers']) {
  assert.strictEqual(checkData(globalThis, name, false).name, name);
}
for (const name of ['structuredClone', 'atob', 'btoa']) checkData(globalThis, name, true);
assert.strictEqual(checkData(path.posix, 'win32', true).sep, '\\');
assert.strictEqual(path.win32.posix, path.posix);
assert.strictEqual(path.win32.win32, path.win32);

// One that nobody has read yet can be replaced and taken away.
globalThis.FormData = 'ours';
assert.strictEqual(FormData, 'ours');
assert.ok(delete globalThis.CustomEvent);
assert.strictEqual(typeof CustomEvent, 'undefined');
Object.defineProperty(globalThis, 'Response', { value: 1 });
assert.strictEqual(Response, 1);
assert.ok(Object.getOwnPropertyNames(globalThis).includes('WritableStream'));
