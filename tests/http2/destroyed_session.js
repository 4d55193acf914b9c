// A session that is destroyed tells those who wait for its peer what Node tells them.
const assert = require('node:assert');
const { once } = require('node:events');
const http2 = require('node:http2');
const test = require('node:test');

test('who waits for an acknowledgement hears nothing when the session goes; who waits for a PING hears of that', async () => {
  const told = [];
  const server = http2.createServer();
  server.on('session', (session) => {
    session.settings({ enablePush: false }, () => told.push('settings'));
    session.ping((error) => told.push(error.code));
    session.destroy();
  });
  server.listen(0);
  await once(server, 'listening');
  const client = http2.connect(`http://localhost:${server.address().port}`);
  client.on('error', () => {});
  await once(client, 'close');
  server.close();
  await once(server, 'close');
  assert.deepStrictEqual(told, ['ERR_HTTP2_PING_CANCEL']);
});
