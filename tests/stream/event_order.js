// Proves that streams emit their events in Node's order: data, end, prefinish, finish, close, and errors before close.
'use strict';
const assert = require('node:assert');
const { Duplex, Readable, Writable, pipeline } = require('node:stream');

function record(stream, log, name) {
  for (const event of ['data', 'end', 'prefinish', 'finish', 'error', 'close']) stream.on(event, () => log.push(`${name}:${event}`));
  return stream;
}

const log = [];
const source = record(new Readable({ read() { this.push('x'); this.push(null); } }), log, 'r');
const sink = record(new Writable({ write(chunk, encoding, callback) { process.nextTick(callback); } }), log, 'w');
pipeline(source, sink, (error) => {
  assert.strictEqual(error, undefined);
  assert.deepStrictEqual(log, ['r:data', 'r:end', 'w:prefinish', 'r:close', 'w:finish', 'w:close']);
});

// destroy(error): 'error' and then 'close', both after the current turn.
const events = [];
const broken = record(new Duplex({ read() {}, write() {} }), events, 'd');
broken.destroy(new Error('boom'));
assert.deepStrictEqual(events, []);
setImmediate(() => assert.deepStrictEqual(events, ['d:error', 'd:close']));

// Callbacks of synchronous writes come after the write, in one tick.
const order = [];
const writable = new Writable({ write(chunk, encoding, callback) { callback(); } });
const callback = () => order.push('callback');
writable.write('a', callback);
writable.write('b', callback);
order.push('written');
process.nextTick(() => assert.deepStrictEqual(order, ['written', 'callback', 'callback']));
