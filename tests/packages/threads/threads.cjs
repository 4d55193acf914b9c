const { spawn, Pool, Thread, Worker, Transfer } = require('threads');

(async () => {
  const math = await spawn(new Worker('./threads_worker.cjs'));
  console.log(await math.add(2, 3));
  await math.fail().catch((error) => console.log(error.name, error.message));
  console.log(await math.size(Transfer(new ArrayBuffer(16))));
  await new Promise((resolve) => math.count(3).subscribe({ next: (n) => console.log('next', n), complete: resolve }));
  await Thread.terminate(math);
  const pool = Pool(() => spawn(new Worker('./threads_worker.cjs')), 2);
  const results = [];
  for (const n of [1, 2, 3, 4]) pool.queue(async (worker) => results.push(await worker.add(n, n)));
  await pool.completed();
  console.log(results.sort((a, b) => a - b));
  await pool.terminate();
})();
