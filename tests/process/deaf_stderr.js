// Proves that a program keeps its exit code where nothing can be written on stderr or stdout: a full disk, closed descriptors.
'use strict';
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');

const full = '/dev/full';
if (!fs.existsSync(full)) {
  console.log(`skipped: this system has no ${full}`);
  process.exit(0);
}
const fd = fs.openSync(full, 'w');

const run = (args, stdio) => {
  const child = spawnSync(process.execPath, args, { stdio, timeout: 20_000 });
  assert.strictEqual(child.signal, null);
  return child.status;
};

const programs = [
  ['throw new Error("lost")', 1],
  ['Promise.reject(5)', 1],
  ['@@', 1],
  ['require("./nothing")', 1],
  ['process.emitWarning("lost"); process.exitCode = 3', 3],
  ['console.error("lost"); process.exitCode = 3', 3],
  ['process.on("exit", () => { throw new Error("lost"); })', 1],
  ['process.on("uncaughtException", () => { throw new Error("lost"); }); throw new Error("first")', 7],
];
for (const [source, status] of programs) {
  assert.strictEqual(run(['-e', source], ['ignore', 'ignore', fd]), status, source);
  assert.strictEqual(run(['-e', source], ['ignore', fd, fd]), status, source);
}
assert.strictEqual(run(['--no-such-option'], ['ignore', fd, fd]), 9);
assert.strictEqual(run(['-p', '1'], ['ignore', fd, fd]), 0);
assert.strictEqual(run(['--help'], ['ignore', fd, fd]), 0);

// Descriptors that were closed before the start are open on nothing.
const script = '"$0" -e \'console.log(1); console.error(2); throw 3\' <&- >&- 2>&-';
assert.strictEqual(spawnSync('/bin/sh', ['-c', script, process.execPath], { timeout: 20_000 }).status, 1);
