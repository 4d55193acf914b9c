// Proves that a recursive watcher sees files in folders that were made after it started, whatever happened before they were watched.
'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'watch-'));
const seen = new Set();
const wanted = path.join('a', 'b', 'file');

const watcher = fs.watch(root, { recursive: true }, (type, name) => {
  assert.ok(type === 'rename' || type === 'change');
  seen.add(name);
  if (seen.has(wanted)) watcher.close();
});
watcher.on('close', () => fs.rmSync(root, { recursive: true }));
process.on('exit', () => assert.ok(seen.has(wanted)));

setTimeout(() => {
  fs.mkdirSync(path.join(root, 'a', 'b'), { recursive: true });
  fs.writeFileSync(path.join(root, wanted), '');
}, 50);
