// Proves that a process gives memory back when it has become idle after a burst of work.
'use strict';

const assert = require('node:assert');
const { spawnSync } = require('node:child_process');

const program = `
  for (let round = 0; round < 8; round++) {
    const things = [];
    for (let i = 0; i < 20_000; i++) things.push({ text: 'thing ' + i, bytes: Buffer.allocUnsafeSlow(1024) });
  }
  const before = process.memoryUsage.rss();
  setTimeout(() => console.log(before, process.memoryUsage.rss()), 4500);
`;
const { stdout, status } = spawnSync(process.execPath, ['-e', program], { encoding: 'utf8' });
assert.strictEqual(status, 0);
const [before, after] = stdout.split(' ').map(Number);
assert.ok(before > 100e6, 'the burst left something behind');
// Other runtimes, and other C libraries, may keep it.
if (process.versions.protojs !== undefined && process.platform === 'linux' && process.report.getReport().header.glibcVersionRuntime) {
  assert.ok(after < before / 2, `${before} bytes became ${after}`);
}
