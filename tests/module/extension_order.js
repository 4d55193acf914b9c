// Proves the order in which require tries extensions: JavaScript first, as Node documents, for files and for folders.
'use strict';
const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'extensions-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
const packages = path.join(folder, 'node_modules');
fs.mkdirSync(path.join(packages, 'both'), { recursive: true });

fs.writeFileSync(path.join(folder, 'both.js'), 'module.exports = "js";');
fs.writeFileSync(path.join(folder, 'both.json'), '"json"');
fs.writeFileSync(path.join(folder, 'only.json'), '"json"');
fs.writeFileSync(path.join(packages, 'both', 'index.js'), 'module.exports = "js";');
fs.writeFileSync(path.join(packages, 'both', 'index.json'), '"json"');
fs.writeFileSync(path.join(folder, 'exact'), 'module.exports = "no extension";');
fs.writeFileSync(path.join(folder, 'exact.js'), 'module.exports = "js";');

const load = require('node:module').createRequire(path.join(folder, 'main.js'));
assert.strictEqual(load('./both'), 'js');
assert.strictEqual(load('./both.json'), 'json');
assert.strictEqual(load('./only'), 'json');
assert.strictEqual(load('./exact'), 'no extension');
assert.strictEqual(load('both'), 'js');
assert.deepStrictEqual(Object.keys(require.extensions).slice(0, 3), ['.js', '.json', '.node']);

// A program's own extension comes after those that were there.
require.extensions['.txt'] = (module, filename) => { module.exports = fs.readFileSync(filename, 'utf8'); };
fs.writeFileSync(path.join(folder, 'text.txt'), 'a text');
assert.strictEqual(load('./text'), 'a text');
delete require.extensions['.txt'];
