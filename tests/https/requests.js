// node:https: requests over TLS, an agent that keeps sockets and sessions, servers with HTTP's limits, and what goes wrong.

import assert from 'node:assert';
import { once } from 'node:events';
import fs from 'node:fs';
import https from 'node:https';
import net from 'node:net';
import { test } from 'node:test';

const key = (name) => fs.readFileSync(new URL(`../tls/keys/${name}`, import.meta.url));
const ca = key('ca-cert.pem');
const identity = { key: key('server-key.pem'), cert: key('server-cert.pem') };

async function listen(listener, options) {
  const server = https.createServer({ ...identity, ...options }, listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

async function get(server, options, body) {
  const request = https.request({ port: server.address().port, host: '127.0.0.1', ca, ...options });
  request.end(body);
  const [response] = await once(request, 'response');
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += chunk;
  return { response, text, request };
}

test('a request and its answer', async () => {
  const server = await listen(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    response.setHeader('x-encrypted', String(request.socket.encrypted));
    response.end(`${request.method} ${request.url} ${body}`);
  });
  const { response, text } = await get(server, { method: 'POST', path: '/path', agent: false }, 'sent');
  assert.strictEqual(text, 'POST /path sent');
  assert.strictEqual(response.headers['x-encrypted'], 'true');
  server.close();
});

test('sockets are kept, sessions are resumed', async () => {
  const resumed = [];
  const server = await listen((request, response) => {
    resumed.push(request.socket.isSessionReused());
    response.end('x');
  });
  const agent = new https.Agent({ keepAlive: true });
  await get(server, { agent });
  const second = await get(server, { agent });
  assert.strictEqual(second.request.reusedSocket, true);
  agent.destroy();
  await new Promise((resolve) => setTimeout(resolve, 50));
  const third = await get(server, { agent });
  assert.strictEqual(third.request.reusedSocket, false);
  assert.deepStrictEqual(resumed, [false, false, true]);
  agent.destroy();
  server.close();
});

test('names of groups tell secure sockets apart', () => {
  const agent = new https.Agent();
  assert.notStrictEqual(agent.getName({ host: 'a', ca: 'one' }), agent.getName({ host: 'a', ca: 'two' }));
  assert.strictEqual(agent.getName(), `localhost::${':'.repeat(20)}`);
  assert.strictEqual(agent.defaultPort, 443);
  assert.strictEqual(agent.protocol, 'https:');
});

test('a server that is not trusted', async () => {
  const server = await listen(() => assert.fail('nobody asked'));
  const request = https.get({ port: server.address().port, host: '127.0.0.1', agent: false });
  const [error] = await once(request, 'error');
  assert.strictEqual(error.code, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE');
  server.close();
});

test('a URL of another protocol', () => {
  assert.throws(() => https.get('http://localhost/'), { code: 'ERR_INVALID_PROTOCOL' });
});

test('a client that does not speak TLS', async () => {
  const server = await listen();
  const errors = [];
  server.on('clientError', (error, socket) => {
    errors.push(error.code);
    socket.destroy();
  });
  const raw = net.connect(server.address().port, '127.0.0.1', () => raw.write('GET / HTTP/1.1\r\n\r\n'));
  raw.on('error', () => {});
  raw.resume();
  await once(raw, 'close');
  assert.deepStrictEqual(errors, ['ERR_SSL_HTTP_REQUEST']);
  server.close();
});
