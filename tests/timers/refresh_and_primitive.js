// Proves that a timer can be restarted, cleared by its primitive, and that an unrefed one does not keep the process alive.
'use strict';

const assert = require('node:assert');
const timers = require('node:timers/promises');

async function main() {
  const start = performance.now();
  const refreshed = setTimeout(() => assert.ok(performance.now() - start >= 48), 40);
  assert.strictEqual(setTimeout(() => refreshed.refresh(), 10).hasRef(), true);

  const byNumber = setTimeout(() => assert.fail('cleared'), 1);
  clearTimeout(`${+byNumber}`);

  setTimeout(() => assert.fail('unrefed'), 60_000).unref();

  let count = 0;
  for await (const value of timers.setInterval(2, 'tick')) {
    assert.strictEqual(value, 'tick');
    if (++count === 3) break;
  }
  const controller = new AbortController();
  const waiting = timers.setTimeout(60_000, undefined, { signal: controller.signal });
  controller.abort('enough');
  await assert.rejects(waiting, { name: 'AbortError', code: 'ABORT_ERR', cause: 'enough' });
  await assert.rejects(timers.setTimeout('1'), { code: 'ERR_INVALID_ARG_TYPE' });
}

main();
