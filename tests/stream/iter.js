// Proves that node:stream/iter, node:zlib/iter and the batches of file handles work together, keep their budgets and answer aborts at once.
'use strict';
const { spawnSync } = require('node:child_process');
const flag = '--experimental-stream-iter';

if (!process.execArgv.includes(flag)) {
  require('node:assert').throws(() => require('node:stream/iter'), { code: 'ERR_UNKNOWN_BUILTIN_MODULE' });
  const { status, stderr } = spawnSync(process.execPath, ['--no-warnings', flag, __filename], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return;
}

const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { Readable } = require('node:stream');
const {
  array, broadcast, bytes, duplex, from, fromSync, fromReadable, fromWritable, merge, ondrain, pipeTo, pipeToSync, pull, pullSync, push, share,
  shareSync, text, textSync, toReadable, toWritable,
} = require('node:stream/iter');
const zlib = require('node:zlib/iter');

const full = new Uint8Array(16 * 1024);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'iter-'));
const later = (answer) => new Promise((resolve) => setImmediate(resolve, answer));
/** Whether a promise waits still. */
const waits = (promise) => Promise.race([promise.then(() => false, () => false), later(true)]);

async function everyCodecGoesRound() {
  const input = 'round and round '.repeat(20_000);
  for (const name of ['Gzip', 'Deflate', 'Brotli', 'Zstd']) {
    const packed = await bytes(pull(input, zlib[`compress${name}`]()));
    assert.ok(packed.byteLength < input.length / 50, name);
    assert.strictEqual(await text(pull(packed, zlib[`decompress${name}`]())), input);
    assert.strictEqual(textSync(pullSync(packed, zlib[`decompress${name}Sync`]())), input);
    const small = pullSync(fromSync(input), zlib[`compress${name}Sync`]({ chunkSize: 64 }));
    assert.strictEqual(textSync(pullSync(small, zlib[`decompress${name}Sync`]({ chunkSize: 64 }))), input);
  }
  await assert.rejects(bytes(pull('no gzip', zlib.decompressGzip())), { code: 'Z_DATA_ERROR' });
}

async function filesAreSourcesAndTargets() {
  const name = path.join(folder, 'file');
  const content = Buffer.alloc(300 * 1024, 'content ');
  const target = await fs.promises.open(name, 'w');
  const writer = target.writer({ autoClose: true });
  assert.strictEqual(await pipeTo(from(content), zlib.compressGzip(), writer), fs.statSync(name).size);
  assert.strictEqual(target.fd, -1);
  const source = await fs.promises.open(name);
  assert.deepStrictEqual(Buffer.from(await bytes(source.pull(zlib.decompressGzip(), { autoClose: true }))), content);

  const again = await fs.promises.open(name, 'w+');
  const placed = again.writer({ start: 2, limit: 4 });
  assert.throws(() => again.pull(), { code: 'ERR_INVALID_STATE' });
  assert.strictEqual(placed.writeSync('ab'), true);
  await assert.rejects(placed.write('cde'), { code: 'ERR_OUT_OF_RANGE' });
  const both = [placed.write('c'), placed.writev(['d'])];
  assert.strictEqual(placed.writeSync('x'), false);
  await Promise.all(both);
  assert.strictEqual(await placed.end(), 4);
  await assert.rejects(placed.write('e'), { code: 'ERR_INVALID_STATE' });
  assert.strictEqual(textSync(again.pullSync({ start: 0 })), '\0\0abcd');
  const out = again.writer({ start: 0 });
  assert.strictEqual(pipeToSync('xy', out), 2);
  assert.strictEqual(await text(again.pull({ start: 0, limit: 3, chunkSize: 2, autoClose: true })), 'xya');
}

async function budgetsAreKept() {
  const { writer, readable } = push();
  assert.strictEqual(writer.writeSync(full), true);
  assert.deepStrictEqual([writer.canWrite, writer.writeSync('x')], [false, false]);
  const pending = writer.write('y');
  await assert.rejects(writer.write('z'), { code: 'ERR_INVALID_STATE', name: 'RangeError' });
  const drained = ondrain(writer);
  assert.ok(await waits(drained));
  const iterator = readable[Symbol.asyncIterator]();
  assert.strictEqual((await iterator.next()).value[0].byteLength, full.byteLength);
  await pending;
  assert.strictEqual(await drained, true);
  const ended = writer.end();
  assert.ok(await waits(ended));
  assert.strictEqual((await iterator.next()).value[0].byteLength, 1);
  assert.strictEqual(await ended, full.byteLength + 1);
}

async function readersOfOneSource() {
  const { writer, broadcast: channel } = broadcast();
  const both = [channel.push(), channel.push()].map((reader) => text(reader));
  await writer.write('to all');
  assert.strictEqual(await writer.end(), 6);
  assert.deepStrictEqual(await Promise.all(both), ['to all', 'to all']);

  const shared = share(Readable.from(['a', 'b']));
  assert.deepStrictEqual(await Promise.all([text(shared.pull()), text(shared.pull())]), ['ab', 'ab']);
  const strict = shareSync([full, full, full].map((chunk) => [chunk]), { budget: full.byteLength });
  const [first] = [strict.pull()[Symbol.iterator](), strict.pull()];
  first.next();
  assert.throws(() => first.next(), { code: 'ERR_OUT_OF_RANGE' });

  const [a, b] = duplex();
  a.writer.writeSync('there');
  b.writer.writeSync('back');
  await Promise.all([a.close(), b.close()]);
  assert.deepStrictEqual([await text(b.readable), await text(a.readable)], ['there', 'back']);
}

async function abortsAnswerAtOnce() {
  const never = () => ({ [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => {}) }) });
  const reason = new Error('enough');
  for (const start of [
    (options) => text(never(), options),
    (options) => text(pull(never(), (chunks) => chunks, options)),
    (options) => text(merge(never(), never(), options)),
    (options) => pipeTo(never(), { write() {} }, options),
  ]) {
    const controller = new AbortController();
    const result = start({ signal: controller.signal });
    assert.ok(await waits(result));
    controller.abort(reason);
    await assert.rejects(result, (error) => error === reason);
  }
}

async function classicStreamsTakePart() {
  const readable = toReadable(pull(Readable.from(['one ', 'two']), zlib.compressGzip()));
  assert.strictEqual(await text(pull(fromReadable(readable), zlib.decompressGzip())), 'one two');
  const { writer, readable: written } = push();
  const writable = toWritable(writer);
  const back = fromWritable(writable, { backpressure: 'unbounded' });
  const result = text(written);
  await pipeTo(['a', 'b'], back);
  assert.strictEqual(await result, 'ab');
  assert.strictEqual((await array(from(['x', new Uint8Array(0)]))).length, 2);
}

(async () => {
  await everyCodecGoesRound();
  await filesAreSourcesAndTargets();
  await budgetsAreKept();
  await readersOfOneSource();
  await abortsAnswerAtOnce();
  await classicStreamsTakePart();
})().finally(() => fs.rmSync(folder, { recursive: true }));
