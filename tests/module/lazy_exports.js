// Exports of built-in modules that load more when they are read have the values they had at first, however an ES module comes to see them.

'use strict';

const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'lazy-exports-'));
const write = (name, text) => fs.writeFileSync(path.join(folder, name), text);

write('named.mjs', `import { webcrypto as web } from 'node:crypto'; import { promises } from 'fs'; import { Blob } from 'node:buffer';
export const seen = [typeof web.subtle, typeof promises.readFile, typeof Blob];`);
write('namespace.mjs', `import * as crypto from 'node:crypto'; export const seen = typeof crypto.webcrypto.subtle;`);
write('star.mjs', `export * from 'node:util';`);
write('through_star.mjs', `import { MIMEType } from './star.mjs'; export const seen = typeof MIMEType;`);
write('escaped.mjs', `import { w\\u0065bcrypto } from 'node:crypto'; export const seen = typeof webcrypto.subtle;`);
write('quoted.mjs', `import { '\\x77ebcrypto' as web } from 'node:crypto'; export const seen = typeof web.subtle;`);
write('dynamic.mjs', `import fs from 'node:fs'; const { promises, default: whole } = await import('node:fs');
export const seen = [promises === fs.promises, whole === fs];`);
write('required.cjs', `module.exports = require('./namespace.mjs').seen;`);
write('patched.mjs', `import fs from 'node:fs'; import util from 'node:util'; import { syncBuiltinESMExports } from 'node:module';
const { promises } = fs;
Object.defineProperty(fs, 'promises', { value: 'mine', configurable: true, enumerable: true });
util.MIMEType = 'mine';
const later = await import('./later.mjs');
const before = [later.promises === promises, typeof later.MIMEType];
util.MIMEParams = 'mine';
syncBuiltinESMExports();
const { MIMEParams } = await import('node:util');
export const seen = [...before, later.promises, later.MIMEType, MIMEParams];`);
write('later.mjs', `export { promises } from 'node:fs'; export { MIMEType } from 'node:util';`);
write('main.mjs', `const out = {};
for (const name of process.argv.slice(2)) { const module = await import('./' + name); out[name] = module.seen ?? module.default; }
console.log(JSON.stringify(out));`);

const expected = {
  'named.mjs': ['object', 'function', 'function'],
  'namespace.mjs': 'object',
  'through_star.mjs': 'function',
  'escaped.mjs': 'object',
  'quoted.mjs': 'object',
  'dynamic.mjs': [true, true],
  'required.cjs': 'object',
  'patched.mjs': [true, 'function', 'mine', 'mine', 'mine'],
};

try {
  // Each alone, then all of them, when the modules have been imported by others before.
  const names = Object.keys(expected);
  for (const some of [...names.map((name) => [name]), names]) {
    const { stdout, stderr } = spawnSync(process.execPath, [path.join(folder, 'main.mjs'), ...some], { encoding: 'utf8' });
    assert.deepStrictEqual(stdout === '' ? stderr : JSON.parse(stdout), Object.fromEntries(some.map((name) => [name, expected[name]])));
  }
  if (process.versions.protojs !== undefined) {
    write('loaded.mjs', `import crypto from 'node:crypto'; import { readFileSync } from 'node:fs';
console.log(crypto.createHash !== undefined && readFileSync !== undefined, process.moduleLoadList.filter((id) => /[w]ebcrypto|fs.[p]romises$/.test(id)));`);
    const { stdout } = spawnSync(process.execPath, [path.join(folder, 'loaded.mjs')], { encoding: 'utf8' });
    assert.strictEqual(stdout, 'true []\n');
  }
} finally {
  fs.rmSync(folder, { recursive: true });
}
