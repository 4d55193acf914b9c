// Proves that --experimental-import-text gives files and data: URLs as text, and that attributes which do not fit are refused.
'use strict';
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'text-import-')));
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
fs.writeFileSync(path.join(folder, 'a.txt'), '\ufeffa text');
fs.writeFileSync(path.join(folder, 'b.mjs'), 'not JavaScript');
fs.writeFileSync(path.join(folder, 'main.mjs'), `
  import a from './a.txt' with { type: 'text' };
  import b from './b.mjs' with { type: 'text' };
  const show = async (url, options) => {
    try {
      console.log((await import(url, options)).default);
    } catch (error) {
      console.log(error.code);
    }
  };
  const text = { with: { type: 'text' } };
  console.log(a, b);
  await show('data:text/plain,%C3%BC', text);
  await show('data:application/wasm,bytes', text);
  await show('data:text/plain,x');
  await show('data:text/plain,x', { with: { type: 'json' } });
  await show('node:path', text);
  await show('./a.txt');
  await show('./a.txt', { with: { lang: 'en' } });
`);
const run = (...flags) => spawnSync(process.execPath, ['--no-warnings', ...flags, path.join(folder, 'main.mjs')], { encoding: 'utf8' });

const { stdout, stderr } = run('--experimental-import-text');
assert.deepStrictEqual(stdout.trim().split('\n'), [
  'a text not JavaScript',
  'ü',
  'bytes',
  'ERR_IMPORT_ATTRIBUTE_MISSING',
  'ERR_IMPORT_ATTRIBUTE_TYPE_INCOMPATIBLE',
  'ERR_IMPORT_ATTRIBUTE_TYPE_INCOMPATIBLE',
  'ERR_UNKNOWN_FILE_EXTENSION',
  'ERR_UNKNOWN_FILE_EXTENSION',
], stderr);
assert.match(run().stderr, /ERR_UNKNOWN_FILE_EXTENSION/);
