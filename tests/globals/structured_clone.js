// Proves what structuredClone() and ports take, what they refuse and with which error, and that web streams travel through both.
'use strict';
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const { createSecretKey, KeyObject } = require('node:crypto');
const { inspect } = require('node:util');

const refused = (value, message = /./) => {
  const expected = { name: 'DataCloneError', code: 25, message };
  assert.throws(() => structuredClone(value), expected);
  assert.throws(() => structuredClone({ value }), expected);
  const { port1 } = new MessageChannel();
  assert.throws(() => port1.postMessage(value), expected);
  port1.close();
};

for (const value of [
  new Headers(), new Response(), new Request('http://localhost'), new FormData(), new URL('http://localhost'), new URLSearchParams(),
  new MessageEvent('message'), new CloseEvent('close'), new URLPattern({}),
]) {
  refused(value, /^Cannot clone object of unsupported type\.$/);
  assert.throws(() => structuredClone(value, { transfer: [value] }), { name: 'DataCloneError' });
}
refused(globalThis, /^#<Object> could not be cloned\.$/);
for (const value of [new ReadableStream(), new WritableStream(), new TransformStream()]) refused(value, /^Object that needs transfer was found/);

// What a getter throws is the program's own.
const own = new TypeError('own');
const throwing = { get property() { throw own; } };
assert.throws(() => structuredClone(throwing), (error) => error === own);

const exception = structuredClone(new DOMException('text', 'DataError'));
assert(exception instanceof DOMException);
assert(!inspect(exception).includes('Symbol('), inspect(exception));

async function collect(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}

/** Through a port, or through structuredClone(). */
const ways = [
  async (stream) => structuredClone({ stream }, { transfer: [stream] }).stream,
  async (stream) => {
    const { port1, port2 } = new MessageChannel();
    const received = new Promise((resolve) => port2.once('message', resolve));
    port1.postMessage(stream, [stream]);
    const copy = await received;
    port1.close();
    return copy;
  },
];

const secret = createSecretKey(Buffer.from('secret'));
const secretCopy = structuredClone([secret])[0];
assert(secretCopy instanceof KeyObject);
assert(secretCopy !== secret && secretCopy.equals(secret));

async function main() {
  const key = await crypto.subtle.importKey('raw', new Uint8Array(16), 'AES-GCM', true, ['encrypt']);
  const copy = structuredClone({ key }).key;
  assert(copy instanceof CryptoKey);
  assert.deepStrictEqual([copy.usages, Reflect.ownKeys(copy)], [['encrypt'], []]);
  assert.match(inspect(copy), /^CryptoKey \{\n {2}type: 'secret',/);

  for (const send of ways) {
    const readable = await send(ReadableStream.from(['a', { b: 1 }]));
    assert(readable instanceof ReadableStream);
    assert.deepStrictEqual(await collect(readable), ['a', { b: 1 }]);

    const written = [];
    const writable = await send(new WritableStream({
      write(chunk) { written.push(chunk); },
      close() { written.push('closed'); },
    }));
    const writer = writable.getWriter();
    await writer.write(1);
    await writer.write('two');
    await writer.close();
    while (written.length < 3) await new Promise((resolve) => setTimeout(resolve, 1));
    assert.deepStrictEqual(written, [1, 'two', 'closed']);

    const transform = await send(new TransformStream({
      transform(chunk, controller) { controller.enqueue(`${chunk}!`); },
    }));
    const input = transform.writable.getWriter();
    input.write('x');
    input.close();
    assert.deepStrictEqual(await collect(transform.readable), ['x!']);

    const failing = await send(new ReadableStream({ start(controller) { controller.error(new RangeError('broken')); } }));
    await assert.rejects(collect(failing), { name: 'RangeError', message: 'broken' });

    let reason;
    const cancelled = await send(new ReadableStream({ cancel(value) { reason = value; } }));
    await cancelled.cancel('enough');
    while (reason === undefined) await new Promise((resolve) => setTimeout(resolve, 1));
    assert.strictEqual(reason, 'enough');
  }

  const locked = new ReadableStream();
  locked.getReader();
  assert.throws(() => structuredClone(locked, { transfer: [locked] }), { name: 'DataCloneError' });

  // Streams that nobody uses do not keep a program alive.
  const idle = `for (const stream of [new ReadableStream(), new WritableStream(), new TransformStream()])
    structuredClone(stream, { transfer: [stream] });`;
  const child = spawnSync(process.execPath, ['-e', idle], { encoding: 'utf8', timeout: 20_000 });
  assert.deepStrictEqual([child.status, child.stderr], [0, '']);
}

let finished = false;
process.on('exit', (code) => assert(code !== 0 || finished, 'the test ended before its streams'));
main().then(() => { finished = true; });
