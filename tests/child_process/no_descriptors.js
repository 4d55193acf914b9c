// A child that cannot be watched is not started: without a free descriptor spawn() and spawnSync() fail with EMFILE, and nothing runs.
'use strict';
const assert = require('node:assert');
const { spawn, spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

if (process.argv[2] === 'child') {
  const mark = process.argv[3];
  const open = [];
  try {
    for (;;) open.push(fs.openSync('/dev/null'));
  } catch {
    // Now there are none left.
  }
  const sync = spawnSync('/bin/sh', ['-c', `echo ran > ${mark}`], { stdio: 'inherit' });
  const child = spawn('/bin/sh', ['-c', `echo ran > ${mark}`], { stdio: 'inherit' });
  child.on('error', (error) => {
    for (const fd of open) fs.closeSync(fd);
    console.log(sync.error.code, sync.status, error.code);
  });
  child.on('exit', (code) => console.log('exit', code));
} else {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'no-fds-'));
  const mark = path.join(folder, 'ran');
  const command = `ulimit -n 60; exec "${process.execPath}" "${__filename}" child "${mark}"`;
  const { stdout, stderr } = spawnSync('/bin/sh', ['-c', command], { encoding: 'utf8' });
  assert.strictEqual(stdout, 'EMFILE null EMFILE\n', stderr);
  assert.strictEqual(fs.existsSync(mark), false);
  fs.rmSync(folder, { recursive: true });
}
