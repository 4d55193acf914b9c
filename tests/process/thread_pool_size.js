// UV_THREADPOOL_SIZE is how many blocking calls run at once: with 1 a call waits for the one before it, with 2 it does not.
'use strict';
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

if (process.argv[2] === 'child') {
  const fifo = process.argv[3];
  let isDone = false;
  // Opening a pipe waits for its writer.
  fs.readFile(fifo, () => {});
  fs.stat('/', () => {
    isDone = true;
  });
  setTimeout(() => {
    console.log(isDone);
    fs.closeSync(fs.openSync(fifo, 'r+'));
    process.exit();
  }, 500);
} else {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pool-'));
  const fifo = path.join(folder, 'fifo');
  spawnSync('mkfifo', [fifo]);
  for (const [size, expected] of [['1', 'false\n'], ['2', 'true\n']]) {
    const env = { ...process.env, UV_THREADPOOL_SIZE: size };
    const { stdout, stderr } = spawnSync(process.execPath, [__filename, 'child', fifo], { encoding: 'utf8', env, timeout: 20_000 });
    assert.strictEqual(stdout, expected, stderr);
  }
  fs.rmSync(folder, { recursive: true });
}
