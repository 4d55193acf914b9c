// Proves which names code from the command line and from standard input finds, and that --print refuses ES modules.
'use strict';

const assert = require('node:assert');
const { spawnSync } = require('node:child_process');

function run(words, input) {
  return spawnSync(process.execPath, words, { input, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined } });
}

assert.strictEqual(run(['-p', 'crypto === require("crypto") && crypto.randomBytes(4).length']).stdout, '4\n');
assert.strictEqual(run(['-p', 'typeof globalThis.fs + typeof module.exports']).stdout, 'objectobject\n');
assert.strictEqual(run(['--input-type=module', '-e', 'console.log(typeof crypto.subtle, typeof fs)']).stdout, 'object object\n');
assert.strictEqual(run(['-'], 'console.log(typeof fs, typeof path, typeof require)').stdout, 'undefined undefined function\n');
assert.strictEqual(run(['-'], 'import "fs"; console.log(typeof module, typeof fs)').stdout, 'undefined undefined\n');
for (const source of ['await 1', 'import fs from "fs"; 1', 'import fs from "fs"; fs.existsSync("/")']) {
  const { status, stderr } = run(['-p', source]);
  assert.notStrictEqual(status, 0);
  assert.match(stderr, /ERR_EVAL_ESM_CANNOT_PRINT/);
}
