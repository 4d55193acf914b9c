// Proves that a tracing channel reports the steps of calls, sets bound stores, and keeps faulty subscribers out of the program.
'use strict';

const assert = require('node:assert');
const { AsyncLocalStorage } = require('node:async_hooks');
const diagnostics_channel = require('node:diagnostics_channel');

async function main() {
  const tracing = diagnostics_channel.tracingChannel('test');
  assert.strictEqual(tracing.hasSubscribers, false);
  assert.strictEqual(tracing.traceSync((x) => x + 1, {}, null, 1), 2);

  const log = [];
  const names = ['start', 'end', 'asyncStart', 'asyncEnd', 'error'];
  const handlers = Object.fromEntries(names.map((name) => [name, (message) => log.push([name, message.id])]));
  tracing.subscribe(handlers);
  const storage = new AsyncLocalStorage();
  tracing.start.bindStore(storage, ({ id }) => `store ${id}`);

  assert.strictEqual(tracing.traceSync(() => storage.getStore(), { id: 1 }), 'store 1');
  assert.throws(() => tracing.traceSync(() => {
    throw new Error('sync');
  }, { id: 2 }), /sync/);
  assert.strictEqual(await tracing.tracePromise(async () => 'value', { id: 3 }), 'value');
  await new Promise((resolve) => {
    tracing.traceCallback((callback) => setImmediate(callback, new Error('late')), 0, { id: 4 }, null, () => resolve());
  });
  assert.deepStrictEqual(log, [
    ['start', 1], ['end', 1],
    ['start', 2], ['error', 2], ['end', 2],
    ['start', 3], ['end', 3], ['asyncStart', 3], ['asyncEnd', 3],
    ['start', 4], ['end', 4], ['error', 4], ['asyncStart', 4], ['asyncEnd', 4],
  ]);
  assert.strictEqual(tracing.unsubscribe(handlers), true);

  const channel = diagnostics_channel.channel('faulty');
  channel.subscribe(() => {
    throw new Error('of a subscriber');
  });
  process.once('uncaughtException', (error) => assert.strictEqual(error.message, 'of a subscriber'));
  channel.publish({});
}

main();
