// Proves how emitters call, replace and remove listeners, and what happens to errors and rejections.
'use strict';

const assert = require('node:assert');
const { EventEmitter, errorMonitor, getEventListeners, on, once } = require('node:events');

async function main() {
  const emitter = new EventEmitter({ captureRejections: true });
  const log = [];
  emitter.on('newListener', (name) => log.push(`new ${String(name)}`));
  emitter.once('a', () => log.push('once'));
  emitter.prependListener('a', function() {
    log.push('first');
    // Listeners added while the event runs wait for the next one.
    this.on('a', () => log.push('late'));
  });
  assert.strictEqual(emitter.emit('a'), true);
  assert.deepStrictEqual(log, ['new a', 'new a', 'first', 'new a', 'once']);
  assert.strictEqual(emitter.listenerCount('a'), 2);
  assert.strictEqual(emitter.emit('nobody'), false);

  assert.throws(() => emitter.emit('error', new RangeError('mine')), RangeError);
  assert.throws(() => emitter.emit('error', 5), { code: 'ERR_UNHANDLED_ERROR', context: 5 });

  const monitored = [];
  emitter.on(errorMonitor, (error) => monitored.push(error.message));
  emitter.on('work', async () => {
    throw new Error('rejected');
  });
  const caught = once(emitter, 'error');
  emitter.emit('work');
  assert.strictEqual((await caught)[0].message, 'rejected');
  assert.deepStrictEqual(monitored, ['rejected']);

  const values = [];
  process.nextTick(() => {
    emitter.emit('value', 1);
    emitter.emit('value', 2);
    emitter.emit('end');
  });
  for await (const [value] of on(emitter, 'value', { close: ['end'] })) values.push(value);
  assert.deepStrictEqual(values, [1, 2]);
  assert.strictEqual(getEventListeners(emitter, 'value').length, 0);
}

main();
