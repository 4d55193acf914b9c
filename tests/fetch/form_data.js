// Proves that forms survive the way through multipart/form-data, and what counts as one.
'use strict';

const assert = require('node:assert');

async function main() {
  const form = new FormData();
  form.append('text', 'one\ntwo');
  form.append('text', 'three');
  form.append('q"uoted', 'x');
  form.append('file', new File(['bytes'], 'ä "1".txt', { type: 'text/css' }));
  form.append('blob', new Blob(['b']), 'named');
  const response = new Response(form);
  assert.match(response.headers.get('content-type'), /^multipart\/form-data; boundary=/);
  const read = await response.formData();
  assert.deepStrictEqual(read.getAll('text'), ['one\r\ntwo', 'three']);
  assert.strictEqual(read.get('q"uoted'), 'x');
  const file = read.get('file');
  assert.deepStrictEqual([file.name, file.type, await file.text()], ['ä "1".txt', 'text/css', 'bytes']);
  assert.strictEqual(read.get('blob').name, 'named');

  form.set('text', 'only');
  assert.deepStrictEqual([...form.keys()], ['text', 'q"uoted', 'file', 'blob']);
  form.delete('text');
  assert.strictEqual(form.has('text'), false);
  assert.throws(() => form.append('a', 'b', 'c'), TypeError);
  assert.throws(() => new FormData(1), TypeError);

  const encoded = await new Response(new URLSearchParams({ a: 'b c', d: 'é' })).formData();
  assert.deepStrictEqual([...encoded], [['a', 'b c'], ['d', 'é']]);
  await assert.rejects(new Response('x').formData(), TypeError);
  await assert.rejects(new Response('x', { headers: { 'content-type': 'multipart/form-data; boundary=y' } }).formData(), TypeError);
}

main();
