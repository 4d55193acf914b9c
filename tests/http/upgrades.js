'use strict';
// Proves that upgrades and tunnels hand over the socket with what came after the head, and that unwanted ones are ordinary requests.
const assert = require('node:assert');
const { once } = require('node:events');
const http = require('node:http');
const net = require('node:net');

async function talk(port, text, until) {
  const socket = net.connect(port, '127.0.0.1');
  socket.setEncoding('latin1');
  let answer = '';
  socket.on('data', (chunk) => {
    answer += chunk;
    if (answer.includes(until)) socket.end();
  });
  socket.write(text);
  await once(socket, 'close');
  return answer;
}

function echo(greeting) {
  return (req, socket, head) => {
    socket.write(greeting);
    if (head.length > 0) socket.unshift(head);
    socket.on('data', (chunk) => socket.write(`<${chunk}>`));
    socket.on('end', () => socket.end());
  };
}

(async () => {
  const server = http.createServer((req, res) => res.end(`plain ${req.headers.upgrade}`));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  const upgrade = 'GET / HTTP/1.1\r\nHost: x\r\nConnection: upgrade, close\r\nUpgrade: echo\r\n\r\n';

  // Nobody listens: an ordinary request.
  assert.match(await talk(port, upgrade, 'plain echo'), /plain echo$/);

  server.on('upgrade', echo('HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: echo\r\n\r\n'));
  assert.match(await talk(port, `${upgrade}first`, '<first>'), /^HTTP\/1\.1 101 [^]*\r\n\r\n<first>$/);

  server.on('connect', echo('HTTP/1.1 200 Connection Established\r\n\r\n'));
  assert.match(await talk(port, 'CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\nbytes', '<bytes>'), /^HTTP\/1\.1 200 [^]*<bytes>$/);

  // The client's side of both.
  const request = http.request({ port, host: '127.0.0.1', headers: { Connection: 'upgrade', Upgrade: 'echo' } });
  request.end();
  const [response, socket] = await once(request, 'upgrade');
  assert.strictEqual(response.statusCode, 101);
  socket.setEncoding('latin1');
  socket.write('hello');
  const [reply] = await once(socket, 'data');
  assert.strictEqual(reply, '<hello>');
  socket.end();
  await once(socket, 'close');
  server.close();
})();
