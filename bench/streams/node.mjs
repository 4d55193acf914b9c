// Object and byte streams of node:stream: pipe, pipeline, async iteration, Transform; nanoseconds per chunk.
import { once } from 'node:events';
import { PassThrough, Readable, Transform, Writable, finished, pipeline } from 'node:stream';
import { promisify } from 'node:util';
import { measureAsync } from '../ops/measure.mjs';

const piped = promisify(pipeline);
const ended = promisify(finished);
const block = Buffer.alloc(1024);

const source = (count, objectMode) => {
  const chunk = objectMode ? { value: 1 } : block;
  return new Readable({
    objectMode,
    read() {
      this.push(count-- > 0 ? chunk : null);
    },
  });
};

// A source that has a whole row of chunks at a time, later.
const burstSource = (count, objectMode) => {
  const chunk = objectMode ? { value: 1 } : block;
  return new Readable({
    objectMode,
    read() {
      setImmediate(() => {
        for (let index = 0; index < 16 && count > 0; index++, count--) this.push(chunk);
        if (count <= 0) this.push(null);
      });
    },
  });
};

const sink = (objectMode) => new Writable({ objectMode, write: (chunk, encoding, callback) => callback() });
const slowSink = (objectMode) => new Writable({ objectMode, write: (chunk, encoding, callback) => process.nextTick(callback) });
const through = (objectMode) => new Transform({ objectMode, transform: (chunk, encoding, callback) => callback(null, chunk) });

const results = {};
const bench = async (name, run) => {
  results[name] = await measureAsync(run, 20_000);
};

for (const objectMode of [true, false]) {
  const kind = objectMode ? 'objects' : 'bytes';
  await bench(`${kind}: data events`, (count) => ended(source(count, objectMode).on('data', () => {})));
  await bench(`${kind}: readable events`, async (count) => {
    const stream = source(count, objectMode);
    stream.on('readable', () => {
      while (stream.read() !== null);
    });
    await once(stream, 'end');
  });
  await bench(`${kind}: pipe`, (count) => ended(source(count, objectMode).pipe(sink(objectMode))));
  await bench(`${kind}: pipe in bursts`, (count) => ended(burstSource(count, objectMode).pipe(sink(objectMode))));
  await bench(`${kind}: pipe to a slow sink`, (count) => ended(source(count, objectMode).pipe(slowSink(objectMode))));
  await bench(`${kind}: pipeline`, (count) => piped(source(count, objectMode), sink(objectMode)));
  await bench(`${kind}: through a Transform`, (count) => piped(source(count, objectMode), through(objectMode), sink(objectMode)));
  await bench(`${kind}: through three PassThroughs`, (count) => {
    const passes = Array.from({ length: 3 }, () => new PassThrough({ objectMode }));
    return piped(source(count, objectMode), ...passes, sink(objectMode));
  });
  await bench(`${kind}: async iteration`, async (count) => {
    for await (const chunk of source(count, objectMode)) if (chunk === null) return;
  });
  await bench(`${kind}: write with callbacks`, (count) => new Promise((resolve) => {
    const stream = sink(objectMode);
    const chunk = objectMode ? { value: 1 } : block;
    let left = count;
    const written = () => {
      if (--left === 0) resolve();
    };
    for (let index = 0; index < count; index++) stream.write(chunk, written);
  }));
}
const generate = async function* (count) {
  for (let index = 0; index < count; index++) yield index;
};
await bench('pipeline with async generators', (count) => piped(
  () => generate(count),
  async function* (values) {
    for await (const value of values) yield value + 1;
  },
  sink(true),
));
await bench('Readable.from(array)', (count) => ended(Readable.from(new Array(count).fill(1)).resume()));
await bench('map and filter', (count) => source(count, true).map((value) => value).filter(() => true).forEach(() => {}));

// Streams themselves: made, used for one chunk, and gone.
const rounds = async (count, round) => {
  for (let index = 0; index < count; index++) await round();
};
results['a Transform, for one chunk'] = await measureAsync((count) => rounds(count, async () => {
  const stream = through(false);
  stream.resume().end(block);
  await once(stream, 'close');
}), 1000);
results['a Readable read to its end'] = await measureAsync((count) => rounds(count, () => ended(source(1, false).resume())), 1000);
console.log(JSON.stringify(results));
