// Round trips between two threads, one at a time, and many messages in a row.

import { once } from 'node:events';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { fileURLToPath } from 'node:url';

const kTrips = 20_000;

if (!isMainThread) {
  parentPort.on('message', (message) => (message === null ? parentPort.close() : parentPort.postMessage(message)));
} else {
  const worker = new Worker(fileURLToPath(import.meta.url));
  await once(worker, 'online');

  const trips = (message, count) => new Promise((resolve) => {
    let left = count;
    worker.on('message', function again() {
      if (--left > 0) return worker.postMessage(message);
      worker.off('message', again);
      resolve();
    });
    worker.postMessage(message);
  });
  const flood = (message, count) => new Promise((resolve) => {
    let left = count;
    worker.on('message', function arrived() {
      if (--left > 0) return;
      worker.off('message', arrived);
      resolve();
    });
    for (let i = 0; i < count; i++) worker.postMessage(message);
  });

  const results = {};
  async function measure(name, run, message) {
    await run(message, kTrips / 4);
    const start = process.hrtime.bigint();
    await run(message, kTrips);
    results[name] = Number(process.hrtime.bigint() - start) / kTrips;
  }
  await measure('round trip of a number', trips, 1);
  await measure('round trip of an object', trips, { id: 1, name: 'task', values: [1, 2, 3], nested: { a: 'b' } });
  await measure('round trip of 64 KiB', trips, new Uint8Array(65536));
  await measure('number, many at once', flood, 1);
  await measure('object, many at once', flood, { id: 1, name: 'task', values: [1, 2, 3], nested: { a: 'b' } });
  worker.postMessage(null);
  console.log(JSON.stringify(results));
}
