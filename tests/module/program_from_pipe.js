// A program that comes out of a pipe is read once and whole: looking at its kind takes nothing away from it.
'use strict';
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'fifo-'));
const fifo = path.join(folder, 'program');
const run = (command) => {
  const { stdout, stderr } = spawnSync('/bin/sh', ['-c', command], { encoding: 'utf8', timeout: 20_000, env: { ...process.env, NODE: process.execPath, FIFO: fifo } });
  assert.strictEqual(stdout, 'whole program\n', stderr);
};
run('mkfifo "$FIFO"; (printf \'console.log("whole program")\' > "$FIFO" &); "$NODE" "$FIFO"');
run('(sleep 0.3; printf \'console.log("whole program")\' > "$FIFO") & "$NODE" "$FIFO"');
// node looks for the pipe's name in the file system.
if (process.versions.protojs !== undefined) run('printf \'console.log("whole program")\' | "$NODE" /dev/stdin');
fs.rmSync(folder, { recursive: true });
