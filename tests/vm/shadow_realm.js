// ShadowRealm is there with --experimental-shadow-realm only: code in a global of its own, from which nothing but primitives and functions come out.
'use strict';

const assert = require('node:assert');
const { spawnSync } = require('node:child_process');

if (process.argv[2] !== 'child') {
  assert.strictEqual(typeof ShadowRealm, 'undefined');
  const { status, stderr } = spawnSync(process.execPath, ['--experimental-shadow-realm', __filename, 'child'], { encoding: 'utf8' });
  assert.strictEqual(status, 0, stderr);
} else {
  const realm = new ShadowRealm();
  assert.strictEqual(realm.evaluate('globalThis.kept = 1; typeof process + typeof require'), 'undefinedundefined');
  assert.strictEqual(globalThis.kept, undefined);
  assert.strictEqual(realm.evaluate('kept + 1'), 2);
  const double = realm.evaluate('(call, n) => call(n) * 2');
  assert.strictEqual(Object.getPrototypeOf(double), Function.prototype);
  assert.strictEqual(double((n) => n + 1, 20), 42);
  assert.throws(() => realm.evaluate('({})'), TypeError);
  assert.throws(() => realm.evaluate('throw new RangeError("inside")'), TypeError);
  assert.throws(() => realm.evaluate('('), SyntaxError);
  assert.rejects(realm.importValue('./missing.mjs', 'name'), TypeError);
  let settled = false;
  realm.evaluate('(done) => { Promise.resolve().then(() => 1).then(done); Promise.reject(1).catch(() => {}); }')(() => { settled = true; });
  setImmediate(() => assert.ok(settled));
}
