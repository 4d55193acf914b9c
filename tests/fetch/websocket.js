// Proves what WebSocket checks, and that a connection that cannot be made ends with error and close.
'use strict';

const assert = require('node:assert');

assert.throws(() => new WebSocket('x'), { name: 'SyntaxError', code: 12 });
assert.throws(() => new WebSocket('ftp://x'), { name: 'SyntaxError' });
assert.throws(() => new WebSocket('ws://x#a'), { name: 'SyntaxError' });
assert.throws(() => new WebSocket('ws://x', ['a', 'a']), { name: 'SyntaxError' });
assert.throws(() => new WebSocket(), TypeError);

const socket = new WebSocket('ws://127.0.0.1:65530/path');
assert.deepStrictEqual([socket.readyState, socket.url, socket.binaryType], [WebSocket.CONNECTING, 'ws://127.0.0.1:65530/path', 'blob']);
assert.throws(() => socket.send('x'), { name: 'InvalidStateError' });
assert.throws(() => socket.close(1001), { name: 'InvalidAccessError' });
assert.throws(() => socket.close(1000, 'x'.repeat(124)), { name: 'SyntaxError' });
const events = [];
socket.onerror = ({ type }) => events.push(type);
socket.onclose = ({ code, wasClean }) => {
  assert.deepStrictEqual([code, wasClean, socket.readyState], [1006, false, WebSocket.CLOSED]);
  events.push('close');
};
process.on('exit', () => assert.deepStrictEqual(events, ['error', 'close']));
