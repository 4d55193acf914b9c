// Proves that an emit() under way runs the listeners that there were when it began, whatever they add, remove or throw.
const assert = require('node:assert');
const { EventEmitter } = require('node:events');

const calls = [];
const listener = (name, act = () => {}) => () => {
  calls.push(name);
  act();
};
function run(emitter) {
  calls.length = 0;
  emitter.emit('x');
  return calls.join(' ');
}

{
  const emitter = new EventEmitter();
  const last = listener('last');
  emitter.on('x', listener('appends', () => emitter.on('x', listener('new'))));
  emitter.on('x', listener('prepends', () => emitter.prependListener('x', listener('front'))));
  emitter.on('x', listener('removes', () => emitter.off('x', last)));
  emitter.on('x', last);
  assert.strictEqual(run(emitter), 'appends prepends removes last');
  assert.strictEqual(run(emitter), 'front appends prepends removes new');
}

// The same within an emit() within an emit().
{
  const emitter = new EventEmitter();
  let depth = 0;
  emitter.on('x', listener('outer', () => {
    if (depth++ > 0) return;
    emitter.on('x', listener('added'));
    emitter.emit('x');
  }));
  emitter.on('x', listener('second'));
  assert.strictEqual(run(emitter), 'outer outer second added second');
}

// A listener that throws leaves the list as it is.
{
  const emitter = new EventEmitter();
  emitter.once('x', listener('throws', () => {
    throw new Error('expected');
  }));
  emitter.on('x', listener('after'));
  assert.throws(() => run(emitter), { message: 'expected' });
  assert.strictEqual(run(emitter), 'after');
}

// A leak is reported once for a list, also when it is replaced meanwhile.
{
  const emitter = new EventEmitter().setMaxListeners(2);
  const warnings = [];
  process.on('warning', (warning) => warnings.push(warning.count));
  const first = () => {};
  for (const each of [first, () => {}, () => {}, () => {}]) emitter.on('many', each);
  emitter.off('many', first);
  emitter.prependListener('many', first);
  emitter.on('many', () => {});
  setImmediate(() => assert.deepStrictEqual(warnings, [3]));
}

// Names of removed events are gone, and one listener is the function itself again: packages read `_events`.
{
  const emitter = new EventEmitter();
  const [one, two] = [() => {}, () => {}];
  emitter.on('a', one).on('b', one).on('b', two);
  assert.deepStrictEqual(Array.from(emitter._events.b), [one, two]);
  emitter.off('b', one).off('a', one);
  assert.strictEqual(emitter._events.b, two);
  assert.deepStrictEqual(Reflect.ownKeys(emitter._events), ['b']);
  assert.strictEqual(emitter._eventsCount, 1);
}
