// A store that follows asynchronous operations.
import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks';
import { measure, measureAsync } from '../ops/measure.mjs';

const storage = new AsyncLocalStorage();
const others = Array.from({ length: 3 }, () => new AsyncLocalStorage());
const store = { id: 1 };
const read = () => storage.getStore();
const resource = new AsyncResource('bench');

const results = {
  'getStore outside': measure(read),
  'getStore inside': storage.run(store, () => measure(read)),
  'run': measure(() => storage.run(store, read)),
  'run, four storages': others.reduce((run, other) => () => other.run(1, run), () => measure(() => storage.run(store, read)))(),
  'runInAsyncScope': measure(() => resource.runInAsyncScope(read)),
  'run with an await': await measureAsync(async (count) => {
    for (let index = 0; index < count; index++) {
      await storage.run({ index }, async () => {
        await undefined;
        return storage.getStore();
      });
    }
  }, 20_000),
  'run with a timer': await measureAsync(async (count) => {
    for (let index = 0; index < count; index++) await storage.run({ index }, () => new Promise((resolve) => setImmediate(resolve)));
  }, 5000),
};
console.log(JSON.stringify(results));
