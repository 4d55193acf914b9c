// What did not start has no streams: the fields of results and errors are those of node, undefined where there is nothing to be null.
'use strict';
const assert = require('node:assert');
const { execFileSync, spawn, spawnSync } = require('node:child_process');

const fields = { status: null, signal: null, output: null, pid: 0, stdout: undefined, stderr: undefined };
for (const [file, options] of [['no-such-program', {}], ['true', { cwd: '/no/such/folder' }]]) {
  const { error, ...result } = spawnSync(file, ['a'], options);
  assert.deepStrictEqual(result, fields);
  assert.strictEqual(error.code, 'ENOENT');
  assert.deepStrictEqual(error.spawnargs, ['a']);
  assert.throws(() => execFileSync(file, options), (thrown) => {
    for (const [name, value] of Object.entries(fields)) assert.strictEqual(thrown[name], value, name);
    return true;
  });
}

const child = spawn('no-such-program');
assert.ok(Object.hasOwn(child, 'pid'));
assert.strictEqual(child.pid, undefined);
child.on('error', (error) => assert.strictEqual(error.code, 'ENOENT'));

assert.strictEqual(process.exitCode, undefined);
process.on('exit', (code) => {
  assert.strictEqual(code, 0);
  assert.strictEqual(process.exitCode, undefined);
});
