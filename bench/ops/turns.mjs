// Turns of the event loop and operations that end later.
import { EventEmitter } from 'node:events';
import fs from 'node:fs';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import zlib from 'node:zlib';
import { measureAsync } from './measure.mjs';

const here = fileURLToPath(import.meta.url);
const deflate = promisify(zlib.deflate);

/** Calls `schedule` with a callback, again and again. */
const chain = (schedule) => (count) =>
  new Promise((resolve) => {
    const next = () => (count-- > 0 ? schedule(next) : resolve());
    next();
  });
const repeat = (operation) => async (count) => {
  for (let index = 0; index < count; index++) await operation();
};

const results = {
  'process.nextTick': await measureAsync(chain((next) => process.nextTick(next)), 50_000),
  'queueMicrotask': await measureAsync(chain((next) => queueMicrotask(next)), 50_000),
  'setImmediate': await measureAsync(chain((next) => setImmediate(next)), 20_000),
  'setTimeout and clearTimeout': await measureAsync(repeat(() => clearTimeout(setTimeout(() => {}, 1000))), 20_000),
  'fs.promises.stat': await measureAsync(repeat(() => fs.promises.stat(here)), 2000),
  'fs.promises.readFile': await measureAsync(repeat(() => fs.promises.readFile(here)), 1000),
  'fs.stat with a callback': await measureAsync(chain((next) => fs.stat(here, next)), 2000),
  'zlib.deflate 1 KiB': await measureAsync(repeat(() => deflate(Buffer.alloc(1024))), 500),
  'emitter.emit': await measureAsync(async (count) => {
    const emitter = new EventEmitter().on('x', () => {});
    for (let index = 0; index < count; index++) emitter.emit('x', index);
  }, 100_000),
  'a chunk through Readable': await measureAsync(async (count) => {
    for await (const chunk of Readable.from(Array.from({ length: count }, (_, index) => index))) void chunk;
  }, 5000),
};
console.log(JSON.stringify(results));
