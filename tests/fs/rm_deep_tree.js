// fs.rm() removes a tree that is deeper than any path is long, without a stack or descriptors that grow with its depth.
'use strict';
const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const start = process.cwd();
const root = fs.mkdtempSync(path.join(os.tmpdir(), 'rm-deep-'));
// No path is long enough to make it: one step at a time.
process.chdir(root);
for (let depth = 0; depth < 2100; depth++) {
  fs.mkdirSync('d');
  if (depth % 500 === 0) fs.writeFileSync('file', '');
  process.chdir('d');
}
process.chdir(start);

// node's own way ends at the limit of paths.
const isOurs = process.versions.protojs !== undefined;
fs.rm(root, { recursive: true }, (error) => {
  if (isOurs) {
    assert.strictEqual(error, null);
    assert.strictEqual(fs.existsSync(root), false);
  } else {
    assert.ok(error === null || error.code === 'ENAMETOOLONG');
  }
});
