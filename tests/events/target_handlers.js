// Proves what events.* tells about on<event> handlers, weak options aside: they count while they are functions and keep their place.
const assert = require('node:assert');
const { getEventListeners, listenerCount, once } = require('node:events');

const { signal } = new AbortController();
assert.strictEqual(listenerCount(signal, 'abort'), 0);
signal.onabort = () => {};
assert.strictEqual(listenerCount(signal, 'abort'), 1);
assert.strictEqual(getEventListeners(signal, 'abort').length, 1);
signal.onabort = null;
assert.strictEqual(signal.onabort, null);
assert.strictEqual(listenerCount(signal, 'abort'), 0);

const controller = new AbortController();
const order = [];
controller.signal.onabort = () => order.push('first');
controller.signal.addEventListener('abort', () => order.push('listener'));
controller.signal.addEventListener('abort', { handleEvent: (event) => order.push(event.type) });
controller.signal.onabort = () => order.push('exchanged');
controller.abort();
assert.deepStrictEqual(order, ['exchanged', 'listener', 'abort']);

// A listener that is removed while the event is on its way is not called any more; one that stops the event is the last.
const target = new EventTarget();
const removed = () => order.push('removed');
target.addEventListener('x', () => target.removeEventListener('x', removed));
target.addEventListener('x', removed);
target.addEventListener('x', (event) => event.stopImmediatePropagation());
target.addEventListener('x', () => order.push('stopped'));
order.length = 0;
target.dispatchEvent(new Event('x'));
assert.deepStrictEqual(order, []);

// Exceptions of listeners are uncaught exceptions, after the dispatch.
process.on('uncaughtException', (error) => order.push(error.message));
const thrower = new EventTarget();
thrower.addEventListener('y', () => {
  throw new Error('thrown');
});
thrower.addEventListener('y', async () => {
  throw new Error('rejected');
});
thrower.addEventListener('y', () => order.push('next'));
thrower.dispatchEvent(new Event('y'));
order.push('returned');
setImmediate(() => {
  assert.deepStrictEqual(order, ['next', 'returned', 'thrown', 'rejected']);
  // once() hears the abort of its own signal even when a listener stops the event.
  const stopper = new AbortController();
  stopper.signal.addEventListener('abort', (event) => event.stopImmediatePropagation());
  assert.rejects(once(new EventTarget(), 'never', { signal: stopper.signal }), { code: 'ABORT_ERR' });
  stopper.abort();
});
