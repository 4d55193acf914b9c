// A program whose output nobody reads any more ends with an uncaught EPIPE, whether it writes with console or to process.stdout.
'use strict';
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');

for (const write of ['console.log(text)', 'process.stdout.write(text)']) {
  const program = `const text = 'x'.repeat(1e5); setInterval(() => ${write}, 1);`;
  const command = '{ "$NODE" -e "$PROGRAM"; echo "rc $?" >&2; } | head -c 10';
  const env = { ...process.env, NODE: process.execPath, PROGRAM: program };
  const { stdout, stderr } = spawnSync('/bin/sh', ['-c', command], { encoding: 'utf8', env, timeout: 20_000 });
  assert.strictEqual(stdout, 'x'.repeat(10));
  assert.match(stderr, /EPIPE/);
  assert.match(stderr, /rc 1\n$/);
}
