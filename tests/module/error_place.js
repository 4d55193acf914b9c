// Proves that an uncaught exception shows the line of its throw, and that stack traces of transformed code are in terms of the source.
'use strict';
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'error-place-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));

function run(name, text, ...flags) {
  const file = path.join(folder, name);
  fs.writeFileSync(file, text);
  return spawnSync(process.execPath, [...flags, file], { encoding: 'utf8' }).stderr;
}

// Thrown somewhere else than made.
assert.match(run('a.js', 'const e = new Error("x");\nfunction f() {\n  throw e;\n}\nf();'), /a\.js:3\n {2}throw e;\n {2}\^\n\nError: x\n {4}at .*a\.js:1:11/);
assert.match(run('b.js', 'throw 5'), /b\.js:1\nthrow 5\n\^\n5\n/);

// A map in a comment: one line made of line 3 of the source.
const map = { version: 3, sources: ['source.ts'], sourcesContent: ['// one\n// two\nthrow new Error("mapped");\n'], names: [], mappings: 'AAEA' };
const url = `data:application/json;base64,${Buffer.from(JSON.stringify(map)).toString('base64')}`;
const mapped = run('c.js', `throw new Error("mapped");\n//# sourceMappingURL=${url}`, '--enable-source-maps');
assert.match(mapped, /source\.ts:3\nthrow new Error\("mapped"\);\n/);
assert.match(mapped, /at .*source\.ts:3:1/);
assert.match(run('d.js', `throw new Error("plain");\n//# sourceMappingURL=${url}`), /at .*d\.js:1:7/);
