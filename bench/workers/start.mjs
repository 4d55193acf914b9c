// From `new Worker()` to its first message, and to its end.

import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

const kThreads = 50;
const source = 'require("worker_threads").parentPort.postMessage(1)';

async function life() {
  const start = process.hrtime.bigint();
  const worker = new Worker(source, { eval: true });
  const exit = once(worker, 'exit');
  await once(worker, 'message');
  const first = process.hrtime.bigint();
  await exit;
  return [Number(first - start), Number(process.hrtime.bigint() - start)];
}

for (let i = 0; i < 5; i++) await life();
const lives = [];
for (let i = 0; i < kThreads; i++) lives.push(await life());
const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

const before = process.memoryUsage.rss();
const idle = [];
for (let i = 0; i < 20; i++) {
  const worker = new Worker('setInterval(() => {}, 1e6)', { eval: true });
  await once(worker, 'online');
  idle.push(worker);
}
const kib = (process.memoryUsage.rss() - before) / 1024 / idle.length;
await Promise.all(idle.map((worker) => worker.terminate()));
console.log(JSON.stringify({
  'first message': median(lives.map(([first]) => first)),
  'whole life': median(lives.map(([, whole]) => whole)),
  'memory of an idle thread (bytes)': kib * 1024,
}));
