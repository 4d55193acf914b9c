// eventemitter3 beside node:events: the part of the interface both have does the same.
import { EventEmitter as Node } from 'node:events';
import { EventEmitter as Third } from 'eventemitter3';

function trace(Emitter) {
  const lines = [];
  const log = (...words) => lines.push(words.map(String).join(' '));
  const emitter = new Emitter();
  const symbol = Symbol('event');
  const first = (...args) => log('first', args);
  const second = function (...args) { log('second', this === emitter, args); };
  log('none', emitter.emit('a', 1), emitter.listenerCount('a'), emitter.eventNames().length);
  emitter.on('a', first).on('a', second).once('a', (value) => log('once', value));
  log('count', emitter.listenerCount('a'), emitter.listeners('a').length);
  for (let args = 0; args < 8; args++) log('emit', emitter.emit('a', ...Array(args).fill(args)));
  emitter.off('a', first);
  log('after off', emitter.listeners('a').map((listener) => listener === second));
  emitter.on(symbol, first).emit(symbol, 'symbol');
  log('names', emitter.eventNames().map(String));
  emitter.removeAllListeners('a');
  log('emptied', emitter.listenerCount('a'), emitter.emit('a'));
  emitter.once('b', function again() { log('b'); emitter.once('b', again); });
  emitter.emit('b');
  emitter.emit('b');
  emitter.on('grow', () => emitter.on('grow', () => log('grown')));
  emitter.emit('grow');
  emitter.on('shrink', () => { emitter.removeAllListeners('shrink'); log('shrink 1'); }).on('shrink', () => log('shrink 2'));
  emitter.emit('shrink');
  emitter.on('throws', () => { throw new Error('from a listener'); });
  try { emitter.emit('throws'); } catch (error) { log(error.message); }
  for (const odd of ['__proto__', 'toString', 'constructor', 'hasOwnProperty']) {
    emitter.on(odd, () => log('odd', odd));
    log(emitter.emit(odd), emitter.listenerCount(odd));
  }
  emitter.removeAllListeners();
  log('end', emitter.eventNames().length);
  class Derived extends Emitter { greet() { return this.emit('hello', this instanceof Emitter); } }
  log(new Derived().on('hello', (value) => log('hello', value)).greet());
  return lines;
}

const ours = trace(Node);
const theirs = trace(Third);
console.log(ours.join('\n'));
ours.forEach((line, index) => { if (line !== theirs[index]) console.log(`eventemitter3 differs: ${theirs[index]}`); });
