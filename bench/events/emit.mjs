// Events that are sent at once: what it costs to reach 0, 1 and 3 listeners, and to add and take away one.
import { EventEmitter } from 'node:events';
import { measure } from '../ops/measure.mjs';

let sum = 0;
const emitterWith = (...listeners) => {
  const emitter = new EventEmitter();
  for (const listener of listeners) emitter.on('data', listener);
  return emitter;
};
const add = (value) => {
  sum = (sum + value) | 0;
};
const mix = (value) => {
  sum ^= value;
};
const subtract = (value) => {
  sum = (sum - value) | 0;
};

const count = () => {
  sum++;
};

const none = emitterWith();
const one = emitterWith(add);
const three = emitterWith(add, mix, subtract);
const busy = emitterWith(add, mix, subtract);
const target = new EventTarget();
target.addEventListener('data', count);
const event = new Event('data');
const controllers = () => {
  const controller = new AbortController();
  controller.signal.addEventListener('abort', count);
  controller.abort(0);
};

const calls = {
  'emit to 0 listeners': () => none.emit('data', 1),
  'emit to 1 listener': () => one.emit('data', 1),
  'emit to 3 listeners': () => three.emit('data', 1),
  'emit with 3 arguments': () => one.emit('data', 1, 2, 3),
  'on and off': () => busy.on('end', add).off('end', add),
  'once and emit': () => busy.once('close', add).emit('close', 1),
  'new EventEmitter with a listener': () => new EventEmitter().on('data', add),
  'dispatchEvent': () => target.dispatchEvent(event),
  'new Event and dispatchEvent': () => target.dispatchEvent(new Event('data')),
  'AbortController with a listener': controllers,
};
const results = {};
for (const [name, call] of Object.entries(calls)) results[name] = measure(call);
console.log(JSON.stringify(results));
