// What a tls server asks of its program while a client waits: an identity, a context, storing a session; and what follows when that fails.

import assert from 'node:assert';
import { X509Certificate, constants } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import tls from 'node:tls';

const key = (name) => fs.readFileSync(new URL(`keys/${name}`, import.meta.url));
const ca = key('ca-cert.pem');
const identity = { key: key('server-key.pem'), cert: key('server-cert.pem') };
const other = { key: key('client-key.pem'), cert: key('client-cert.pem') };

async function listen(options, onSocket) {
  const server = tls.createServer({ ...identity, ...options }, onSocket);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

const dial = (server, options) => tls.connect({ port: server.address().port, host: '127.0.0.1', rejectUnauthorized: false, ...options });

test('setKeyCert in ALPNCallback shows another identity under the same settings', async () => {
  const options = {
    minVersion: 'TLSv1.3',
    ALPNCallback({ protocols }) {
      this.setKeyCert(other);
      return protocols[0];
    },
  };
  const server = await listen(options, (socket) => socket.end());
  const socket = dial(server, { ALPNProtocols: ['special'] });
  await once(socket, 'secureConnect');
  const raw = new X509Certificate(other.cert).raw;
  assert.ok(socket.getPeerX509Certificate().raw.equals(raw));
  assert.strictEqual(socket.getProtocol(), 'TLSv1.3');
  socket.end();
  server.close();
});

test('what SNICallback refuses is a tlsClientError on a socket that knows the name', async () => {
  const server = await listen({ SNICallback: (name, callback) => callback(new Error('unknown name')) });
  const failed = once(server, 'tlsClientError');
  const socket = dial(server, { servername: 'a.example' });
  const ended = once(socket, 'error');
  const [error, serverSide] = await failed;
  assert.strictEqual(error.message, 'unknown name');
  assert.strictEqual(serverSide.servername, 'a.example');
  assert.strictEqual((await ended)[0].code, 'ECONNRESET');
  server.close();
});

test('a listener that throws during the handshake fails the connection, not the process', async () => {
  const problem = new Error('thrown');
  const server = await listen({});
  server.on('OCSPRequest', () => {
    throw problem;
  });
  const failed = once(server, 'tlsClientError');
  const socket = dial(server, { requestOCSP: true });
  socket.on('error', () => {});
  assert.strictEqual((await failed)[0], problem);
  server.close();
});

test('a server waits until its program has stored a session', async () => {
  const order = [];
  const server = await listen({ maxVersion: 'TLSv1.2', secureOptions: constants.SSL_OP_NO_TICKET }, (socket) => {
    order.push('secure');
    socket.end();
  });
  server.on('newSession', (id, data, callback) => {
    order.push('session');
    setTimeout(() => {
      order.push('stored');
      callback();
    }, 20);
  });
  const socket = dial(server);
  socket.resume();
  await once(socket, 'close');
  assert.deepStrictEqual(order, ['session', 'stored', 'secure']);
  server.close();
});

test('a client whose certificate is not accepted is a tlsClientError', async () => {
  const server = await listen({ requestCert: true, ca: identity.cert });
  const failed = once(server, 'tlsClientError');
  const socket = dial(server, other);
  socket.on('error', () => {});
  assert.strictEqual((await failed)[0].code, 'ECONNRESET');
  server.close();
});

test('authorities can be added to a context', async () => {
  const secureContext = tls.createSecureContext();
  secureContext.context.addCACert(ca);
  const server = await listen({}, (socket) => socket.end());
  const socket = dial(server, { secureContext, rejectUnauthorized: true, checkServerIdentity: () => undefined });
  await once(socket, 'secureConnect');
  assert.ok(socket.authorized);
  socket.end();
  server.close();
});

test('the handle over a stream tells of a class of sockets over streams', () => {
  const { _handle } = new tls.TLSSocket(new PassThrough());
  const StreamSocket = _handle._parentWrap.constructor;
  const stream = new PassThrough();
  assert.strictEqual(new StreamSocket(stream).stream, stream);
});

test('a socket has no ssl after its end', async () => {
  const server = await listen({}, (socket) => socket.end());
  const socket = dial(server);
  await once(socket, 'secureConnect');
  assert.ok(socket.ssl);
  socket.resume();
  await once(socket, 'close');
  assert.strictEqual(socket.ssl, null);
  server.close();
});

test('a broken certificate leaves the default authorities as they are', () => {
  const before = tls.getCACertificates('default');
  const broken = '-----BEGIN CERTIFICATE-----\nbm90aGluZw==\n-----END CERTIFICATE-----';
  assert.throws(() => tls.setDefaultCACertificates([ca.toString(), broken]), { code: 'ERR_OSSL_PEM_ASN1_LIB' });
  assert.deepStrictEqual(tls.getCACertificates('default'), before);
});
