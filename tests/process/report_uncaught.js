// Proves that --report-uncaught-exception and process.report.reportOnUncaughtException write a report of an exception nobody took.
'use strict';
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'report-'));

function reportsOf(...args) {
  const { status } = spawnSync(process.execPath, args, { cwd: folder });
  assert.strictEqual(status, 1);
  const files = fs.readdirSync(folder);
  return files.map((file) => {
    const report = JSON.parse(fs.readFileSync(path.join(folder, file), 'utf8'));
    fs.unlinkSync(path.join(folder, file));
    return report;
  });
}

try {
  const [report, ...others] = reportsOf('--report-uncaught-exception', '-e', 'setTimeout(() => { throw new TypeError("x"); })');
  assert.deepStrictEqual(others, []);
  assert.strictEqual(report.header.event, 'Exception');
  assert.strictEqual(report.header.trigger, 'Exception');
  assert(report.libuv.some(({ type }) => type === 'loop'));

  const source = 'process.report.reportOnUncaughtException = true; process.report.compact = true; throw Symbol("odd")';
  assert.strictEqual(reportsOf('-e', source)[0].javascriptStack.message, 'Symbol(odd)');
  assert.deepStrictEqual(reportsOf('-e', 'throw 1'), []);
} finally {
  fs.rmSync(folder, { recursive: true });
}
