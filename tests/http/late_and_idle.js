'use strict';
// Proves that idle connections are closed, that requests which take too long to come are answered with 408, and that both end with the server.
const assert = require('node:assert');
const { once } = require('node:events');
const http = require('node:http');
const net = require('node:net');

function connection(port) {
  const socket = net.connect(port, '127.0.0.1');
  socket.setEncoding('latin1');
  socket.answer = '';
  socket.on('data', (chunk) => (socket.answer += chunk));
  socket.on('error', () => {});
  return socket;
}

(async () => {
  const server = http.createServer(
    { headersTimeout: 300, requestTimeout: 600, keepAliveTimeout: 450, keepAliveTimeoutBuffer: 0, connectionsCheckingInterval: 50 },
    (req, res) => {
      req.resume();
      res.end('ok');
    },
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();

  const idle = connection(port);
  const silent = connection(port);
  const slowHead = connection(port);
  const slowSecond = connection(port);
  idle.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  slowHead.write('GET / HTTP/1.1\r\nHos');
  slowSecond.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  await once(slowSecond, 'data');
  slowSecond.answer = '';
  slowSecond.write('GET / HTTP/1.1\r\nHost: ');
  await Promise.all([idle, silent, slowHead, slowSecond].map((socket) => once(socket, 'close')));

  assert.match(idle.answer, /^HTTP\/1\.1 200 OK\r\n[^]*\r\nok$/);
  const late = 'HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n';
  assert.strictEqual(slowHead.answer, late);
  assert.strictEqual(slowSecond.answer, late);

  // An idle connection does not keep a server that closes.
  const kept = connection(port);
  kept.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  await once(kept, 'data');
  const closed = once(kept, 'close');
  server.close();
  await Promise.all([closed, once(server, 'close')]);
})();
