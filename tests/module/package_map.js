// Proves that --experimental-package-map decides what bare specifiers mean, for require and import, and that its errors are Node's.
'use strict';
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'package-map-')));
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
const write = (name, text) => {
  const file = path.join(folder, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, typeof text === 'string' ? text : JSON.stringify(text));
  return file;
};
const run = (map, file) => {
  const { stdout, stderr } = spawnSync(process.execPath, ['--no-warnings', '--experimental-package-map', map, file], { encoding: 'utf8' });
  return stdout + stderr;
};

const map = write('map.json', {
  packages: {
    app: { url: './app', dependencies: { dep: 'dep@2', lost: 'nothing' } },
    old: { url: './app/old', dependencies: { dep: 'dep@1' } },
    'dep@1': { url: './vendor/one' },
    'dep@2': { url: './vendor/two' },
  },
});
write('vendor/one/index.js', 'module.exports = 1;');
write('vendor/two/package.json', { exports: { import: './two.mjs', require: './two.js' } });
write('vendor/two/two.js', 'module.exports = "two by require";');
write('vendor/two/two.mjs', 'export default "two by import";');
write('app/node_modules/undeclared/index.js', '');
write('app/old/index.js', 'module.exports = require("dep");');

assert.strictEqual(run(map, write('app/a.js', 'console.log(require("dep"), require("./old"), typeof require("fs"));')),
                   'two by require 1 object\n');
assert.strictEqual(run(map, write('app/a.mjs', 'import dep from "dep"; import old from "./old/index.js"; console.log(dep, old, import.meta.resolve("dep"));')),
                   `two by import 1 file://${folder}/vendor/two/two.mjs\n`);
assert.match(run(map, write('app/b.js', 'require("undeclared");')), /Error: Cannot find module 'undeclared'\nRequire stack:\n/);
assert.match(run(map, write('app/b.mjs', 'import "undeclared";')), /\[ERR_MODULE_NOT_FOUND\]: Cannot find package 'undeclared' imported from/);
assert.match(run(map, write('app/c.mjs', 'import "lost";')), /\[ERR_PACKAGE_MAP_KEY_NOT_FOUND\]: Package key "nothing" referenced/);
assert.match(run(map, write('c.js', 'require("dep");')), /\[ERR_PACKAGE_MAP_EXTERNAL_FILE\]: Cannot resolve "dep" from "/);

const inspect = write('app/d.js', `try { require("dep"); } catch (error) {
  console.log(error.name, error.code, error.message.replace(/.*": /, ''), error.cause?.name, error.cause?.code ?? error.cause?.message);
}`);
const reasons = [
  ['{', /^SyntaxError ERR_PACKAGE_MAP_INVALID invalid JSON SyntaxError Expected property name/],
  [{}, /^SyntaxError ERR_PACKAGE_MAP_INVALID missing "packages" object undefined undefined/],
  [{ packages: { a: { url: 'file://host/a' } } }, / package "a" has invalid file url "file:\/\/host\/a" TypeError ERR_INVALID_FILE_URL_HOST/],
  [{ packages: { a: { url: './x' }, b: { url: 'y/../x' } } }, / packages "a" and "b" have the same url "y\/\.\.\/x"/],
];
for (const [text, expected] of reasons) assert.match(run(write('bad.json', text), inspect), expected);
assert.match(run(path.join(folder, 'none.json'), inspect), / failed to read Error ENOENT/);
