// Proves the order of ticks, microtasks, timers and immediates, and that one that throws does not hold the others back.
'use strict';

const assert = require('node:assert');

const log = [];
process.on('uncaughtException', (error) => log.push(error.message));

setTimeout(() => {
  log.push('timeout 1');
  process.nextTick(() => log.push('tick of timeout 1'));
  Promise.resolve().then(() => log.push('microtask of timeout 1'));
}, 5);
setTimeout(() => {
  throw new Error('timeout 2');
}, 5);
setTimeout(() => {
  log.push('timeout 3');
  setImmediate(() => {
    throw new Error('immediate 1');
  });
  const cleared = setImmediate(() => log.push('cleared'));
  setImmediate(() => log.push('immediate 3'));
  clearImmediate(cleared);
  setImmediate(() => setImmediate(() => log.push('immediate of the next turn')));
}, 5);

process.on('exit', () => {
  assert.deepStrictEqual(log, [
    'timeout 1', 'tick of timeout 1', 'microtask of timeout 1', 'timeout 2', 'timeout 3',
    'immediate 1', 'immediate 3', 'immediate of the next turn',
  ]);
});
