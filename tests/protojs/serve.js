// protojs:serve answers requests as fetch() has them: bodies both ways, pipelining, errors, limits, shutdown, TLS, Unix sockets, WebSockets.

import assert from 'node:assert';
import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { createRequire } from 'node:module';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { test } from 'node:test';
import { serve, upgradeWebSocket } from 'protojs:serve';

const local = { hostname: '127.0.0.1', port: 0 };

function started(options, handler) {
  const { promise, resolve } = Promise.withResolvers();
  const server = serve({ ...local, ...options, onListen: () => resolve(server) }, handler);
  return promise;
}

const urlOf = (server, target = '/') => `http://127.0.0.1:${server.addr.port}${target}`;

/** Sends bytes, and gives all that comes until the end. */
async function exchange(server, text) {
  const socket = net.connect(server.addr.port, '127.0.0.1');
  socket.write(text);
  let answer = '';
  for await (const chunk of socket.setEncoding('latin1')) answer += chunk;
  return answer;
}

test('the module is there for require and getBuiltinModule, and no module of node', () => {
  const require = createRequire(import.meta.url);
  assert.strictEqual(require('protojs:serve').serve, serve);
  assert.strictEqual(process.getBuiltinModule('protojs:serve').serve, serve);
  assert.throws(() => require('node:protojs/serve'), { code: 'ERR_UNKNOWN_BUILTIN_MODULE' });
  assert.ok(!require('node:module').builtinModules.some((name) => name.includes('protojs')));
});

test('a request has a URL, headers, a body and an address; a response its parts', async () => {
  const server = await started({}, async (request, info) => {
    assert.strictEqual(info.remoteAddr.hostname, '127.0.0.1');
    const { pathname, searchParams } = new URL(request.url);
    return Response.json(
      { pathname, q: searchParams.get('q'), method: request.method, x: request.headers.get('x-a'), body: await request.text() },
      { status: 201, headers: { 'X-Case': 'é', 'set-cookie': 'a=1' } },
    );
  });
  const response = await fetch(urlOf(server, '/a/../b?q=1'), { method: 'POST', body: 'text ✓', headers: { 'x-a': '1' } });
  assert.strictEqual(response.status, 201);
  assert.strictEqual(response.headers.get('x-case'), 'é');
  assert.deepStrictEqual(response.headers.getSetCookie(), ['a=1']);
  assert.deepStrictEqual(await response.json(), { pathname: '/b', q: '1', method: 'POST', x: '1', body: 'text ✓' });
  await server.shutdown();
});

test('bodies of every kind arrive whole, and HEAD has none', async () => {
  const bytes = new Uint8Array(300_000).fill(7);
  const bodies = {
    '/text': () => 'ünï',
    '/bytes': () => bytes,
    '/stream': () => new Blob([bytes]).stream(),
    '/generator': async function*() {
      yield 'a';
      yield 'b';
    },
    '/none': () => null,
  };
  const server = await started({}, (request) => new Response(bodies[new URL(request.url).pathname]()));
  assert.strictEqual(await (await fetch(urlOf(server, '/text'))).text(), 'ünï');
  assert.deepStrictEqual(await (await fetch(urlOf(server, '/bytes'))).bytes(), bytes);
  assert.deepStrictEqual(await (await fetch(urlOf(server, '/stream'))).bytes(), bytes);
  assert.strictEqual(await (await fetch(urlOf(server, '/generator'))).text(), 'ab');
  assert.strictEqual(await (await fetch(urlOf(server, '/none'))).text(), '');
  const head = await fetch(urlOf(server, '/bytes'), { method: 'HEAD' });
  assert.strictEqual(head.headers.get('content-length'), '300000');
  assert.strictEqual(await head.text(), '');
  await server.shutdown();
});

test('requests that come together are answered in their order', async () => {
  const server = await started({}, async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname === '/slow') await new Promise((resolve) => setTimeout(resolve, 20));
    return new Response(pathname);
  });
  const one = (target, more = '') => `GET ${target} HTTP/1.1\r\nHost: a\r\n${more}\r\n`;
  const answer = await exchange(server, one('/slow') + one('/2') + 'GET /3 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
  assert.ok(answer.indexOf('/slow') > 0 && answer.indexOf('/slow') < answer.indexOf('/2') && answer.indexOf('/2') < answer.indexOf('/3'));
  await server.shutdown();
});

test('a body that nobody reads does not keep the next request away', async () => {
  const server = await started({}, () => new Response('ok'));
  const body = 'x'.repeat(200_000);
  const post = `POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
  const answer = await exchange(server, `${post}GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
  assert.strictEqual(answer.match(/HTTP\/1\.1 200/g).length, 2);
  await server.shutdown();
});

test('Expect: 100-continue is answered when the body is read', async () => {
  const server = await started({}, async (request) => new Response(await request.text()));
  const request = http.request(urlOf(server), { method: 'POST', headers: { expect: '100-continue', 'content-length': 2 } });
  request.on('continue', () => request.end('ok'));
  request.flushHeaders();
  const [response] = await once(request, 'response');
  assert.strictEqual((await response.setEncoding('utf8').toArray()).join(''), 'ok');
  await server.shutdown();
});

test('what is no request is refused', async () => {
  const server = await started({}, () => new Response('no'));
  assert.match(await exchange(server, 'nonsense\r\n\r\n'), /^HTTP\/1\.1 400 /);
  assert.match(await exchange(server, 'GET / HTTP/1.1\r\n\r\n'), /^HTTP\/1\.1 400 /);
  assert.match(await exchange(server, `GET / HTTP/1.1\r\nHost: a\r\nX: ${'y'.repeat(100_000)}\r\n\r\n`), /^HTTP\/1\.1 431 /);
  assert.match(await exchange(server, 'CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n'), /^HTTP\/1\.1 501 /);
  await server.shutdown();
});

test('onError answers for a handler that fails; what is no Response is a failure', async () => {
  const problems = [];
  const onError = (error) => {
    problems.push(error.message);
    return new Response('sorry', { status: 503 });
  };
  const server = await started({ onError }, (request) => {
    if (request.url.endsWith('throws')) throw new Error('thrown');
    if (request.url.endsWith('rejects')) return Promise.reject(new Error('rejected'));
    return 'text';
  });
  for (const target of ['/throws', '/rejects', '/text']) assert.strictEqual((await fetch(urlOf(server, target))).status, 503);
  assert.deepStrictEqual(problems.slice(0, 2), ['thrown', 'rejected']);
  assert.strictEqual(problems.length, 3);
  await server.shutdown();
});

test('a client that goes aborts the signal, and a stream for it is cancelled', async () => {
  const { promise: cancelled, resolve: onCancel } = Promise.withResolvers();
  const { promise: aborted, resolve: onAbort } = Promise.withResolvers();
  const server = await started({}, (request, info) => {
    request.signal.addEventListener('abort', onAbort);
    info.completed.catch(() => {});
    const pull = async (controller) => {
      await new Promise((resolve) => setTimeout(resolve, 2));
      controller.enqueue(new Uint8Array(1000));
    };
    return new Response(new ReadableStream({ pull, cancel: onCancel }));
  });
  const socket = net.connect(server.addr.port, '127.0.0.1');
  socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
  await once(socket, 'data');
  socket.destroy();
  await Promise.all([aborted, cancelled]);
  await server.shutdown();
});

test('a client that does not read stops a stream', async () => {
  let produced = 0;
  const server = await started({}, () => new Response(new ReadableStream({
    pull(controller) {
      produced += 65_536;
      controller.enqueue(new Uint8Array(65_536));
    },
  })));
  const socket = net.connect(server.addr.port, '127.0.0.1').pause();
  socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
  await new Promise((resolve) => setTimeout(resolve, 300));
  const before = produced;
  await new Promise((resolve) => setTimeout(resolve, 100));
  assert.strictEqual(produced, before);
  socket.destroy();
  await server.shutdown();
});

test('idle connections and requests that never end are closed', async () => {
  const server = await started({ idleTimeout: 30 }, () => new Response('ok'));
  assert.strictEqual(await exchange(server, ''), '');
  assert.match(await exchange(server, 'GET / HT'), /^HTTP\/1\.1 408 /);
  await server.shutdown();
});

test('shutdown waits for the answers that are due, and a signal is a shutdown', async () => {
  const controller = new AbortController();
  const { promise: reached, resolve: onReached } = Promise.withResolvers();
  const server = await started({ signal: controller.signal }, async () => {
    onReached();
    await new Promise((resolve) => setTimeout(resolve, 30));
    return new Response('late');
  });
  const response = fetch(urlOf(server));
  await reached;
  controller.abort();
  assert.strictEqual(await (await response).text(), 'late');
  await server.finished;
  await assert.rejects(fetch(urlOf({ addr: { port: 1 } })));
});

test('a port that is taken rejects finished; options are checked', async () => {
  const server = await started({}, () => new Response());
  await assert.rejects(serve({ hostname: '127.0.0.1', port: server.addr.port }, () => new Response()).finished, { code: 'EADDRINUSE' });
  assert.throws(() => serve({ port: 70_000 }, () => {}), { code: 'ERR_SOCKET_BAD_PORT' });
  assert.throws(() => serve({ port: 0 }), { code: 'ERR_INVALID_ARG_TYPE' });
  await server.shutdown();
});

test('TLS, and a Unix socket', async () => {
  const key = (name) => fs.readFileSync(new URL(`../tls/keys/${name}`, import.meta.url));
  const secure = await started({ cert: key('server-cert.pem'), key: key('server-key.pem') }, async (request) =>
    new Response(`${new URL(request.url).protocol}${await request.text()}`));
  const request = https.request({ port: secure.addr.port, host: '127.0.0.1', ca: key('ca-cert.pem'), method: 'POST', checkServerIdentity() {} });
  request.end('body');
  const [response] = await once(request, 'response');
  assert.strictEqual((await response.setEncoding('utf8').toArray()).join(''), 'https:body');
  request.destroy();
  await secure.shutdown();

  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'serve-'));
  const server = await started({ path: path.join(folder, 's') }, (given, info) => new Response(info.remoteAddr.transport));
  const [answer] = await once(http.get({ socketPath: server.addr.path }), 'response');
  assert.strictEqual((await answer.setEncoding('utf8').toArray()).join(''), 'unix');
  await server.shutdown();
  fs.rmSync(folder, { recursive: true });
});

test('a WebSocket echoes text, bytes and what is large, and is closed by both sides', async () => {
  const server = await started({}, (request) => {
    const { socket, response } = upgradeWebSocket(request, { protocol: 'echo' });
    socket.binaryType = 'arraybuffer';
    socket.onmessage = ({ data }) => socket.send(data);
    return response;
  });
  const socket = new WebSocket(`ws://127.0.0.1:${server.addr.port}/`, 'echo');
  socket.binaryType = 'arraybuffer';
  await once(socket, 'open');
  assert.strictEqual(socket.protocol, 'echo');
  for (const text of ['', 'grüße', 'x'.repeat(200_000)]) {
    socket.send(text);
    assert.strictEqual((await once(socket, 'message'))[0].data, text);
  }
  socket.send(new Uint8Array(70_000).fill(3));
  assert.strictEqual((await once(socket, 'message'))[0].data.byteLength, 70_000);
  socket.close(3001, 'done');
  const [{ code, wasClean }] = await once(socket, 'close');
  assert.deepStrictEqual({ code, wasClean }, { code: 3001, wasClean: true });
  await server.shutdown();
});

test('a request that asks for no WebSocket cannot be upgraded', async () => {
  const server = await started({ onError: (error) => new Response(error.code) }, (request) => upgradeWebSocket(request).response);
  assert.strictEqual(await (await fetch(urlOf(server))).text(), 'ERR_INVALID_ARG_VALUE');
  await server.shutdown();
});
