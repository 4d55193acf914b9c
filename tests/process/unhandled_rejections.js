// Proves when a rejection counts as unhandled, that a late handler is reported, and in which context both are seen.
'use strict';

const assert = require('node:assert');
const { AsyncLocalStorage } = require('node:async_hooks');

const storage = new AsyncLocalStorage();
const log = [];
let late;
process.on('unhandledRejection', (reason, promise) => {
  log.push(['unhandled', reason, storage.getStore()]);
  if (promise === late) setTimeout(() => late.catch(() => {}), 1);
});
process.on('rejectionHandled', (promise) => log.push(['handled', promise === late]));

// A handler that is attached in a microtask is in time.
const inTime = Promise.reject('in time');
Promise.resolve().then(() => inTime.catch(() => {}));
storage.run('store', () => {
  late = Promise.reject('late');
});

process.on('exit', () => {
  assert.deepStrictEqual(log, [['unhandled', 'late', 'store'], ['handled', true]]);
});
