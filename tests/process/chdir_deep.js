// process.chdir() into a folder deeper than any path takes no longer than another: the way there is asked for only when it fails.
'use strict';
const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const start = process.cwd();
const root = fs.mkdtempSync(path.join(os.tmpdir(), 'chdir-'));
process.chdir(root);
for (let depth = 0; depth < 2200; depth++) {
  fs.mkdirSync('d');
  process.chdir('d');
}
process.chdir(start);
assert.throws(() => process.chdir(path.join(root, 'nowhere')), { code: 'ENOENT', syscall: 'chdir', path: start, dest: path.join(root, 'nowhere') });
if (process.versions.protojs !== undefined) fs.rmSync(root, { recursive: true });
