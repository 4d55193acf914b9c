// Proves that refused, reset and missing peers give Node's codes, and that a server whose process runs out of descriptors goes on.
'use strict';
const assert = require('node:assert');
const fs = require('node:fs');
const net = require('node:net');
const { once } = require('node:events');

async function failure(options) {
  const socket = net.connect(options);
  const [error] = await once(socket, 'error');
  const [hadError] = await once(socket, 'close');
  assert.strictEqual(hadError, true);
  return error;
}

(async () => {
  const server = net.createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();

  // A reset is told to the other side.
  const client = net.connect(port, '127.0.0.1');
  const [peer] = await once(server, 'connection');
  const reset = once(client, 'error');
  peer.resetAndDestroy();
  assert.strictEqual((await reset)[0].code, 'ECONNRESET');

  // Writes that the kernel has not taken are cancelled with the socket, before it closes.
  const writer = net.connect(port, '127.0.0.1');
  await once(writer, 'connect');
  const told = [];
  writer.write(Buffer.alloc(64 << 20), (error) => told.push(error.code));
  writer.write('more', (error) => told.push(error.code));
  setImmediate(() => writer.destroy());
  await once(writer, 'close');
  assert.deepStrictEqual(told, ['ECANCELED', 'ECANCELED']);

  // A port that is taken.
  const second = net.createServer().listen(port, '127.0.0.1');
  const [taken] = await once(second, 'error');
  assert.deepStrictEqual([taken.code, taken.syscall, taken.port, taken.address], ['EADDRINUSE', 'listen', port, '127.0.0.1']);

  server.close();
  await once(server, 'close');
  const refused = await failure({ port, host: '127.0.0.1' });
  assert.deepStrictEqual([refused.code, refused.syscall, refused.port, refused.address], ['ECONNREFUSED', 'connect', port, '127.0.0.1']);
  assert.strictEqual((await failure({ path: '/nonexistent/socket' })).code, 'ENOENT');

  // Without descriptors a connection is turned away, and the server lives.
  const busy = net.createServer((socket) => socket.end('served'));
  busy.listen(0, '127.0.0.1');
  await once(busy, 'listening');
  const held = [];
  try {
    for (;;) held.push(fs.openSync('/dev/null', 'r'));
  } catch (error) {
    assert.strictEqual(error.code, 'EMFILE');
  }
  fs.closeSync(held.pop());
  const turnedAway = net.connect(busy.address().port, '127.0.0.1');
  turnedAway.on('error', () => {});
  turnedAway.resume();
  await once(turnedAway, 'close');
  held.forEach((fd) => fs.closeSync(fd));
  const served = net.connect(busy.address().port, '127.0.0.1');
  const [data] = await once(served, 'data');
  assert.strictEqual(`${data}`, 'served');
  busy.close();
})();
