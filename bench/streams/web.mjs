// Web streams, and between them and node:stream; nanoseconds per chunk.
import { Readable, Writable, finished, pipeline } from 'node:stream';
import { ReadableStream, TransformStream, WritableStream } from 'node:stream/web';
import { promisify } from 'node:util';
import { measureAsync } from '../ops/measure.mjs';

const piped = promisify(pipeline);
const ended = promisify(finished);
const block = new Uint8Array(1024);

const webSource = (count, type) => new ReadableStream({
  type,
  pull(controller) {
    // A byte stream owns what it is given.
    if (count-- > 0) controller.enqueue(type ? new Uint8Array(64) : block);
    else controller.close();
  },
});
const webSink = () => new WritableStream({ write() {} });
const nodeSource = (count) => new Readable({
  read() {
    this.push(count-- > 0 ? Buffer.from(block.buffer) : null);
  },
});
const nodeSink = () => new Writable({ write: (chunk, encoding, callback) => callback() });

const results = {};
const bench = async (name, run) => {
  results[name] = await measureAsync(run, 5000);
};

await bench('read', async (count) => {
  const reader = webSource(count).getReader();
  while (!(await reader.read()).done);
});
await bench('async iteration', async (count) => {
  for await (const chunk of webSource(count)) if (chunk === null) return;
});
await bench('byte stream', async (count) => {
  const reader = webSource(count, 'bytes').getReader();
  while (!(await reader.read()).done);
});
await bench('pipeTo', (count) => webSource(count).pipeTo(webSink()));
await bench('pipeThrough a TransformStream', (count) => webSource(count).pipeThrough(new TransformStream()).pipeTo(webSink()));
await bench('Readable.toWeb', async (count) => {
  const reader = Readable.toWeb(nodeSource(count)).getReader();
  while (!(await reader.read()).done);
});
await bench('Readable.fromWeb', (count) => ended(Readable.fromWeb(webSource(count)).resume()));
await bench('Writable.toWeb', (count) => webSource(count).pipeTo(Writable.toWeb(nodeSink())));
await bench('Writable.fromWeb', (count) => piped(nodeSource(count), Writable.fromWeb(webSink())));
await bench('pipeline of a web and a node stream', (count) => piped(webSource(count), nodeSink()));
console.log(JSON.stringify(results));
