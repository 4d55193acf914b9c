// A client and a server of node:tls talk: data both ways, half-open ends, what was agreed on, sessions, names and protocols.

import assert from 'node:assert';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import { Duplex, duplexPair } from 'node:stream';
import { test } from 'node:test';
import tls from 'node:tls';

const key = (name) => fs.readFileSync(new URL(`keys/${name}`, import.meta.url));
const ca = key('ca-cert.pem');
const identity = { key: key('server-key.pem'), cert: key('server-cert.pem') };

async function listen(options, onSocket) {
  const server = tls.createServer({ ...identity, ...options }, onSocket);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

async function connect(server, options) {
  const socket = tls.connect({ port: server.address().port, host: '127.0.0.1', ca, ...options });
  await once(socket, 'secureConnect');
  return socket;
}

async function textOf(stream) {
  let text = '';
  for await (const chunk of stream.setEncoding('utf8')) text += chunk;
  return text;
}

for (const version of ['TLSv1.2', 'TLSv1.3']) {
  test(`an echo over ${version}`, async () => {
    const server = await listen({}, (socket) => socket.pipe(socket));
    const socket = await connect(server, { minVersion: version, maxVersion: version });
    assert.strictEqual(socket.authorized, true);
    assert.strictEqual(socket.encrypted, true);
    assert.strictEqual(socket.getProtocol(), version);
    assert.strictEqual(socket.getCipher().version, version);
    const big = 'x'.repeat(300_000);
    socket.end(big);
    assert.strictEqual(await textOf(socket), big);
    server.close();
  });

  test(`a session is resumed over ${version}`, async () => {
    const reused = [];
    const server = await listen({}, (socket) => {
      reused.push(socket.isSessionReused());
      socket.end('x');
    });
    const versions = { minVersion: version, maxVersion: version };
    let session;
    const first = tls.connect({ port: server.address().port, host: '127.0.0.1', ca, ...versions });
    first.on('session', (given) => (session = given));
    await textOf(first);
    assert.ok(Buffer.isBuffer(session));
    // As often as its client likes.
    for (let i = 0; i < 3; i++) {
      const second = await connect(server, { session, ...versions });
      assert.strictEqual(second.isSessionReused(), true);
      await textOf(second);
    }
    assert.deepStrictEqual(reused, [false, true, true, true]);
    server.close();
  });
}

test('names choose the context, protocols are agreed on', async () => {
  const seen = [];
  const server = await listen({ ALPNProtocols: ['b', 'a'] }, (socket) => {
    seen.push([socket.servername, socket.alpnProtocol]);
    socket.end();
  });
  server.addContext('*.named.example', { key: key('named-key.pem'), cert: key('named-cert.pem') });
  const named = await connect(server, { servername: 'x.named.example', ALPNProtocols: ['a', 'b'] });
  assert.strictEqual(named.getPeerCertificate().subject.CN, 'named.example');
  assert.strictEqual(named.alpnProtocol, 'b');
  named.resume();
  await once(named, 'close');
  const plain = await connect(server, {});
  assert.strictEqual(plain.getPeerCertificate().subject.CN, 'localhost');
  assert.strictEqual(plain.alpnProtocol, false);
  plain.resume();
  await once(plain, 'close');
  assert.deepStrictEqual(seen, [['x.named.example', 'b'], [false, false]]);
  server.close();
});

test('SNICallback and ALPNCallback decide, and may take their time', async () => {
  const context = tls.createSecureContext({ key: key('named-key.pem'), cert: key('named-cert.pem') });
  const server = await listen(
    {
      SNICallback: (name, callback) => setTimeout(callback, 10, null, name === 'named.example' ? context : null),
      ALPNCallback: ({ protocols }) => protocols.at(-1),
    },
    (socket) => socket.end(),
  );
  const socket = await connect(server, { servername: 'named.example', ALPNProtocols: ['a', 'b'] });
  assert.strictEqual(socket.getPeerCertificate().subject.CN, 'named.example');
  assert.strictEqual(socket.alpnProtocol, 'b');
  socket.resume();
  await once(socket, 'close');
  server.close();
});

test('a socket in the clear becomes secure', async () => {
  const server = net.createServer((raw) => {
    raw.once('data', () => {
      raw.write('go');
      const secure = new tls.TLSSocket(raw, { isServer: true, ...identity });
      secure.end('secret');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const raw = net.connect(server.address().port, '127.0.0.1');
  raw.write('start');
  await once(raw, 'data');
  const secure = tls.connect({ socket: raw, ca, servername: 'localhost' });
  assert.strictEqual(await textOf(secure), 'secret');
  server.close();
});

test('any stream can carry it', async () => {
  const [one, other] = duplexPair();
  const server = new tls.TLSSocket(one, { isServer: true, ...identity });
  const client = tls.connect({ socket: other, ca, servername: 'localhost' });
  server.end('through a pair');
  assert.strictEqual(await textOf(client), 'through a pair');
  assert.ok(client instanceof Duplex);
});

test('both sides export the same secrets', async () => {
  let theirs;
  const server = await listen({}, (socket) => {
    theirs = socket.exportKeyingMaterial(32, 'label', Buffer.from('context'));
    socket.end('x');
  });
  const socket = await connect(server, {});
  const ours = socket.exportKeyingMaterial(32, 'label', Buffer.from('context'));
  await textOf(socket);
  assert.deepStrictEqual(ours, theirs);
  server.close();
});

test('both sides sign with the schemes that they are given', async () => {
  const schemes = [];
  const server = await listen({ sigalgs: 'RSA-PSS+SHA384:RSA-PSS+SHA512:ECDSA+SHA256' }, (socket) => {
    schemes.push(socket.getSharedSigalgs());
    socket.end();
  });
  await textOf(await connect(server, { sigalgs: 'RSA-PSS+SHA384:ecdsa_secp256r1_sha256' }));
  assert.deepStrictEqual(schemes, [['RSA-PSS+SHA384', 'ECDSA+SHA256']]);
  const refusal = once(server, 'tlsClientError');
  const refused = tls.connect({ port: server.address().port, host: '127.0.0.1', ca, sigalgs: 'RSA+SHA256' });
  const [{ code }] = await once(refused, 'error');
  assert.match(code, /ALERT_HANDSHAKE_FAILURE$/);
  assert.strictEqual((await refusal)[0].code, 'ERR_SSL_NO_SHARED_SIGNATURE_ALGORITHMS');
  assert.throws(() => tls.createSecureContext({ sigalgs: 'RSA+SHA256:none' }));
  assert.throws(() => tls.createSecureContext({ sigalgs: '' }), { code: 'ERR_INVALID_ARG_VALUE' });
  server.close();
});

test('key logs', async () => {
  const lines = [];
  const server = await listen({}, (socket) => socket.end());
  server.on('keylog', (line) => lines.push(String(line)));
  const socket = tls.connect({ port: server.address().port, host: '127.0.0.1', ca });
  const ours = [];
  socket.on('keylog', (line) => ours.push(String(line)));
  socket.resume();
  await once(socket, 'close');
  assert.match(ours[0], /^[A-Z_]+ [0-9a-f]{64} [0-9a-f]+\n$/);
  assert.deepStrictEqual(lines.toSorted(), ours.toSorted());
  server.close();
});

test('tickets are sealed with the keys of the server', async () => {
  const ticketKeys = Buffer.alloc(48, 7);
  const one = tls.createServer({ ...identity, ticketKeys });
  assert.deepStrictEqual(one.getTicketKeys(), ticketKeys);
  one.setTicketKeys(Buffer.alloc(48, 8));
  assert.deepStrictEqual(one.getTicketKeys(), Buffer.alloc(48, 8));
  assert.throws(() => one.setTicketKeys(Buffer.alloc(1)));
});

test('a write larger than a record, with records of a chosen size', async () => {
  const server = await listen({}, (socket) => {
    assert.strictEqual(socket.setMaxSendFragment(512), true);
    assert.strictEqual(socket.setMaxSendFragment(1), false);
    socket.end(Buffer.alloc(5000, 'y'));
  });
  const socket = await connect(server, {});
  assert.strictEqual((await textOf(socket)).length, 5000);
  server.close();
});
