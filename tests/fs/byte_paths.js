// Proves that paths which are not UTF-8 go through every layer unchanged, as Buffers.
'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'byte-paths-'));
const inRoot = (...bytes) => Buffer.concat([Buffer.from(`${root}/`), Buffer.from(bytes)]);
const name = inRoot(0x66, 0xff, 0x00 + 0xc3, 0x28);
const other = inRoot(0x80);

try {
  fs.writeFileSync(name, 'content');
  assert.strictEqual(fs.readFileSync(name, 'utf8'), 'content');
  assert.strictEqual(fs.statSync(name).size, 7);
  assert.ok(fs.existsSync(name));
  const names = fs.readdirSync(root, { encoding: 'buffer' });
  assert.deepStrictEqual(names, [Buffer.from([0x66, 0xff, 0xc3, 0x28])]);
  assert.deepStrictEqual(fs.readdirSync(root, 'latin1'), ['fÿÃ(']);
  fs.symlinkSync(name, other);
  assert.deepStrictEqual(fs.readlinkSync(other, 'buffer'), name);
  assert.deepStrictEqual(fs.realpathSync.native(other, 'buffer'), Buffer.concat([Buffer.from(fs.realpathSync(root)), name.subarray(root.length)]));
  fs.unlinkSync(other);
  fs.renameSync(name, other);
  assert.throws(() => fs.statSync(name), { code: 'ENOENT', path: name.toString() });
  const entries = fs.readdirSync(Buffer.from(root), { encoding: 'buffer', withFileTypes: true });
  assert.deepStrictEqual(entries.map((entry) => [entry.name, entry.isFile()]), [[Buffer.from([0x80]), true]]);
} finally {
  fs.rmSync(root, { recursive: true });
}
assert.ok(!fs.existsSync(root));
