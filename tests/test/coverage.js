// Coverage of a run: lines, branches and functions of the files that were tested, of all processes together; thresholds.

import assert from 'node:assert';
import fs from 'node:fs';
import { spawnSync } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import { run, test } from 'node:test';

const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'coverage-')));
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
fs.writeFileSync(path.join(folder, 'lib.cjs'), `function used(a) {
  if (a) {
    return 1;
  }
  return 2;
}

function unused() {
  return 3;
}
/* node:coverage ignore next 3 */
function ignored() {
  return 4;
}
module.exports = { used, unused, ignored };
`);
const files = [true, false].map((given) => {
  const file = path.join(folder, `${given}.test.cjs`);
  fs.writeFileSync(file, `const { test } = require('node:test');\nconst { used } = require('./lib.cjs');\ntest('t', () => { used(${given}); });\n`);
  return file;
});

async function coverageOf(chosen) {
  for await (const { type, data } of run({ cwd: folder, files: chosen, coverage: true })) if (type === 'test:coverage') return data.summary;
  return undefined;
}

test('one file', async () => {
  const { files: [lib], totals } = await coverageOf([files[0]]);
  assert.strictEqual(lib.path, path.join(folder, 'lib.cjs'));
  assert.deepStrictEqual(lib.lines.filter(({ count }) => count === 0).map(({ line }) => line), [5, 8, 9, 10]);
  assert.deepStrictEqual(lib.functions.map(({ name, count, line }) => [name, count, line]), [['used', 1, 1], ['unused', 0, 8], ['ignored', 0, 12]]);
  assert.strictEqual(totals.coveredFunctionCount, 2);
});

test('processes add up', async () => {
  const { files: [lib] } = await coverageOf(files);
  assert.deepStrictEqual(lib.lines.filter(({ count }) => count === 0).map(({ line }) => line), [8, 9, 10]);
  assert.strictEqual(lib.functions[0].count, 2);
});

test('functions without a name count, and a function counts as often as the most frequent of its blocks', async () => {
  const lib = path.join(folder, 'blocks.cjs');
  fs.writeFileSync(lib, `exports.each = (list) => {
  for (const item of list) {
    if (item > 1) continue;
  }
};
exports.list = [1, 2, 3].map(function() { return 1; });
`);
  const file = path.join(folder, 'blocks.test.cjs');
  fs.writeFileSync(file, "const { test } = require('node:test');\nconst { each } = require('./blocks.cjs');\ntest('t', () => { each([1, 2, 3]); });\n");
  const { files: [{ functions }] } = await coverageOf([file]);
  assert.deepStrictEqual(functions.map(({ name, count, line }) => [name, count, line]), [['exports.each', 3, 1], ['', 3, 6]]);
});

test('--test-reporter=lcov names functions and files as Node does', () => {
  const { stdout } = spawnSync(process.execPath, ['--test', '--experimental-test-coverage', '--test-reporter=lcov', 'true.test.cjs'], { cwd: folder, encoding: 'utf8' });
  assert.match(stdout, /^SF:lib\.cjs$/m);
  assert.match(stdout, /^FNF:3$/m);
});
