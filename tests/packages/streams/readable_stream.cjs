// readable-stream, the copy of Node's streams that half of npm stands on, in both directions with those of node:stream.
'use strict';
const native = require('node:stream');
const copy = require('readable-stream');

const log = (...words) => console.log(...words);
log(Object.keys(copy).filter((name) => typeof copy[name] === 'function').sort().join(' '));
log(copy.Readable === native.Readable, new copy.Readable() instanceof native.Readable, new native.Duplex() instanceof copy.Writable);
log(native.isReadable(new copy.Readable()), copy.isReadable?.(new native.Readable()), native.isErrored(new copy.PassThrough()));

function source(streams, size) {
  let left = size;
  return new streams.Readable({ highWaterMark: 4, read() { this.push(left-- > 0 ? `chunk${left} ` : null); } });
}
function sink(streams, name) {
  return new streams.Writable({
    highWaterMark: 8,
    write(chunk, encoding, callback) { log(name, 'write', String(chunk)); setImmediate(callback); },
    final(callback) { log(name, 'final'); callback(); },
  });
}

async function main() {
  for (const [from, to, name] of [[copy, native, 'copy→native'], [native, copy, 'native→copy'], [copy, copy, 'copy→copy']]) {
    await new Promise((resolve) => source(from, 3).pipe(sink(to, name)).on('finish', resolve).on('unpipe', () => log(name, 'unpipe')));
    await to.promises.pipeline(source(from, 2), new from.PassThrough(), new to.Transform({ transform: (chunk, encoding, callback) => callback(null, chunk) }), sink(to, `${name} pipeline`));
    const out = [];
    for await (const chunk of source(from, 2).pipe(new to.PassThrough())) out.push(String(chunk));
    log(name, 'iterated', out);
    await to.promises.pipeline(source(from, 2), new to.Writable({ write: (chunk, encoding, callback) => callback(new Error('full')) })).catch((error) => log(name, error.message));
    const stopped = source(from, 5);
    to.finished(stopped, (error) => log(name, 'finished', error?.code));
    stopped.destroy();
    await new Promise(setImmediate);
  }
  log(await copy.Readable.from([1, 2, 3, 4]).filter((value) => value % 2 === 0).map((value) => value * 10).toArray());
  log(await native.Readable.from(copy.Readable.from(['a', 'b'])).toArray());
  const duplex = native.compose?.(new copy.PassThrough(), new native.PassThrough());
  duplex.end('through both');
  log(String((await duplex.toArray())[0]));
  const { writable, readable } = native.Duplex.toWeb(new native.PassThrough());
  const writer = writable.getWriter();
  writer.write('web').then(() => writer.close());
  log(await copy.Readable.from(readable).toArray().then((chunks) => chunks.map((chunk) => Buffer.from(chunk).toString())));
}
main();
