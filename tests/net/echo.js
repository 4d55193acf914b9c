// Proves that TCP and Unix sockets carry bytes both ways, in order, through backpressure, half-close and corked writes.
'use strict';
const assert = require('node:assert');
const fs = require('node:fs');
const net = require('node:net');
const os = require('node:os');
const path = require('node:path');
const { once } = require('node:events');

async function roundTrip(listenOn, connectTo) {
  const server = net.createServer({ allowHalfOpen: true }, (socket) => socket.pipe(socket));
  server.listen(listenOn);
  await once(server, 'listening');
  const socket = net.connect({ ...connectTo(server), allowHalfOpen: true });
  const chunks = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  const sent = Buffer.alloc(3 * 1024 * 1024, 'abcdefghij');
  socket.cork();
  socket.write('grüße ');
  socket.write(Buffer.from([0, 255]));
  socket.write('00ff', 'hex');
  process.nextTick(() => socket.uncork());
  socket.write(sent);
  socket.end('é', 'latin1');
  await once(socket, 'close');
  const expected = Buffer.concat([Buffer.from('grüße '), Buffer.from([0, 255, 0, 255]), sent, Buffer.from([0xe9])]);
  assert.ok(Buffer.concat(chunks).equals(expected));
  assert.strictEqual(socket.bytesWritten, expected.length);
  assert.strictEqual(socket.bytesRead, expected.length);
  server.close();
  await once(server, 'close');
}

(async () => {
  await roundTrip({ port: 0, host: '127.0.0.1' }, (server) => ({ port: server.address().port, host: '127.0.0.1' }));
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'net-echo-'));
  const file = path.join(folder, 'socket');
  await roundTrip({ path: file }, () => ({ path: file }));
  assert.ok(!fs.existsSync(file));
  fs.rmdirSync(folder);
  if (process.platform === 'linux') await roundTrip({ path: `\0echo-${process.pid}` }, (server) => ({ path: server.address() }));
})();
