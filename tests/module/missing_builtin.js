// Proves that an import of a built-in module that does not exist says who asked for it, from a package as well.
'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'missing-builtin-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true }));
fs.writeFileSync(path.join(folder, 'outer.mjs'), 'import "./inner.mjs";');
fs.writeFileSync(path.join(folder, 'inner.mjs'), 'import "node:nonsense";');

assert.throws(() => require('node:nonsense'), { code: 'ERR_UNKNOWN_BUILTIN_MODULE' });
assert.throws(() => require('nonsense'), { code: 'MODULE_NOT_FOUND' });
assert.rejects(import(path.join(folder, 'outer.mjs')), (error) => {
  assert.strictEqual(error.code, 'ERR_UNKNOWN_BUILTIN_MODULE');
  if (process.versions.protojs !== undefined) assert.ok(error.message.includes(path.join(folder, 'inner.mjs')), error.message);
  return true;
});
