// package.json is read as JSON.parse reads it: deep nesting and lone surrogates hide nothing, and what is no package is an error.
'use strict';
const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'package-json-'));
const base = path.join(folder, 'main.mjs');
fs.writeFileSync(base, 'export default (name) => import(name);');
const deep = `${'{"default":'.repeat(300)}"./x.js"${'}'.repeat(300)}`;
const packages = {
  deep: [`{"type":"module","exports":${deep}}`, 'x.js'],
  lone: ['{"type":"module","exports":{".":"./\\ud800.js"}}', 'ERR_MODULE_NOT_FOUND'],
  large: ['{"type":"module","exports":{"never":1e999,"default":"./x.js"}}', 'x.js'],
  name: ['{"type":"module","name":5,"exports":"./x.js"}', 'ERR_INVALID_PACKAGE_CONFIG'],
  type: ['{"type":5,"main":"x.js"}', 'ERR_INVALID_PACKAGE_CONFIG'],
  main: ['{"type":"module","main":5,"exports":"./x.js"}', 'x.js'],
  bytes: [Buffer.from('{"type":"module","description":"\xff","exports":"./x.js"}', 'latin1'), 'ERR_INVALID_PACKAGE_CONFIG'],
};
(async () => {
  const { default: load } = await import(base);
  for (const [name, [json, expected]] of Object.entries(packages)) {
    const place = path.join(folder, 'node_modules', name);
    fs.mkdirSync(place, { recursive: true });
    fs.writeFileSync(path.join(place, 'package.json'), json);
    for (const file of ['index.js', 'x.js']) fs.writeFileSync(path.join(place, file), `export default '${file}';`);
    const found = await load(name).then((module) => module.default, (error) => error.code);
    assert.strictEqual(found, expected, name);
  }
  fs.rmSync(folder, { recursive: true });
})();
