// Proves that sockets, servers and datagram sockets go to a child and work there, and that a server counts the sockets it sent away.
'use strict';
const assert = require('node:assert');
const { fork } = require('node:child_process');
const dgram = require('node:dgram');
const net = require('node:net');
const { once } = require('node:events');

if (process.argv[2] === 'child') {
  process.on('message', (message, handle) => {
    if (message === 'socket') handle.end('child served');
    if (message === 'server') handle.on('connection', (socket) => socket.end('child accepted'));
    if (message === 'dgram') {
      handle.on('message', (text, { port, address }) => handle.send(`child got ${text}`, port, address, () => handle.close()));
    }
    if (message === 'held') handle.on('data', () => handle.end());
    process.send(`have ${message}`);
  });
} else {
  (async () => {
    const child = fork(__filename, ['child']);
    const has = async (what) => {
      const [message] = await once(child, 'message');
      assert.strictEqual(message, `have ${what}`);
    };

    const server = net.createServer({ pauseOnConnect: true });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address();
    const client = net.connect(port, '127.0.0.1');
    const [socket] = await once(server, 'connection');
    child.send('socket', socket);
    assert.strictEqual(`${(await once(client, 'data'))[0]}`, 'child served');

    const held = net.connect(port, '127.0.0.1');
    const [sent] = await once(server, 'connection');
    child.send('held', sent);
    await has('socket');
    await has('held');
    const count = () => new Promise((resolve, reject) => server.getConnections((error, n) => (error ? reject(error) : resolve(n))));
    // The first socket is served, but its end may still be on the way.
    while ((await count()) === 2);
    assert.strictEqual(await count(), 1);
    held.end('done');
    held.resume();
    await once(held, 'close');

    const datagrams = dgram.createSocket('udp4');
    datagrams.bind(0, '127.0.0.1');
    await once(datagrams, 'listening');
    const target = datagrams.address().port;
    child.send('dgram', datagrams);
    await has('dgram');
    datagrams.close();
    const asker = dgram.createSocket('udp4');
    asker.send('hello', target, '127.0.0.1');
    assert.strictEqual(`${(await once(asker, 'message'))[0]}`, 'child got hello');
    asker.close();

    child.send('server', server);
    await has('server');
    server.close();
    const second = net.connect(port, '127.0.0.1');
    assert.strictEqual(`${(await once(second, 'data'))[0]}`, 'child accepted');
    child.kill();
  })();
}
