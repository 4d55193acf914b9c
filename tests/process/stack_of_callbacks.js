// Proves that below a callback a stack has only frames that tools take for the runtime's own: those of files named node:….
'use strict';
const assert = require('node:assert');
const fs = require('node:fs');

const check = () => {
  const foreign = new Error().stack.split('\n').slice(1).filter((frame) => !frame.includes(__filename) && !/[( ]node:/.test(frame));
  assert.deepStrictEqual(foreign, []);
};
const checked = [];
const checks = (name) => () => {
  check();
  checked.push(name);
};
process.nextTick(checks('tick'));
queueMicrotask(checks('microtask'));
setImmediate(checks('immediate'));
setTimeout(checks('timer'), 1);
fs.stat('.', checks('file'));
process.on('exit', () => assert.deepStrictEqual(checked.sort(), ['file', 'immediate', 'microtask', 'tick', 'timer']));
