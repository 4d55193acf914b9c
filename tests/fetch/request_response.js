// Proves what Request and Response make of their arguments, how they are cloned, and when a body counts as used.
'use strict';

const assert = require('node:assert');

async function main() {
  const request = new Request('http://example.org/a?b#c', { method: 'post', body: 'text', headers: { x: '1' } });
  assert.strictEqual(request.method, 'POST');
  assert.strictEqual(request.url, 'http://example.org/a?b#c');
  assert.strictEqual(request.headers.get('content-type'), 'text/plain;charset=UTF-8');
  assert.strictEqual(request.duplex, 'half');
  const copy = request.clone();
  assert.strictEqual(await request.text(), 'text');
  assert.strictEqual(request.bodyUsed, true);
  assert.strictEqual(copy.bodyUsed, false);
  const moved = new Request(copy, { method: 'PUT' });
  assert.strictEqual(copy.bodyUsed, true);
  assert.strictEqual(await moved.text(), 'text');
  assert.throws(() => request.clone(), TypeError);
  assert.throws(() => new Request(request), TypeError);

  for (const [input, init] of [
    ['', undefined], ['/x', undefined], ['http://a:b@c/', undefined], ['http://c', { method: 'TRACE' }],
    ['http://c', { method: 'a b' }], ['http://c', { body: 'x' }], ['http://c', { mode: 'navigate' }], ['http://c', { signal: 1 }],
    ['http://c', { redirect: 'x' }], ['http://c', { cache: 'only-if-cached' }], ['http://c', { duplex: 'full' }],
    ['http://c', { method: 'POST', body: new ReadableStream() }], ['http://c', 1],
  ]) assert.throws(() => new Request(input, init), TypeError, `${input} ${JSON.stringify(init)}`);

  const controller = new AbortController();
  const followed = new Request(new Request('http://c', { signal: controller.signal }));
  assert.notStrictEqual(followed.signal, controller.signal);
  controller.abort('why');
  assert.strictEqual(followed.signal.reason, 'why');

  const response = new Response(new Uint8Array([0xef, 0xbb, 0xbf, 0x7b, 0x7d]), { status: 201, statusText: 'Made' });
  assert.deepStrictEqual([response.status, response.statusText, response.ok, response.type, response.url], [201, 'Made', true, 'default', '']);
  const twin = response.clone();
  assert.deepStrictEqual(await response.json(), {});
  assert.strictEqual((await twin.arrayBuffer()).byteLength, 5);
  await assert.rejects(twin.text(), TypeError);
  assert.deepStrictEqual(await Response.json({ a: [1] }).json(), { a: [1] });
  assert.strictEqual(Response.redirect('http://c/d', 307).headers.get('location'), 'http://c/d');
  assert.throws(() => Response.redirect('http://c', 200), RangeError);
  assert.throws(() => new Response('', { status: 99 }), RangeError);
  assert.throws(() => new Response('x', { status: 204 }), TypeError);
  assert.strictEqual(Response.error().type, 'error');

  const blob = await new Response(new Blob(['ab', 'c'], { type: 'x/y' })).blob();
  assert.deepStrictEqual([blob.size, blob.type, await blob.text()], [3, 'x/y', 'abc']);
  const bytes = await new Response(new ReadableStream({
    start(stream) {
      stream.enqueue(new Uint8Array([1, 2]));
      stream.enqueue(new Uint8Array([3]));
      stream.close();
    },
  })).bytes();
  assert.deepStrictEqual([...bytes], [1, 2, 3]);

  const streamed = new Response('chunk');
  const reader = streamed.body.getReader({ mode: 'byob' });
  assert.strictEqual(Buffer.from((await reader.read(new Uint8Array(3))).value).toString(), 'chu');
  assert.strictEqual(streamed.bodyUsed, true);
  assert.throws(() => streamed.clone(), TypeError);
}

main();
