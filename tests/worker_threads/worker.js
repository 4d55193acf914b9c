// Threads run files, texts and URLs; they get data and messages, write to their parent's streams, and end with codes and errors.

const assert = require('node:assert');
const { once } = require('node:events');
const { Worker, isMainThread, MessageChannel, SHARE_ENV, threadId } = require('node:worker_threads');

const run = (source, options) => new Worker(source, { eval: true, ...options });

async function outcome(worker) {
  const messages = [];
  const errors = [];
  worker.on('message', (message) => messages.push(message));
  worker.on('error', (error) => errors.push(error));
  const code = await new Promise((resolve) => { worker.on('exit', resolve); });
  return { messages, errors, code };
}

async function talks() {
  const { port1, port2 } = new MessageChannel();
  const worker = run(`
    const { parentPort, workerData, threadId, isMainThread } = require('worker_threads');
    workerData.port.postMessage({ isMainThread, threadId });
    workerData.port.close();
    parentPort.once('message', (bytes) => parentPort.postMessage(bytes.map((byte) => byte + 1), [bytes.buffer]));
  `, { workerData: { port: port2 }, transferList: [port2] });
  const { threadId: number } = worker;
  assert.ok(number > 0);
  const first = once(port1, 'message');
  const bytes = new Uint8Array([1, 2, 3]);
  worker.postMessage(bytes, [bytes.buffer]);
  assert.strictEqual(bytes.byteLength, 0);
  assert.deepStrictEqual(await first, [{ isMainThread: false, threadId: number }]);
  const { messages, code } = await outcome(worker);
  assert.deepStrictEqual(messages, [new Uint8Array([2, 3, 4])]);
  assert.strictEqual(code, 0);
  assert.strictEqual(worker.threadId, -1);
}

async function runsModules() {
  const url = new URL(`data:text/javascript,${encodeURIComponent('import { parentPort } from "node:worker_threads"; parentPort.postMessage(import.meta.url.slice(0, 5));')}`);
  assert.deepStrictEqual((await outcome(new Worker(url))).messages, ['data:']);
}

async function fails() {
  const { errors, code } = await outcome(run('const error = new RangeError("too far"); error.code = "FAR"; throw error'));
  assert.strictEqual(code, 1);
  assert.ok(errors[0] instanceof RangeError);
  assert.strictEqual(errors[0].code, 'FAR');
  assert.match(errors[0].stack, /worker eval/);
  assert.throws(() => new Worker('no-such-form'), { code: 'ERR_WORKER_PATH' });
  assert.throws(() => run('', { workerData: () => {} }), { name: 'DataCloneError' });
  assert.throws(() => run('', { execArgv: ['--title=x'] }), { code: 'ERR_WORKER_INVALID_EXEC_ARGV' });
}

async function isEnded() {
  for (const source of ['for (;;);', 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)', 'setInterval(() => {}, 1000)', 'setInterval(() => {}, 1000); await new Promise(() => {})']) {
    const worker = run(source);
    await once(worker, 'online');
    assert.strictEqual(await worker.terminate(), 1);
  }
  assert.strictEqual((await outcome(run('process.on("exit", () => { process.exitCode = 5 }); process.exit(3); globalThis.x()'))).code, 5);
}

async function hasItsOwnProcess() {
  process.env.WORKER_TEST = 'main';
  const { messages } = await outcome(run(`
    process.env.WORKER_TEST = 'worker';
    let refused;
    try { process.chdir('/'); } catch (error) { refused = error.code; }
    require('worker_threads').parentPort.postMessage([process.argv.slice(2), refused]);
  `, { argv: ['a', 1] }));
  assert.deepStrictEqual(messages, [[['a', '1'], 'ERR_WORKER_UNSUPPORTED_OPERATION']]);
  assert.strictEqual(process.env.WORKER_TEST, 'main');
  await outcome(run('process.env.WORKER_TEST = "shared"', { env: SHARE_ENV }));
  assert.strictEqual(process.env.WORKER_TEST, 'shared');
}

async function hasStreams() {
  const worker = run('process.stdin.pipe(process.stdout)', { stdin: true, stdout: true });
  worker.stdin.end('through the thread');
  let text = '';
  worker.stdout.setEncoding('utf8').on('data', (chunk) => { text += chunk; });
  await once(worker, 'exit');
  assert.strictEqual(text, 'through the thread');
}

async function runsOutOfMemory() {
  const worker = run('const all = []; for (;;) all.push([all]);', { resourceLimits: { maxOldGenerationSizeMb: 20 } });
  const { errors, code } = await outcome(worker);
  assert.strictEqual(errors[0].code, 'ERR_WORKER_OUT_OF_MEMORY');
  assert.strictEqual(code, 1);
  const deep = await outcome(run('(function again() { again(); })()'));
  assert.ok(deep.errors[0] instanceof RangeError);
}

(async () => {
  assert.ok(isMainThread);
  assert.strictEqual(threadId, 0);
  for (const test of [talks, runsModules, fails, isEnded, hasItsOwnProcess, hasStreams, runsOutOfMemory]) await test();
})();
