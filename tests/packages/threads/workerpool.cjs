const workerpool = require('workerpool');

(async () => {
  for (const workerType of ['thread', 'process']) {
    const pool = workerpool.pool(`${__dirname}/workerpool_worker.cjs`, { maxWorkers: 2, workerType });
    console.log(workerType, await Promise.all([1, 2, 3].map((n) => pool.exec('square', [n]))));
    console.log(await pool.exec((a, b) => a + b, [3, 4]));
    await pool.exec('fail', []).catch((error) => console.log(error.name, error.message));
    await pool.exec('hang', []).timeout(200).catch((error) => console.log(error.name));
    const proxy = await pool.proxy();
    console.log(Object.keys(proxy).sort(), await proxy.square(9));
    await pool.exec('report', [], { on: (payload) => console.log('event', payload) });
    await pool.terminate();
  }
})();
