// Proves the events of resources of every kind, and that ids name who caused what.
'use strict';

const assert = require('node:assert');
const { createHook, executionAsyncId, executionAsyncResource, triggerAsyncId } = require('node:async_hooks');

const seen = new Map();
const note = (event) => (id) => seen.get(id)?.events.push(event);
const hook = createHook({
  init(id, type, trigger, resource) {
    seen.set(id, { type, trigger, resource, events: [] });
  },
  before: note('before'),
  after: note('after'),
  destroy: note('destroy'),
}).enable();

const outer = executionAsyncId();
const immediate = setImmediate(() => {
  const own = seen.get(executionAsyncId());
  assert.strictEqual(own.type, 'Immediate');
  assert.strictEqual(own.resource, immediate);
  assert.strictEqual(executionAsyncResource(), immediate);
  assert.strictEqual(triggerAsyncId(), outer);
  process.nextTick(() => {
    const { type, trigger } = seen.get(executionAsyncId());
    assert.strictEqual(type, 'TickObject');
    assert.strictEqual(seen.get(trigger), own);
  });
});
setTimeout(() => {
  const { events } = [...seen.values()].find((entry) => entry.resource === immediate);
  assert.deepStrictEqual(events, ['before', 'after', 'destroy']);
  const promises = [...seen.values()].filter(({ type }) => type === 'PROMISE');
  assert.ok(promises.some(({ events }) => events.includes('before')));
  hook.disable();
}, 20);
Promise.resolve().then(() => {});
