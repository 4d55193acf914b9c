// Whom node:tls trusts: authorities, names, validity, client certificates, revocation, and the codes when it does not.

import assert from 'node:assert';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import { test } from 'node:test';
import tls from 'node:tls';

const key = (name) => fs.readFileSync(new URL(`keys/${name}`, import.meta.url));
const ca = key('ca-cert.pem');
const pair = (name) => ({ key: key(`${name}-key.pem`), cert: key(`${name}-cert.pem`) });

async function listen(options) {
  const server = tls.createServer({ ...pair('server'), ...options }, (socket) => socket.end('x'));
  server.on('tlsClientError', () => {});
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

/** How a connection ended: the socket, or the error. */
function outcome(server, options) {
  return new Promise((resolve) => {
    const socket = tls.connect({ port: server.address().port, host: '127.0.0.1', ...options });
    let result;
    socket.on('secureConnect', () => (result ??= socket));
    socket.on('error', (error) => (result ??= error));
    socket.on('close', () => resolve(result));
    socket.resume();
  });
}

test('the code says why a server is not trusted', async () => {
  const server = await listen();
  assert.strictEqual((await outcome(server, {})).code, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE');
  assert.strictEqual((await outcome(server, { ca: key('other-cert.pem') })).code, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE');
  assert.strictEqual((await outcome(server, { ca, servername: 'other.example' })).code, 'ERR_TLS_CERT_ALTNAME_INVALID');
  assert.strictEqual((await outcome(server, { ca })).authorized, true);
  server.close();

  const expired = await listen(pair('expired'));
  assert.strictEqual((await outcome(expired, { ca })).code, 'CERT_HAS_EXPIRED');
  expired.close();

  const itself = await listen(pair('other'));
  assert.strictEqual((await outcome(itself, {})).code, 'DEPTH_ZERO_SELF_SIGNED_CERT');
  itself.close();

  const whole = await listen({ ...pair('server'), cert: [Buffer.concat([key('server-cert.pem'), ca])] });
  assert.strictEqual((await outcome(whole, {})).code, 'SELF_SIGNED_CERT_IN_CHAIN');
  whole.close();
});

test('rejectUnauthorized: false only tells', async () => {
  const server = await listen();
  const socket = await outcome(server, { rejectUnauthorized: false });
  assert.strictEqual(socket.authorized, false);
  assert.strictEqual(socket.authorizationError, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE');
  server.close();
});

test('the program checks the identity of servers itself', async () => {
  const server = await listen();
  const error = new Error('no');
  const about = [];
  const checkServerIdentity = (...args) => {
    about.push(args);
    return error;
  };
  assert.strictEqual(await outcome(server, { ca, checkServerIdentity }), error);
  assert.strictEqual(about[0][0], '127.0.0.1');
  assert.strictEqual(about[0][1].subject.CN, 'localhost');
  server.close();
});

test('clients show certificates', async () => {
  const seen = [];
  const server = await listen({ ca, requestCert: true, rejectUnauthorized: false });
  server.on('secureConnection', (socket) => seen.push([socket.authorized, socket.getPeerCertificate().subject?.CN]));
  await outcome(server, { ca, ...pair('client') });
  await outcome(server, { ca, pfx: key('client.pfx'), passphrase: 'secret' });
  await outcome(server, { ca, ...pair('other') });
  await outcome(server, { ca });
  assert.deepStrictEqual(seen, [[true, 'client'], [true, 'client'], [false, 'Nobody'], [false, undefined]]);
  server.close();
});

test('a server may insist on a client that is vouched for and not revoked', async () => {
  const accepted = [];
  const server = await listen({ ca, requestCert: true, crl: key('crl.pem') });
  server.on('secureConnection', (socket) => accepted.push(socket.getPeerCertificate().subject.CN));
  await outcome(server, { ca, ...pair('client') });
  await outcome(server, { ca });
  assert.deepStrictEqual(accepted, []);
  server.close();
});

test('certificates as objects', async () => {
  const server = await listen();
  let chain;
  const socket = tls.connect({ port: server.address().port, host: '127.0.0.1', ca }, () => {
    chain = socket.getPeerCertificate(true);
  });
  socket.resume();
  await once(socket, 'close');
  assert.strictEqual(chain.subject.CN, 'localhost');
  assert.strictEqual(chain.subjectaltname, 'DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1');
  assert.strictEqual(chain.bits, 2048);
  assert.strictEqual(chain.exponent, '0x10001');
  assert.match(chain.fingerprint256, /^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
  assert.strictEqual(chain.issuerCertificate.subject.CN, 'Test Authority');
  assert.strictEqual(chain.issuerCertificate.issuerCertificate, chain.issuerCertificate);
  server.close();
});

test('encrypted keys want their passphrase, keys want their certificate', () => {
  const cert = key('server-cert.pem');
  tls.createSecureContext({ cert, key: key('encrypted-key.pem'), passphrase: 'secret' });
  tls.createSecureContext({ cert, key: [{ pem: key('encrypted-key.pem'), passphrase: 'secret' }] });
  assert.throws(() => tls.createSecureContext({ key: key('encrypted-key.pem'), passphrase: 'wrong' }), { code: 'ERR_OSSL_BAD_DECRYPT' });
  assert.throws(() => tls.createSecureContext({ key: key('encrypted-key.pem') }), { code: 'ERR_OSSL_BAD_DECRYPT' });
  assert.throws(() => tls.createSecureContext({ cert, key: key('other-key.pem') }), { code: 'ERR_OSSL_X509_KEY_VALUES_MISMATCH' });
  assert.throws(() => tls.createSecureContext({ cert: 'nonsense' }), { code: 'ERR_OSSL_PEM_NO_START_LINE' });
  assert.throws(() => tls.createSecureContext({ pfx: key('client.pfx'), passphrase: 'wrong' }), /mac verify failure/);
  assert.throws(() => tls.createSecureContext({ ciphers: 'nonsense' }), { code: 'ERR_SSL_NO_CIPHER_MATCH' });
});

test('a peer that does not speak TLS', async () => {
  const plain = net.createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')).listen(0, '127.0.0.1');
  await once(plain, 'listening');
  assert.strictEqual((await outcome(plain, {})).code, 'ERR_SSL_WRONG_VERSION_NUMBER');
  plain.close();

  const silent = net.createServer((socket) => socket.end()).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  assert.strictEqual((await outcome(silent, {})).code, 'ECONNRESET');
  silent.close();

  const server = tls.createServer(pair('server')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const raw = net.connect(server.address().port, '127.0.0.1', () => raw.write('GET / HTTP/1.1\r\n\r\n'));
  raw.on('error', () => {});
  raw.resume();
  const [error] = await once(server, 'tlsClientError');
  assert.strictEqual(error.code, 'ERR_SSL_HTTP_REQUEST');
  server.close();
});

test('a handshake that takes too long', async () => {
  const server = tls.createServer({ ...pair('server'), handshakeTimeout: 50 }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const raw = net.connect(server.address().port, '127.0.0.1');
  raw.on('error', () => {});
  raw.resume();
  const [error] = await once(server, 'tlsClientError');
  assert.strictEqual(error.code, 'ERR_TLS_HANDSHAKE_TIMEOUT');
  server.close();
});

test('lists of authorities', () => {
  assert.ok(tls.rootCertificates.length > 100);
  assert.deepStrictEqual(tls.getCACertificates('bundled'), tls.rootCertificates);
  tls.setDefaultCACertificates([ca, ca]);
  assert.strictEqual(tls.getCACertificates().length, 1);
  assert.throws(() => tls.setDefaultCACertificates([1]), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => tls.getCACertificates('none'), { code: 'ERR_INVALID_ARG_VALUE' });
});
