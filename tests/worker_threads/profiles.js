// Worker.startCpuProfile() and startHeapProfile() give profiles as JSON, also of a busy thread, and end with the thread.

const assert = require('node:assert');
const { once } = require('node:events');
const v8 = require('node:v8');
const { Worker } = require('node:worker_threads');

const busy = `
  function spin() { for (const end = Date.now() + 50; Date.now() < end;) Math.sqrt(end); setImmediate(spin); }
  spin();
`;

(async () => {
  const worker = new Worker(busy, { eval: true });
  await once(worker, 'online');
  // A machine under load may not let the thread run while it is watched.
  for (let ms = 50, seen = false; !seen; ms *= 2) {
    const handle = await worker.startCpuProfile();
    await new Promise((resolve) => setTimeout(resolve, ms));
    const text = await handle.stop();
    const profile = JSON.parse(text);
    assert.ok(profile.endTime > profile.startTime);
    assert.strictEqual(await handle.stop(), text);
    seen = profile.nodes.some(({ callFrame }) => callFrame.functionName === 'spin');
  }

  const heap = await worker.startHeapProfile();
  await assert.rejects(worker.startHeapProfile(), { code: 'ERR_HEAP_PROFILE_HAVE_BEEN_STARTED' });
  assert.ok(JSON.parse(await heap.stop()).head.callFrame);

  const unfinished = await worker.startCpuProfile();
  await worker.terminate();
  await assert.rejects(unfinished.stop(), { code: 'ERR_WORKER_NOT_RUNNING' });
  await assert.rejects(worker.startCpuProfile(), { code: 'ERR_WORKER_NOT_RUNNING' });
})();

{
  const handle = v8.startCpuProfile();
  assert.ok(JSON.parse(handle.stop()).nodes.length > 0);
  assert.strictEqual(handle.stop(), undefined);
}
