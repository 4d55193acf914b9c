// Proves that the syntax decides on the format of an installed package without `type`, and that only one's own package is warned about.
'use strict';
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'typeless-')));
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
const write = (name, text) => {
  fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  fs.writeFileSync(path.join(folder, name), text);
};
write('package.json', '{}');
write('own.js', 'export default "own";');
write('node_modules/installed/package.json', '{ "main": "main.js" }');
write('node_modules/installed/main.js', 'export default "installed";');
write('installed.mjs', 'import value from "installed"; console.log(value);');
write('own.mjs', 'import value from "./own.js"; console.log(value);');
const run = (name) => spawnSync(process.execPath, [path.join(folder, name)], { encoding: 'utf8' });

const installed = run('installed.mjs');
assert.strictEqual(installed.stdout, 'installed\n');
assert.strictEqual(installed.stderr, '');
const own = run('own.mjs');
assert.strictEqual(own.stdout, 'own\n');
assert.match(own.stderr, /MODULE_TYPELESS_PACKAGE_JSON/);
