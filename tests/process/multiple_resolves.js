// 'multipleResolves' tells of promises that are resolved or rejected again; unhandled rejections are reported as before while somebody listens.
'use strict';

const assert = require('node:assert');
const { AsyncLocalStorage } = require('node:async_hooks');
const vm = require('node:vm');

const log = [];
const storage = new AsyncLocalStorage();
const warnings = [];
process.on('warning', ({ code }) => warnings.push(code));
process.on('multipleResolves', (type, promise, value) => log.push([type, value]));
process.on('unhandledRejection', (reason) => log.push(['unhandled', reason, storage.getStore()]));
process.on('rejectionHandled', () => log.push('handled late'));

new Promise((resolve, reject) => {
  resolve(1);
  resolve(2);
  reject(3);
});
process.nextTick(() => log.push('tick'));
vm.runInNewContext('new Promise((resolve, reject) => { reject(0); resolve(4); }).catch(() => {})');

const inTicks = Promise.reject('handled in ticks');
process.nextTick(() => process.nextTick(() => inTicks.catch(() => {})));
const inMicrotasks = Promise.reject('handled in microtasks');
Promise.resolve().then(() => {}).then(() => {}).then(() => {}).then(() => inMicrotasks.catch(() => {}));
const late = storage.run('store', () => Promise.reject('late'));

setTimeout(() => {
  assert.deepStrictEqual(log.splice(0), [['resolve', 2], ['reject', 3], 'tick', ['resolve', 4], ['unhandled', 'late', 'store']]);
  assert.deepStrictEqual(warnings, ['DEP0160']);
}, 10);
setTimeout(() => late.catch(() => log.push('caught')), 20);
setTimeout(() => assert.deepStrictEqual(log, ['caught', 'handled late']), 40);
