import { Worker, isMainThread, parentPort } from 'node:worker_threads';
import { fileURLToPath } from 'node:url';
import * as Comlink from 'comlink';
import nodeEndpoint from 'comlink/dist/umd/node-adapter.js';

class Counter {
  count = 0;
  add(by) { return (this.count += by); }
  async each(values, callback) { for (const value of values) await callback(value * 2); }
  fail() { throw new TypeError('on purpose'); }
}

if (isMainThread) {
  const worker = new Worker(fileURLToPath(import.meta.url));
  const Remote = Comlink.wrap(nodeEndpoint(worker));
  const counter = await new Remote();
  console.log(await counter.add(2), await counter.add(3), await counter.count);
  const seen = [];
  await counter.each([1, 2, 3], Comlink.proxy((value) => { seen.push(value); }));
  console.log(seen);
  await counter.fail().catch((error) => console.log(error.name, error.message));
  counter[Comlink.releaseProxy]();
  await worker.terminate();
} else {
  Comlink.expose(Counter, nodeEndpoint(parentPort));
}
