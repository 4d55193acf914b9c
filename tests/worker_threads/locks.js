// Proves that Web Locks are granted in order, shared, stolen, refused and aborted, and do not keep a process alive that waits for ever.
'use strict';
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const { locks } = require('node:worker_threads');

assert.strictEqual(locks, navigator.locks);

(async () => {
  const order = [];
  const first = locks.request('a', async (lock) => {
    assert.deepStrictEqual([lock.name, lock.mode], ['a', 'exclusive']);
    await undefined;
    const { held, pending } = await locks.query();
    assert.deepStrictEqual([held.length, held[0].name, pending.length, pending[0].mode], [1, 'a', 1, 'shared']);
    order.push(1);
    return 'result';
  });
  const second = locks.request('a', { mode: 'shared' }, () => order.push(2));
  assert.strictEqual(await first, 'result');
  await second;
  assert.deepStrictEqual(order, [1, 2]);

  await locks.request('shared', { mode: 'shared' }, () => locks.request('shared', { mode: 'shared' }, () => {}));
  await locks.request('busy', () => locks.request('busy', { ifAvailable: true }, (lock) => assert.strictEqual(lock, null)));
  await locks.request('odd \ud800 name', async (lock) => {
    assert.strictEqual((await locks.query()).held[0].name, lock.name);
  });

  const robbed = locks.request('loot', () => new Promise(() => {}));
  const refused = assert.rejects(robbed, { name: 'AbortError' });
  await locks.request('loot', { steal: true }, () => {});
  await refused;

  await locks.request('signal', async () => {
    const controller = new AbortController();
    const waiting = locks.request('signal', { signal: controller.signal }, assert.fail);
    controller.abort(new RangeError('enough'));
    await assert.rejects(waiting, { name: 'RangeError', message: 'enough' });
  });
  await assert.rejects(locks.request('thrown', async () => { throw new TypeError('out'); }), { message: 'out' });
  await locks.request('thrown', { ifAvailable: true }, (lock) => assert.notStrictEqual(lock, null));
  await assert.rejects(locks.request('-a', () => {}), { name: 'NotSupportedError' });

  const program = "navigator.locks.request('x', () => navigator.locks.request('x', () => {})); process.on('exit', () => console.log('over'));";
  assert.strictEqual(spawnSync(process.execPath, ['-e', program], { encoding: 'utf8', timeout: 10_000 }).stdout, 'over\n');
  console.log('done');
})();
