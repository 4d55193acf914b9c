// Proves that --trace-exit tells on stderr which call ended the process, and with which code.
'use strict';

const assert = require('node:assert');
const { spawnSync } = require('node:child_process');

const run = (source) => spawnSync(process.execPath, ['--trace-exit', '-e', source], { encoding: 'utf8' });
const ended = run('function leave() { process.exit(3); } leave();');
assert.strictEqual(ended.status, 3);
assert.match(ended.stderr, /^\(node:\d+\) WARNING: Exited the environment with code 3\n {4}at .*\n {4}at leave \(\[eval\]:1:/);
assert.strictEqual(run('1').stderr, '');
