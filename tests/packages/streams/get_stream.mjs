// get-stream: the contents of streams of Node, of the web, of files and of iterators.
import { createReadStream, writeFileSync } from 'node:fs';
import { Duplex, PassThrough, Readable, pipeline } from 'node:stream';
import getStream, { getStreamAsArray, getStreamAsArrayBuffer, getStreamAsBuffer, MaxBufferError } from 'get-stream';

const tried = async (name, promise) => {
  try {
    console.log(name, await promise);
  } catch (error) {
    console.log(name, error instanceof MaxBufferError, error.name, error.message, error.bufferedData?.toString());
  }
};
writeFileSync('text.txt', 'contents of a file, ä€');

await tried('file', getStream(createReadStream('text.txt', { highWaterMark: 3 })));
await tried('buffer', getStreamAsBuffer(createReadStream('text.txt')));
await tried('array buffer', getStreamAsArrayBuffer(Readable.from([new Uint8Array([1, 2]), new Uint8Array([3])])));
await tried('array', getStreamAsArray(Readable.from([{ one: 1 }, 'two', 3])));
await tried('web', getStream(new Blob(['of the web']).stream()));
await tried('iterator', getStream((async function* () { yield 'a'; yield 'b'; })()));
await tried('limit', getStream(Readable.from(['123', '456']), { maxBuffer: 4 }));
await tried('limit of an array', getStreamAsArray(Readable.from([1, 2, 3]), { maxBuffer: 2 }));
await tried('objects', getStream(Readable.from([{ no: 'text' }])));
await tried('not a stream', getStream({}));
await tried('destroyed', getStream(new PassThrough().destroy()));
await tried('destroyed with an error', getStream(new PassThrough().on('error', () => {}).destroy(new Error('gone'))));
const failing = new Readable({ read() { this.push('some'); this.destroy(new Error('broke')); } });
await tried('failing', getStream(failing));
const through = new PassThrough();
pipeline(Readable.from(['x', 'y']), through, () => {});
await tried('piped', getStream(through));
await tried('duplex', getStream(Duplex.from(['d', 'e'])));
const twice = Readable.from(['once']);
await tried('first', getStream(twice));
await tried('second', getStream(twice));
const open = new PassThrough();
open.write('open');
setImmediate(() => open.destroy());
await tried('closed early', getStream(open));
