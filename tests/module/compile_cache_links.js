// The compile cache writes where nobody else has put something: no links are followed, files and folders are this user's alone.
'use strict';
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'compile-cache-'));
const program = path.join(folder, 'program.js');
const cache = path.join(folder, 'cache');
fs.writeFileSync(program, `module.exports = function f() { return ${'1 + '.repeat(200)} 1; };`);
const run = () => {
  const env = { ...process.env, NODE_COMPILE_CACHE: cache, NODE_DEBUG_NATIVE: '' };
  const { status, stderr } = spawnSync(process.execPath, [program], { encoding: 'utf8', env });
  assert.strictEqual(status, 0, stderr);
};
run();
const [tag] = fs.readdirSync(cache);
const place = path.join(cache, tag);
const entries = fs.readdirSync(place);
assert.ok(entries.length > 0);
for (const entry of entries) assert.strictEqual(fs.statSync(path.join(place, entry)).mode & 0o77, 0, 'readable by others');

if (process.versions.protojs !== undefined) {
  assert.strictEqual(fs.statSync(place).mode & 0o22, 0);

  // Links in the place of an entry and of its temporary names lead nowhere.
  const victim = path.join(folder, 'victim');
  fs.writeFileSync(victim, 'precious');
  for (const entry of entries) {
    fs.rmSync(path.join(place, entry));
    fs.symlinkSync(victim, path.join(place, entry));
  }
  run();
  assert.strictEqual(fs.readFileSync(victim, 'utf8'), 'precious');

  // A folder that others may write to is not used.
  fs.rmSync(place, { recursive: true });
  fs.mkdirSync(place);
  fs.chmodSync(place, 0o777);
  run();
  assert.deepStrictEqual(fs.readdirSync(place), []);
}
fs.rmSync(folder, { recursive: true });
