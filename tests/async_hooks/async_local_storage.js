// Proves that a store follows ticks, timers, immediates, microtasks, promises and bound functions, and ends with its run().
'use strict';

const assert = require('node:assert');
const { AsyncLocalStorage, AsyncResource } = require('node:async_hooks');

async function main() {
  const storage = new AsyncLocalStorage({ defaultValue: 'none', name: 'test' });
  const other = new AsyncLocalStorage();
  assert.strictEqual(storage.getStore(), 'none');
  assert.strictEqual(storage.name, 'test');

  const later = (start) => new Promise((resolve) => start(() => resolve(storage.getStore())));
  await storage.run('inside', async () => {
    assert.strictEqual(await later(process.nextTick), 'inside');
    assert.strictEqual(await later(setTimeout), 'inside');
    assert.strictEqual(await later(setImmediate), 'inside');
    assert.strictEqual(await later(queueMicrotask), 'inside');
    assert.strictEqual(storage.exit(() => storage.getStore()), undefined);
  });
  assert.strictEqual(storage.getStore(), 'none');

  // What run() did not set itself, it leaves.
  storage.run(1, () => other.enterWith(2));
  assert.strictEqual(other.getStore(), 2);
  assert.strictEqual(storage.getStore(), 'none');

  const snapshot = storage.run('then', () => AsyncLocalStorage.snapshot());
  assert.strictEqual(snapshot(() => storage.getStore()), 'then');
  const resource = storage.run('resource', () => new AsyncResource('TEST'));
  assert.strictEqual(resource.runInAsyncScope(() => storage.getStore()), 'resource');
  assert.throws(() => new AsyncResource(5), { code: 'ERR_INVALID_ARG_TYPE' });

  // A handler of an exception sees the context of what threw.
  process.once('uncaughtException', (error) => {
    assert.strictEqual(error.message, 'thrown');
    assert.strictEqual(storage.getStore(), 'thrower');
  });
  storage.run('thrower', () => setTimeout(() => {
    throw new Error('thrown');
  }));
}

main();
