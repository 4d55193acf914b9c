// Proves that WebAssembly.compileStreaming() and instantiateStreaming() take responses, and only those that hold a module.
'use strict';
const assert = require('node:assert');
const vm = require('node:vm');

/** A module whose function `f` gives 42. */
const bytes = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 127, 3, 2, 1, 0, 7, 5, 1, 1, 102, 0, 0, 10, 6, 1, 4, 0, 65, 42, 11,
]);
const headers = { 'content-type': 'application/wasm' };

/** The bytes one by one. */
const trickle = () => ReadableStream.from(Array.from(bytes, (byte) => Uint8Array.of(byte)));

async function main() {
  for (const source of [new Response(bytes, { headers }), Promise.resolve(new Response(bytes, { headers })), new Response(trickle(), { headers })]) {
    const { module, instance } = await WebAssembly.instantiateStreaming(source);
    assert(module instanceof WebAssembly.Module);
    assert.strictEqual(instance.exports.f(), 42);
  }
  const url = `data:application/wasm;base64,${Buffer.from(bytes).toString('base64')}`;
  assert((await WebAssembly.compileStreaming(fetch(url))) instanceof WebAssembly.Module);

  const used = new Response(bytes, { headers });
  await used.arrayBuffer();
  const wrong = [
    [new Response(bytes), { name: 'TypeError', code: 'ERR_WEBASSEMBLY_RESPONSE', message: /MIME type/ }],
    [new Response(bytes, { headers, status: 404 }), { code: 'ERR_WEBASSEMBLY_RESPONSE', message: /status code 404/ }],
    [used, { code: 'ERR_WEBASSEMBLY_RESPONSE', message: /already been used/ }],
    [{}, { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' }],
    [undefined, { code: 'ERR_INVALID_ARG_TYPE' }],
    [Promise.reject(new RangeError('no response')), { name: 'RangeError', message: 'no response' }],
    [new Response('text', { headers }), { name: 'CompileError' }],
    [new Response(null, { headers }), { name: 'CompileError' }],
    [new Response(ReadableStream.from(['text']), { headers }), { name: 'TypeError' }],
  ];
  for (const [source, error] of wrong) await assert.rejects(WebAssembly.compileStreaming(source), error);

  const inContext = vm.runInNewContext('WebAssembly.compileStreaming(1)');
  await inContext.then(assert.fail, (error) => assert.strictEqual(error.name, 'TypeError'));
}

let finished = false;
process.on('exit', (code) => assert(code !== 0 || finished, 'the test ended before its promises'));
main().then(() => { finished = true; });
