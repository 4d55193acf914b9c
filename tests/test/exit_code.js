// A failing test sets exit code 1; a failing todo test does not.
'use strict';
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const test = require('node:test');

if (process.argv[2] === 'child') {
  const run = { fail: () => { throw new Error('no'); }, pass() {} };
  if (process.argv[3] === 'todo') test.todo('todo', run.fail);
  else test(process.argv[3], run[process.argv[3]]);
} else {
  for (const [kind, status, counts] of [
    ['pass', 0, /pass 1\n/],
    ['todo', 0, /todo 1\n/],
    ['fail', 1, /fail 1\n/],
  ]) {
    test(kind, () => {
      const child = spawnSync(process.execPath, [__filename, 'child', kind], { encoding: 'utf8' });
      assert.match(child.stdout, counts);
      assert.strictEqual(child.status, status);
    });
  }
}
