// Proves that datagrams arrive whole and in order over udp4 and udp6, connected or not, and that what cannot be sent is told.
'use strict';
const assert = require('node:assert');
const dgram = require('node:dgram');
const { once } = require('node:events');

async function exchange(type, host) {
  const receiver = dgram.createSocket(type);
  receiver.bind(0, host);
  await once(receiver, 'listening');
  const { port } = receiver.address();
  const got = [];
  receiver.on('message', (message, rinfo) => {
    got.push(`${message}`);
    assert.strictEqual(rinfo.size, message.length);
    assert.strictEqual(rinfo.address, host);
    if (got.length === 4) receiver.emit('all');
  });
  const sender = dgram.createSocket(type);
  const all = once(receiver, 'all');
  sender.send('one', port, host);
  sender.send(Buffer.from('xtwox'), 1, 3, port, host);
  sender.send(['th', Buffer.from('ree')], port, host);
  await new Promise((resolve, reject) => sender.send('', port, host, (error, bytes) => (error ? reject(error) : resolve(bytes))));
  await all;
  assert.deepStrictEqual(got, ['one', 'two', 'three', '']);
  const tooLarge = await new Promise((resolve) => sender.send(Buffer.alloc(70_000), port, host, resolve));
  assert.strictEqual(tooLarge.code, 'EMSGSIZE');

  sender.connect(port, host);
  await once(sender, 'connect');
  assert.deepStrictEqual(sender.remoteAddress(), receiver.address());
  assert.throws(() => sender.send('x', 0, 1, port, host), { code: 'ERR_SOCKET_DGRAM_IS_CONNECTED' });
  const message = once(receiver, 'message');
  sender.send('connected');
  assert.strictEqual(`${(await message)[0]}`, 'connected');
  sender.disconnect();
  sender.close();
  receiver.close();
}

(async () => {
  await exchange('udp4', '127.0.0.1');
  try {
    await exchange('udp6', '::1');
  } catch (error) {
    if (error.code !== 'EADDRNOTAVAIL' && error.code !== 'EAFNOSUPPORT') throw error;
  }
})();
