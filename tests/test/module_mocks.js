// mock.module(): CommonJS, ES modules and built-in modules export what a test says, and their own again afterwards.

import assert from 'node:assert';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mocks-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
fs.writeFileSync(path.join(folder, 'own.cjs'), "module.exports = { a: 'own' };");
fs.writeFileSync(path.join(folder, 'own.mjs'), "export const a = 'own';");
fs.writeFileSync(path.join(folder, 'main.mjs'), `
import assert from 'node:assert';
import { createRequire } from 'node:module';
import { mock } from 'node:test';
const require = createRequire(import.meta.url);
assert.strictEqual(require('./own.cjs').a, 'own');
const mocks = [
  mock.module('./own.cjs', { defaultExport: { a: 'mock' } }),
  mock.module('./own.mjs', { namedExports: { a: 'mock' } }),
  mock.module('node:path', { namedExports: { join: () => 'mock' } }),
];
assert.strictEqual(require('./own.cjs').a, 'mock');
assert.strictEqual((await import('./own.mjs')).a, 'mock');
assert.strictEqual(require('node:path').join('a', 'b'), 'mock');
assert.strictEqual((await import('path')).join('a', 'b'), 'mock');
assert.throws(() => mock.module('./own.mjs', {}), { code: 'ERR_INVALID_STATE' });
for (const each of mocks) each.restore();
assert.strictEqual(require('./own.cjs').a, 'own');
assert.strictEqual((await import('./own.mjs')).a, 'own');
assert.strictEqual(require('node:path').join('a', 'b'), 'a/b');
console.log('all');
`);

test('mocks of modules', () => {
  const child = spawnSync(process.execPath, ['--experimental-test-module-mocks', '--no-warnings', path.join(folder, 'main.mjs')], { encoding: 'utf8' });
  assert.strictEqual(child.stderr, '');
  assert.strictEqual(child.stdout, 'all\n');
});
