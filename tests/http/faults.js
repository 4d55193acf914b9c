'use strict';
// Proves that broken requests, smuggling shapes and clients that go away are answered as documented, and harm nobody else.
const assert = require('node:assert');
const { once } = require('node:events');
const http = require('node:http');
const net = require('node:net');

async function send(port, text) {
  const socket = net.connect(port, '127.0.0.1');
  socket.setEncoding('latin1');
  let answer = '';
  socket.on('data', (chunk) => (answer += chunk));
  socket.on('error', () => {});
  socket.write(text);
  await once(socket, 'close');
  return answer;
}

const head = 'POST / HTTP/1.1\r\nHost: x\r\n';
/** Requests and the code their refusal has. */
const broken = [
  ['\x16\x03\x01\x02', 'HPE_INVALID_METHOD'],
  [`${head}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n`, 'HPE_INVALID_TRANSFER_ENCODING'],
  [`${head}Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n`, 'HPE_INVALID_CONTENT_LENGTH'],
  [`${head}Content-Length: 3\r\nContent-Length: 3\r\n\r\n`, 'HPE_UNEXPECTED_CONTENT_LENGTH'],
  [`${head}Transfer-Encoding: chunked, identity\r\n\r\n`, 'HPE_INVALID_TRANSFER_ENCODING'],
  [`${head}A: b\r\n c\r\n\r\n`, 'HPE_INVALID_HEADER_TOKEN'],
  [`${head}A: b\n\r\n`, 'HPE_CR_EXPECTED'],
  [`${head}A: b\rc\r\n\r\n`, 'HPE_LF_EXPECTED'],
  [`${head}A : b\r\n\r\n`, 'HPE_INVALID_HEADER_TOKEN'],
  [`${head}Transfer-Encoding: chunked\r\n\r\n3\nabc`, 'HPE_CR_EXPECTED'],
  [`${head}Transfer-Encoding: chunked\r\n\r\n-3\r\nabc`, 'HPE_INVALID_CHUNK_SIZE'],
  [`${head}A: ${'b'.repeat(17000)}\r\n\r\n`, 'HPE_HEADER_OVERFLOW'],
  [`${head}Transfer-Encoding: chunked\r\n\r\n3;${'a'.repeat(17000)}\r\n`, 'HPE_CHUNK_EXTENSIONS_OVERFLOW'],
];

(async () => {
  let code;
  const server = http.createServer((req, res) => {
    req.on('error', () => {});
    if (req.url === '/never') return;
    if (req.url === '/now') {
      res.end('ok');
      return;
    }
    req.resume();
    req.on('end', () => res.end('ok'));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();

  for (const [text, expected] of broken) {
    const answer = await send(port, text);
    const status = { HPE_HEADER_OVERFLOW: 431, HPE_CHUNK_EXTENSIONS_OVERFLOW: 413 }[expected] ?? 400;
    assert.strictEqual(answer.slice(0, 12), `HTTP/1.1 ${status}`, expected);
  }
  // What follows the last request is refused, also where that is answered at once; the answer stays the only one.
  const last = 'GET /now HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';
  const only = await send(port, `${last}garbage`);
  assert.strictEqual(only.slice(0, 12), 'HTTP/1.1 200');
  assert.strictEqual(only.slice(-6), '\r\n\r\nok');

  server.on('clientError', (error, socket) => {
    code = error.code;
    socket.destroy();
  });
  for (const [text, expected] of broken) {
    await send(port, text);
    assert.strictEqual(code, expected);
  }
  for (const rest of ['garbage', last]) {
    code = undefined;
    await send(port, last + rest);
    assert.strictEqual(code, 'HPE_CLOSED_CONNECTION');
  }
  code = undefined;
  await send(port, `${last}\r\n`);
  assert.strictEqual(code, undefined);

  // Clients that reset their connection at every point of an exchange.
  const whole = `${head}Content-Length: 5\r\n\r\nhello`;
  for (let length = 0; length <= whole.length; length += 7) {
    const socket = net.connect(port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write(whole.slice(0, length));
    await new Promise((resolve) => setTimeout(resolve, 2));
    socket.resetAndDestroy();
    await once(socket, 'close');
  }
  // One that waits for an answer that never comes, and goes.
  const socket = net.connect(port, '127.0.0.1');
  socket.write('GET /never HTTP/1.1\r\nHost: x\r\n\r\n');
  const [request] = await once(server, 'request');
  const aborted = once(request, 'aborted');
  socket.destroy();
  await aborted;

  const response = await once(http.get({ port, host: '127.0.0.1', agent: false }), 'response');
  assert.strictEqual(response[0].statusCode, 200);
  response[0].resume();
  await once(response[0], 'end');
  server.close();
})();
