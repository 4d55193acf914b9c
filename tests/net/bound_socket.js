// Proves that a BoundSocket reserves its address, serves as a server and as a client's source, and can be adopted once.
'use strict';
const assert = require('node:assert');
const net = require('node:net');
const { once } = require('node:events');

(async () => {
  const bound = new net.BoundSocket({ host: '127.0.0.1' });
  const { port } = bound.address();
  assert.ok(bound.fd() >= 0);
  assert.throws(() => new net.BoundSocket({ host: '127.0.0.1', port, reusePort: 1 }), { code: 'ERR_INVALID_ARG_TYPE' });
  const server = net.createServer((socket) => socket.end(`${socket.remotePort}`));
  server.listen(bound);
  await once(server, 'listening');
  assert.strictEqual(server.address().port, port);
  assert.throws(() => bound.address(), { code: 'ERR_SOCKET_HANDLE_ADOPTED' });

  const source = new net.BoundSocket({ host: '127.0.0.1' });
  const from = source.address().port;
  const client = new net.Socket({ handle: source });
  client.connect(port, '127.0.0.1');
  assert.strictEqual(client.localPort, from);
  const [data] = await once(client, 'data');
  assert.strictEqual(Number(data), from);
  server.close();
  {
    const unused = new net.BoundSocket();
    unused[Symbol.dispose]();
    unused[Symbol.dispose]();
  }
})();
