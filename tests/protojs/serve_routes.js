// protojs:serve finds routes, bounds the time of handlers and the size of bodies, and compresses what clients can read compressed.

import assert from 'node:assert';
import { once } from 'node:events';
import net from 'node:net';
import { test } from 'node:test';
import zlib from 'node:zlib';
import { serve } from 'protojs:serve';

function started(options, handler) {
  const { promise, resolve } = Promise.withResolvers();
  const server = serve({ hostname: '127.0.0.1', port: 0, ...options, onListen: () => resolve(server) }, handler);
  return promise;
}

const urlOf = (server, target) => `http://127.0.0.1:${server.addr.port}${target}`;

async function ask(server, target, init) {
  const response = await fetch(urlOf(server, target), init);
  return `${response.status} ${await response.text()}`;
}

const json = (request) => Response.json(request.params);

test('routes are found by path and method', async () => {
  const server = await started({
    routes: {
      '/': new Response('root'),
      '/users/:id': json,
      '/users/me': () => new Response('me'),
      '/users/:id/posts/:post': json,
      '/files/*': json,
      '/things': { GET: () => new Response('got'), POST: async (request) => Response.json(await request.json()) },
    },
  });
  for (let i = 0; i < 2; i++) assert.strictEqual(await ask(server, '/?a=/b'), '200 root');
  assert.strictEqual(await ask(server, '/users/a%20b?x=1'), '200 {"id":"a b"}');
  assert.strictEqual(await ask(server, '/users/%ff'), '200 {"id":"%ff"}');
  assert.strictEqual(await ask(server, '/users/me'), '200 me');
  assert.strictEqual(await ask(server, '/users/me/posts/1'), '200 {"id":"me","post":"1"}');
  assert.strictEqual(await ask(server, '/users/'), '404 Not Found');
  assert.strictEqual(await ask(server, '/files/a/b.txt'), '200 {"*":"a/b.txt"}');
  assert.strictEqual(await ask(server, '/files'), '404 Not Found');
  assert.strictEqual(await ask(server, '/things'), '200 got');
  assert.strictEqual(await ask(server, '/things', { method: 'POST', body: '[1]' }), '200 [1]');
  assert.strictEqual(await ask(server, '/things', { method: 'HEAD' }), '200 ');
  const refused = await fetch(urlOf(server, '/things'), { method: 'DELETE' });
  assert.deepStrictEqual([refused.status, refused.headers.get('allow')], [405, 'GET, POST']);
  await server.shutdown();
});

test('what has no route is for the handler', async () => {
  const server = await started({ routes: { '/a': { GET: () => new Response('a') } } }, ({ method, url }) => new Response(`${method} ${new URL(url).pathname}`));
  assert.strictEqual(await ask(server, '/b'), '200 GET /b');
  assert.strictEqual(await ask(server, '/a', { method: 'PUT' }), '200 PUT /a');
  await server.shutdown();
});

test('routes and options are checked', () => {
  const handler = () => new Response();
  for (const routes of [{ a: handler }, { '/*/b': handler }, { '/:': handler }, { '/:a/:a': handler }, { '/': { FETCH: handler } }]) {
    assert.throws(() => serve({ routes }), { code: 'ERR_INVALID_ARG_VALUE' });
  }
  for (const options of [{ routes: { '/': 1 } }, { routes: { '/': { GET: 1 } } }, { routes: 1 }, {}, { handler, compress: 1 }]) {
    assert.throws(() => serve(options), { code: 'ERR_INVALID_ARG_TYPE' });
  }
  for (const options of [{ requestTimeout: -1 }, { requestTimeout: 2 ** 31 }, { maxBodySize: -1 }]) {
    assert.throws(() => serve({ handler, ...options }), { code: 'ERR_OUT_OF_RANGE' });
  }
});

test('a handler that takes too long is given up', async () => {
  const aborted = Promise.withResolvers();
  const server = await started({ requestTimeout: 20 }, async ({ url, signal }) => {
    if (url.endsWith('/now')) return new Response('now');
    signal.addEventListener('abort', () => aborted.resolve(signal.reason.name));
    return new Promise(() => {});
  });
  assert.strictEqual(await ask(server, '/'), '503 Service Unavailable');
  assert.strictEqual(await aborted.promise, 'TimeoutError');
  assert.strictEqual(await ask(server, '/now'), '200 now');
  await server.shutdown();
});

test('bodies that are too long are refused', async () => {
  const server = await started({ maxBodySize: 10 }, async (request) => new Response(await request.text()));
  assert.strictEqual(await ask(server, '/', { method: 'POST', body: '0123456789' }), '200 0123456789');
  assert.strictEqual(await ask(server, '/', { method: 'POST', body: '0123456789a' }), '413 Content Too Large');
  const socket = net.connect(server.addr.port, '127.0.0.1');
  socket.setEncoding('latin1');
  socket.write('POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n01234567\r\n8\r\n01234567\r\n');
  let answer = '';
  socket.on('data', (chunk) => (answer += chunk));
  await once(socket, 'close');
  assert.match(answer, /^HTTP\/1\.1 413 /);
  await server.shutdown();
});

test('answers are compressed for those who can read them', async () => {
  const text = 'compress me '.repeat(500);
  const types = { '/text': 'text/plain', '/json': 'application/problem+json', '/events': 'text/event-stream', '/image': 'image/png' };
  const server = await started({ compress: true }, ({ url }) => {
    const { pathname } = new URL(url);
    if (pathname === '/small') return new Response('small');
    return new Response(text, { headers: { 'content-type': types[pathname], etag: '"1"' } });
  });
  const raw = (target, accepted) =>
    new Promise((resolve) => {
      const socket = net.connect(server.addr.port, '127.0.0.1');
      const field = accepted === undefined ? '' : `Accept-Encoding: ${accepted}\r\n`;
      socket.end(`GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${field}\r\n`);
      const chunks = [];
      socket.on('data', (chunk) => chunks.push(chunk));
      socket.on('close', () => {
        const all = Buffer.concat(chunks);
        const end = all.indexOf('\r\n\r\n');
        resolve([`${all.subarray(0, end)}`, all.subarray(end + 4)]);
      });
    });
  const decoders = { zstd: zlib.zstdDecompressSync, br: zlib.brotliDecompressSync, gzip: zlib.gunzipSync };
  for (const [accepted, encoding] of [['gzip, br, zstd', 'zstd'], ['gzip, br;q=0.5', 'br'], ['gzip', 'gzip'], ['zstd;q=0, *', 'br']]) {
    const [head, content] = await raw('/text', accepted);
    assert.match(head, new RegExp(`content-encoding: ${encoding}`));
    assert.match(head, /vary: accept-encoding/);
    assert.match(head, /etag: W\/"1"/);
    assert.strictEqual(`${decoders[encoding](content)}`, text);
  }
  assert.match((await raw('/json', 'gzip'))[0], /content-encoding: gzip/);
  for (const [target, accepted] of [['/text'], ['/text', 'identity'], ['/events', 'gzip'], ['/image', 'gzip'], ['/small', 'gzip']]) {
    assert.doesNotMatch((await raw(target, accepted))[0], /content-encoding/);
  }
  await server.shutdown();
});
