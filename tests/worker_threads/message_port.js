// Proves that ports deliver in order, transfer buffers and other ports, and end with 'close' on both sides.
'use strict';
const assert = require('node:assert');
const { MessageChannel, receiveMessageOnPort } = require('node:worker_threads');

const { port1, port2 } = new MessageChannel();
assert.strictEqual(receiveMessageOnPort(port2), undefined);
port1.postMessage('now');
assert.deepStrictEqual(receiveMessageOnPort(port2), { message: 'now' });

const inner = new MessageChannel();
const buffer = new ArrayBuffer(8);
const seen = [];
port2.on('message', (message) => {
  seen.push(message);
  if (seen.length < 3) return;
  assert.strictEqual(seen[0], 1);
  assert.strictEqual(seen[1].buffer.byteLength, 8);
  seen[2].postMessage('through the moved port');
  seen[2].close();
});
port1.postMessage(1);
port1.postMessage({ buffer }, [buffer]);
assert.strictEqual(buffer.byteLength, 0);
port1.postMessage(inner.port2, [inner.port2]);
inner.port1.on('message', (message) => {
  assert.strictEqual(message, 'through the moved port');
  port1.close();
});

let closed = 0;
for (const port of [port1, port2]) port.on('close', () => closed++);
process.on('exit', () => assert.strictEqual(closed, 2));
