// Proves that NODE_COMPILE_CACHE keeps compiled code between runs: taken while the source is the same, made anew when it is not or the
// file is damaged.
'use strict';
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'compile-cache-')));
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
const cache = path.join(folder, 'cache');
const script = path.join(folder, 'a.js');
const run = (env) => spawnSync(process.execPath, [script], {
  encoding: 'utf8',
  env: { ...process.env, NODE_COMPILE_CACHE: cache, NODE_DEBUG_NATIVE: 'COMPILE_CACHE', ...env },
});
const files = () => {
  const versions = fs.readdirSync(cache);
  assert.strictEqual(versions.length, 1);
  return fs.readdirSync(path.join(cache, versions[0])).map((name) => path.join(cache, versions[0], name));
};

fs.writeFileSync(script, 'console.log(1);');
const first = run();
assert.strictEqual(first.stdout, '1\n');
assert.match(first.stderr, /for CommonJS \S+a\.js\.\.\. no such file or directory/);
assert.match(first.stderr, /a\.js was not initialized/);
assert.match(first.stderr, /writing cache for CommonJS \S+a\.js .*success/);
assert.strictEqual(files().length, 1);

const second = run();
assert.match(second.stderr, /a\.js was accepted/);
assert.match(second.stderr, /skip persisting CommonJS \S+a\.js because cache was the same/);

fs.writeFileSync(script, 'console.log(2);');
const changed = run();
assert.strictEqual(changed.stdout, '2\n');
assert.match(changed.stderr, /code hash mismatch/);
assert.match(run().stderr, /a\.js was accepted/);

const [file] = files();
const bytes = fs.readFileSync(file);
bytes[bytes.length - 9] ^= 255;
fs.writeFileSync(file, bytes);
const damaged = run();
assert.strictEqual(damaged.stdout, '2\n');
assert.match(damaged.stderr, /cache hash mismatch/);
assert.match(run().stderr, /a\.js was accepted/);
fs.writeFileSync(file, 'short');
assert.strictEqual(run().stdout, '2\n');

assert.strictEqual(run({ NODE_DEBUG_NATIVE: '' }).stderr, '');
