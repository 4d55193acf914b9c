// Proves that the report of an uncaught exception shows the place of its throw, wherever the event loop called the code.
'use strict';
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'uncaught-places-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));

/** Runs a program; gives the report up to the stack. */
function report(text, name = 'program.js') {
  const file = path.join(folder, name);
  fs.writeFileSync(file, text);
  const { stderr, status } = spawnSync(process.execPath, [file], { encoding: 'utf8' });
  assert.strictEqual(status, 1);
  return stderr.replaceAll(folder, '').replace(/^file:\/\//gm, '').split('\n    at ', 1)[0];
}

const made = 'const e = new Error("made elsewhere");';
const shown = '/program.js:2\n  throw e;\n  ^\n\nError: made elsewhere';

// The second line of each program is the throw.
const callers = {
  timer: 'setTimeout(FUNCTION, 1)',
  immediate: 'setImmediate(FUNCTION)',
  file: 'require("fs").stat("/", FUNCTION)',
  listener: 'setImmediate(() => new (require("events"))().on("x", FUNCTION).emit("x"))',
  exit: 'process.on("exit", FUNCTION)',
};
for (const [name, caller] of Object.entries(callers)) {
  const [before, after] = caller.split('FUNCTION');
  assert.strictEqual(report(`${made} ${before}() => {\n  throw e;\n}${after}`), shown, name);
}

// No error at all.
assert.strictEqual(report('setTimeout(() => {\n  throw 5;\n}, 1)').split('\n').slice(0, 5).join('\n'), '\n/program.js:2\n  throw 5;\n  ^\n5');

// An error made where it is thrown, in a tick.
assert.strictEqual(report('process.nextTick(() => { throw new RangeError("tick"); })'),
  `/program.js:1\nprocess.nextTick(() => { throw new RangeError("tick"); })\n${' '.repeat(25)}^\n\nRangeError: tick`);

// Of a rejection only the place of the error is known.
assert.strictEqual(report('(async () => { throw new Error("async"); })()'),
  `/program.js:1\n(async () => { throw new Error("async"); })()\n${' '.repeat(21)}^\n\nError: async`);
assert.strictEqual(report('throw new Error("module");', 'program.mjs'), '/program.mjs:1\nthrow new Error("module");\n      ^\n\nError: module');

// In files that are required.
fs.writeFileSync(path.join(folder, 'cjs.js'), 'function f() {\n  throw new TypeError("required");\n}\nf();');
assert.strictEqual(report('require("./cjs.js")'), '/cjs.js:2\n  throw new TypeError("required");\n  ^\n\nTypeError: required');
fs.writeFileSync(path.join(folder, 'esm.mjs'), '// comment\nnull.x;');
assert.match(report('require("./esm.mjs")'), /^\/esm\.mjs:2\nnull\.x;\n {5}\^\n\nTypeError: Cannot read/);

// What is no file.
assert.match(report('setImmediate(() => JSON.parse("{bad"))'), /^<anonymous_script>:1\n\{bad\n \^\n\nSyntaxError: /);
