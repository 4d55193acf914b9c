// Proves that the statement proposed for a missing named export of a CommonJS module is made of the import that asked for it.
'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'link-hint-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true }));
fs.writeFileSync(path.join(folder, 'es.mjs'), 'export const x = 1;');
fs.writeFileSync(path.join(folder, 'common.cjs'), 'module.exports = Object.assign(() => {}, {});');
const entry = path.join(folder, 'main.mjs');
fs.writeFileSync(entry, 'import { x } from "./es.mjs"; import main, { missing as m, other } from "./common.cjs"; import { x as y } from "./es.mjs";');

assert.rejects(import(entry), (error) => {
  assert.strictEqual(error.name, 'SyntaxError');
  assert.ok(error.message.includes('const { missing: m, other } = pkg;'), error.message);
  return true;
});
