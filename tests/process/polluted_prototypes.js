// What a program does to the prototypes of the language does not change how its errors are reported, nor how modules are loaded.
'use strict';
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'polluted-'));
const program = path.join(folder, 'program.js');

const throwing = (place) => `Object.defineProperty(${place}, { configurable: true, writable: true, value() { throw 'polluted'; } });`;
const pollutions = [
  throwing('Array.prototype, Symbol.iterator'),
  throwing('Array.prototype, "push"'),
  throwing('Array.prototype, "shift"'),
  throwing('String.prototype, "startsWith"'),
  throwing('String.prototype, "slice"'),
  throwing('String.prototype, "replace"'),
  throwing('String.prototype, "repeat"'),
  throwing('RegExp.prototype, "exec"'),
  throwing('RegExp.prototype, Symbol.replace'),
  throwing('Map.prototype, "get"'),
  throwing('Set.prototype, "has"'),
  throwing('WeakMap.prototype, "set"'),
  throwing('Promise.prototype, "then"'),
  throwing('Function.prototype, "call"'),
  throwing('Object.prototype, "toString"'),
  'Object.prototype.get = Object.prototype.value = 1;',
];
const ends = [
  'throw new Error("original");',
  'Promise.reject(new Error("original"));',
];

for (const pollution of pollutions) {
  for (const end of ends) {
    fs.writeFileSync(program, `${pollution}\n${end}`);
    const { status, stderr } = spawnSync(process.execPath, [program], { encoding: 'utf8' });
    assert.ok(stderr.includes('Error: original'), `${pollution}\n${end}\n${stderr}`);
    assert.strictEqual(status, 1, pollution);
  }
}

// Modules are found and loaded: files, packages, built-ins, and ES modules.
const names = { 'file.js': 'module.exports = 1;', 'module.mjs': 'export default 2;', 'node_modules/package/index.js': 'module.exports = 3;' };
fs.mkdirSync(path.join(folder, 'node_modules', 'package'), { recursive: true });
for (const [name, text] of Object.entries(names)) fs.writeFileSync(path.join(folder, name), text);
const load = `(async () => {
  const sum = require('./file.js') + require('package') + (await import('./module.mjs')).default;
  if (sum === 6 && require('path') === path) fs.writeSync(1, 'loaded');
})();`;
for (const pollution of pollutions) {
  // node's import() does not survive this one.
  if (pollution.includes('"then"') && process.versions.protojs === undefined) continue;
  fs.writeFileSync(program, `const fs = require('fs'), path = require('path');\n${pollution}\n${load}`);
  const { stdout, stderr } = spawnSync(process.execPath, [program], { encoding: 'utf8' });
  assert.strictEqual(stdout, 'loaded', `${pollution}\n${stderr}`);
}

// Arrays that lose their first element.
fs.writeFileSync(program, 'Object.defineProperty(Array.prototype, "0", { configurable: true, set() {}, get() {} });\nthrow new Error("original");');
assert.ok(spawnSync(process.execPath, [program], { encoding: 'utf8' }).stderr.includes('Error: original'));

// Every queue still hands on what is put into it, wherever the elements of arrays end.
const queues = `
Object.defineProperty(Array.prototype, '0', { configurable: true, set() {}, get() {} });
Object.defineProperty(Array.prototype, '7', { configurable: true, set() {}, get() {} });
let left = 60;
const seen = () => --left || fs.writeSync(1, 'all of them');
for (let i = 0; i < 10; i++) {
  process.nextTick(seen);
  setTimeout(seen, 1);
  setImmediate(seen);
  fs.stat('/', seen);
  Promise.resolve().then(seen);
  queueMicrotask(seen);
}`;
fs.writeFileSync(program, `const fs = require('fs');\n${queues}`);
assert.strictEqual(spawnSync(process.execPath, [program], { encoding: 'utf8', timeout: 30_000 }).stdout, 'all of them');

// What is thrown may answer every question with an exception of its own.
fs.writeFileSync(program, 'throw new Proxy({}, { get() { throw 1; }, getPrototypeOf() { throw 2; } });');
const { status, stderr } = spawnSync(process.execPath, [program], { encoding: 'utf8' });
assert.strictEqual(status, 1);
assert.ok(!stderr.includes('cannot start'), stderr);
fs.rmSync(folder, { recursive: true });
