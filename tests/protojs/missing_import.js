// The report of an import that leads nowhere shows the importing line, and its stack names the place; also far from the main file and in TypeScript.
'use strict';
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { pathToFileURL } = require('node:url');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'missing-import-'));
const write = (name, text) => fs.writeFileSync(path.join(folder, name), text);
const report = (name) => {
  const { status, stderr } = spawnSync(process.execPath, [path.join(folder, name)], { encoding: 'utf8' });
  assert.strictEqual(status, 1, stderr);
  return stderr.split('\n');
};
const url = (name) => pathToFileURL(path.join(folder, name)).href;

write('file.mjs', "import fs from 'node:fs';\n\timport { x } from './none.mjs'; // why\n");
write('main.mjs', "export * from './file.mjs';\n");
for (const main of ['file.mjs', 'main.mjs']) {
  const lines = report(main);
  assert.deepStrictEqual(lines.slice(0, 4), [`${url('file.mjs')}:2`, "\timport { x } from './none.mjs'; // why", `\t${' '.repeat(18)}^^^^^^^^^^^^`, '']);
  assert.strictEqual(lines[5], `    at ${url('file.mjs')}:2:20 {`);
}

write('package.mts', 'type A = string;\nexport { a } from "no-such-package";\n');
assert.deepStrictEqual(report('package.mts').slice(0, 3), [`${url('package.mts')}:2`, 'export { a } from "no-such-package";', `${' '.repeat(18)}^^^^^^^^^^^^^^^^^`]);

// Whoever imports it can catch the error, and sees neither more nor other properties than those of Node.
write('caught.mjs', "import('./file.mjs').catch((error) => console.log(error.code, Object.keys(error)));\n");
const caught = spawnSync(process.execPath, [path.join(folder, 'caught.mjs')], { encoding: 'utf8' });
assert.strictEqual(caught.stdout, "ERR_MODULE_NOT_FOUND [ 'code', 'url' ]\n");
fs.rmSync(folder, { recursive: true });
