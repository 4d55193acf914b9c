// Proves that either side may end first: what comes after is still read with allowHalfOpen, and refused with EPIPE without it; and that
// connections above maxConnections are dropped with their addresses told.
'use strict';
const assert = require('node:assert');
const net = require('node:net');
const { once } = require('node:events');

const listening = async (server) => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server.address().port;
};

(async () => {
  // The client ends first and hears the answer all the same.
  const patient = net.createServer({ allowHalfOpen: true }, (socket) => {
    let question = '';
    socket.setEncoding('utf8').on('data', (text) => { question += text; }).on('end', () => socket.end(`answer to ${question}`));
  });
  const asker = net.connect({ port: await listening(patient), host: '127.0.0.1', allowHalfOpen: true });
  asker.end('this');
  let answer = '';
  for await (const chunk of asker) answer += chunk;
  assert.strictEqual(answer, 'answer to this');
  patient.close();

  // Without allowHalfOpen the end of the other side is the end of this one.
  const strict = net.createServer((socket) => {
    socket.on('error', (error) => assert.strictEqual(error.code, 'EPIPE'));
    const tooLate = () => socket.write('too late', (error) => {
      assert.strictEqual(error.code, 'EPIPE');
      strict.close();
    });
    socket.resume().on('end', () => setImmediate(tooLate));
  });
  net.connect(await listening(strict), '127.0.0.1').end();
  await once(strict, 'close');

  // A connection too many.
  const small = net.createServer((socket) => socket.resume());
  small.maxConnections = 1;
  const port = await listening(small);
  const first = net.connect(port, '127.0.0.1');
  await once(small, 'connection');
  const second = net.connect(port, '127.0.0.1');
  const [dropped] = await once(small, 'drop');
  assert.deepStrictEqual([dropped.localPort, dropped.remoteAddress, dropped.remoteFamily], [port, '127.0.0.1', 'IPv4']);
  second.on('error', () => {});
  second.resume();
  await once(second, 'close');
  first.destroy();
  small.close();
})();
