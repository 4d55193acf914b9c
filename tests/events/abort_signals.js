// Proves that dependent signals are aborted together, with the first reason, and that event targets let go of their listeners.
'use strict';

const assert = require('node:assert');
const { once } = require('node:events');

async function main() {
  const a = new AbortController();
  const b = new AbortController();
  const any = AbortSignal.any([a.signal, b.signal]);
  const nested = AbortSignal.any([any]);
  const log = [];
  nested.addEventListener('abort', () => log.push(any.aborted, nested.reason));
  b.abort('b');
  a.abort('a');
  assert.deepStrictEqual(log, [true, 'b']);
  assert.strictEqual(any.reason, 'b');
  assert.throws(() => any.throwIfAborted(), (error) => error === 'b');

  // A composite that nobody listens to learns its fate when it is asked.
  const quiet = AbortSignal.any([new AbortController().signal, AbortSignal.any([a.signal])]);
  assert.strictEqual(quiet.aborted, true);

  const target = new EventTarget();
  const controller = new AbortController();
  target.addEventListener('x', () => assert.fail('removed'), { signal: controller.signal });
  controller.abort();
  target.dispatchEvent(new Event('x'));

  const keepAlive = setTimeout(() => {}, 10_000);
  const [event] = await once(AbortSignal.any([AbortSignal.timeout(1)]), 'abort');
  clearTimeout(keepAlive);
  assert.strictEqual(event.target.reason.name, 'TimeoutError');
  assert.strictEqual(event.isTrusted, true);
  assert.throws(() => AbortSignal.any([{}]), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => AbortSignal.timeout(-1), { code: 'ERR_OUT_OF_RANGE' });
}

main();
