// Proves that tools which follow every child (nyc, through process-on-spawn) see spawnSync() in process.binding('spawn_sync') and spawn()
// in ChildProcess.prototype.spawn, and can change the environment there.
'use strict';
const assert = require('node:assert');
const { ChildProcess, execFileSync, spawn } = require('node:child_process');

const binding = process.binding('spawn_sync');
const seen = [];
const wrap = (original) =>
  function wrapped(options) {
    seen.push(options.args.at(-1));
    options.envPairs = [...options.envPairs, 'SEEN=yes'];
    return original.call(this, options);
  };
binding.spawn = wrap(binding.spawn);
ChildProcess.prototype.spawn = wrap(ChildProcess.prototype.spawn);

assert.strictEqual(execFileSync(process.execPath, ['-p', 'process.env.SEEN'], { encoding: 'utf8' }), 'yes\n');
let output = '';
spawn(process.execPath, ['-p', 'process.env.SEEN + 1']).stdout.on('data', (chunk) => (output += chunk));
process.on('exit', () => {
  assert.strictEqual(output, 'yes1\n');
  assert.deepStrictEqual(seen, ['process.env.SEEN', 'process.env.SEEN + 1']);
});
