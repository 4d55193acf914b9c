// fetch() sends a request through the dispatcher that the program gives, of the interface that undici documents.

import assert from 'node:assert';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';

/** Answers everything by itself, in the way of old handlers that every version of undici takes. */
class Canned {
  seen = [];

  constructor(answer) {
    this.answer = answer;
  }

  dispatch(options, handler) {
    this.seen.push(options);
    const { status = 200, headers = [], chunks = [], error } = this.answer;
    const isNew = handler.onRequestStart !== undefined;
    const controller = { abort() {}, pause() {}, resume() {} };
    if (isNew) handler.onRequestStart(controller, {});
    else handler.onConnect(() => {});
    setImmediate(() => {
      if (error) {
        if (isNew) handler.onResponseError(controller, error);
        else handler.onError(error);
        return;
      }
      if (isNew) handler.onResponseStart(controller, status, Object.fromEntries(headers), 'Fine');
      else handler.onHeaders(status, headers.flat().map((each) => Buffer.from(each)), () => {}, 'Fine');
      for (const chunk of chunks) {
        if (isNew) handler.onResponseData(controller, Buffer.from(chunk));
        else handler.onData(Buffer.from(chunk));
      }
      if (isNew) handler.onResponseEnd(controller, {});
      else handler.onComplete([]);
    });
    return true;
  }
}

test('the option takes the request, and gives the response', async () => {
  const dispatcher = new Canned({ status: 201, headers: [['x-a', '1']], chunks: ['one ', 'two'] });
  const response = await fetch('http://example.invalid/path?q=1', { method: 'POST', body: 'text', dispatcher });
  assert.deepStrictEqual([response.status, response.headers.get('x-a'), await response.text()], [201, '1', 'one two']);
  const [{ origin, path, method }] = dispatcher.seen;
  assert.deepStrictEqual({ origin: `${origin}`, path, method }, { origin: 'http://example.invalid', path: '/path?q=1', method: 'POST' });
});

test('codings are undone', async () => {
  const dispatcher = new Canned({ headers: [['content-encoding', 'gzip']], chunks: [gzipSync('plain')] });
  assert.strictEqual(await (await fetch('http://example.invalid/', { dispatcher })).text(), 'plain');
});

test('its failure is the cause', async () => {
  const error = new Error('no way');
  await assert.rejects(fetch('http://example.invalid/', { dispatcher: new Canned({ error }) }), ({ name, cause }) => name === 'TypeError' && cause === error);
});

test('setGlobalDispatcher() of undici is heard', async () => {
  const key = Symbol.for('undici.globalDispatcher.1');
  const before = globalThis[key];
  globalThis[key] = new Canned({ chunks: ['global'] });
  try {
    assert.strictEqual(await (await fetch('http://example.invalid/')).text(), 'global');
  } finally {
    globalThis[key] = before;
  }
});
