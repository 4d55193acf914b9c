// p-event: promises and iterators of emitters and event targets, with filters, limits, time and abort signals.
import { EventEmitter } from 'node:events';
import { pEvent, pEventIterator, pEventMultiple, TimeoutError } from 'p-event';

const emitter = new EventEmitter();
const soon = (...args) => setImmediate(() => emitter.emit(...args));
const tried = async (name, promise) => {
  try {
    console.log(name, await promise);
  } catch (error) {
    console.log(name, 'rejected', error instanceof TimeoutError, error?.name, error?.message ?? error);
  }
};

soon('one', 1, 2);
await tried('first argument', pEvent(emitter, 'one'));
soon('one', 1, 2);
await tried('all arguments', pEvent(emitter, 'one', { multiArgs: true }));
soon('error', new Error('emitted'));
await tried('error', pEvent(emitter, 'one'));
soon('stop', 'reason');
await tried('rejection events', pEvent(emitter, 'one', { rejectionEvents: ['stop'] }));
await tried('timeout', pEvent(emitter, 'one', { timeout: 5 }));
const waiting = pEvent(emitter, 'one', (value) => value > 2);
for (const value of [1, 2, 3]) emitter.emit('one', value);
await tried('filter', waiting);
const several = pEventMultiple(emitter, 'one', { count: 2 });
for (const value of ['a', 'b', 'c']) emitter.emit('one', value);
await tried('several', several);
const stopped = pEvent(emitter, 'one');
stopped.cancel();
console.log('cancelled', emitter.listenerCount('one'), emitter.listenerCount('error'));
await tried('aborted', pEvent(emitter, 'one', { signal: AbortSignal.abort(new Error('no')) }));
const controller = new AbortController();
setImmediate(() => controller.abort());
await tried('aborted later', pEvent(emitter, 'one', { signal: controller.signal }));

const target = new EventTarget();
setImmediate(() => target.dispatchEvent(new CustomEvent('custom', { detail: 7 })));
await tried('event target', pEvent(target, 'custom').then((event) => event.detail));

const values = [];
const iterator = pEventIterator(emitter, 'item', { resolutionEvents: ['end'], limit: 4 });
setImmediate(() => {
  for (const value of [1, 2, 3]) emitter.emit('item', value);
  emitter.emit('end');
});
for await (const value of iterator) values.push(value);
console.log('iterated', values, emitter.eventNames());
const broken = pEventIterator(emitter, 'item');
setImmediate(() => emitter.emit('error', new Error('in the middle')));
await tried('iterator error', broken.next());
