// A TLS socket that is destroyed before its transport is connected takes the transport along.

import assert from 'node:assert';
import { once } from 'node:events';
import net from 'node:net';
import { test } from 'node:test';
import tls from 'node:tls';

test('the transport goes along', async () => {
  const server = net.createServer((socket) => socket.resume()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const raw = net.connect(server.address().port, '127.0.0.1');
  const secure = tls.connect({ socket: raw, rejectUnauthorized: false });
  secure.on('error', () => {});
  secure.destroy();
  await once(raw, 'close');
  assert.strictEqual(raw.destroyed, true);
  server.close();
});

test('a signal that has come already', async () => {
  const socket = tls.connect({ port: 1, host: '127.0.0.1', signal: AbortSignal.abort() });
  const [error] = await once(socket, 'error');
  assert.strictEqual(error.code, 'ABORT_ERR');
});
