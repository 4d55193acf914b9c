// Proves that work of node:crypto and node:zlib on other threads is told to async hooks, from init to destroy, and that callbacks run as it.
'use strict';
const assert = require('node:assert');
const { createHook, executionAsyncId } = require('node:async_hooks');
const crypto = require('node:crypto');
const zlib = require('node:zlib');

const seen = new Map();
const count = (name) => (id) => {
  if (seen.has(id)) seen.get(id)[name]++;
};
createHook({
  init(id, type) {
    if (/REQUEST$|^ZLIB$/.test(type)) seen.set(id, { type, before: 0, after: 0, destroy: 0 });
  },
  before: count('before'),
  after: count('after'),
  destroy: count('destroy'),
}).enable();

const expected = [];
const called = (type) => {
  expected.push(type);
  return () => assert.strictEqual(seen.get(executionAsyncId())?.type, type);
};
crypto.pbkdf2('secret', 'salt', 1, 8, 'sha256', called('PBKDF2REQUEST'));
crypto.scrypt('secret', 'salt', 8, called('SCRYPTREQUEST'));
crypto.hkdf('sha256', 'key', 'salt', 'info', 8, called('DERIVEBITSREQUEST'));
crypto.randomBytes(1, called('RANDOMBYTESREQUEST'));
crypto.randomFill(Buffer.alloc(100_000), called('RANDOMBYTESREQUEST'));
crypto.generatePrime(32, called('RANDOMPRIMEREQUEST'));
crypto.checkPrime(7n, called('CHECKPRIMEREQUEST'));
crypto.generateKeyPair('ec', { namedCurve: 'P-256' }, called('KEYPAIRGENREQUEST'));
// Node calls this one in a tick of its stream.
called('ZLIB');
zlib.gzip('data', () => {});
const stream = zlib.createGzip();
called('ZLIB');
stream.end('data');
stream.resume();

stream.on('close', () => setTimeout(check, 20));
let rounds = 0;
function check() {
  const all = [...seen.values()];
  const isThrough = all.length === expected.length && all.every(({ type, destroy }) => destroy === 1 || (type === 'ZLIB' && !process.versions.protojs));
  if (!isThrough && ++rounds < 200) {
    setTimeout(check, 20);
    return;
  }
  assert.deepStrictEqual(all.map(({ type }) => type).sort(), expected.sort());
  for (const { type, before, after, destroy } of all) {
    assert.ok(before >= 1 && after === before, `${type}: ${before} before, ${after} after`);
    // Node may tell the end of a zlib stream when it is collected.
    assert.ok(destroy === 1 || (type === 'ZLIB' && !process.versions.protojs), type);
  }
}
