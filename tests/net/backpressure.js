// Proves that a peer that stops reading stops the writer: write() says false, memory stays bounded, and everything arrives after all.
'use strict';
const assert = require('node:assert');
const net = require('node:net');
const { once } = require('node:events');

(async () => {
  const server = net.createServer({ pauseOnConnect: true });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = net.connect(server.address().port, '127.0.0.1');
  const [peer] = await once(server, 'connection');
  const chunk = Buffer.alloc(64 * 1024, 1);
  let sent = 0;
  // The buffers of the kernel take some megabytes; a program that heeds write() stops then.
  while (client.write(chunk)) {
    sent += chunk.length;
    await new Promise(setImmediate);
    assert.ok(sent < 64 * 1024 * 1024, 'the kernel cannot have taken so much');
  }
  sent += chunk.length;
  assert.ok(client.writableLength <= client.writableHighWaterMark + 2 * chunk.length);
  assert.strictEqual(client.writableNeedDrain, true);
  let received = 0;
  peer.on('data', (data) => { received += data.length; });
  peer.resume();
  await once(client, 'drain');
  client.end();
  await once(peer, 'end');
  assert.strictEqual(received, sent);
  server.close();
})();
