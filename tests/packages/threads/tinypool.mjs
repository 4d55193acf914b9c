import { Tinypool } from 'tinypool';

for (const runtime of ['worker_threads', 'child_process']) {
  const pool = new Tinypool({ filename: new URL('double.mjs', import.meta.url).href, runtime, minThreads: 1, maxThreads: 2 });
  console.log(runtime, await Promise.all([1, 2, 3].map((n) => pool.run({ n }))));
  await pool.run({ n: 0, fails: true }).catch((error) => console.log(error.name, error.message));
  await pool.recycleWorkers();
  console.log(await pool.run({ n: 21 }), pool.options.maxThreads);
  await pool.destroy();
}
