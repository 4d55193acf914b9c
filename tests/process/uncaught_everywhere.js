// Proves that an exception out of any kind of callback ends the process with code 1, or 7 when a handler threw it, and says so on stderr.
'use strict';
const assert = require('node:assert');
const { spawn } = require('node:child_process');

const fail = '() => { throw new Error("boom"); }';
const cases = {
  timeout: [1, `setTimeout(${fail})`],
  interval: [1, `setInterval(${fail})`],
  immediate: [1, `setImmediate(${fail})`],
  tick: [1, `process.nextTick(${fail})`],
  microtask: [1, `queueMicrotask(${fail})`],
  rejection: [1, `Promise.resolve().then(${fail})`],
  request: [1, `require("fs").stat("/", ${fail})`],
  file: [1, `require("fs").readFile(process.execPath + "-missing", ${fail})`],
  child: [1, `require("child_process").exec("exit 0", ${fail})`],
  stream: [1, `require("stream").Readable.from(["a"]).on("data", ${fail})`],
  compression: [1, `require("zlib").gzip("a", ${fail})`],
  target: [1, `const t = new EventTarget(); t.addEventListener("a", ${fail}); t.dispatchEvent(new Event("a"))`],
  finalizer: [1, `
    const registry = new FinalizationRegistry(${fail});
    (() => { for (let i = 0; i < 10; i++) registry.register({}, i); })();
    setTimeout(() => globalThis.gc(), 5);
    setTimeout(() => {}, 2000);`],
  exit: [1, `process.on("exit", ${fail})`],
  beforeExit: [1, `process.on("beforeExit", ${fail})`],
  handler: [7, `process.on("uncaughtException", ${fail}); setImmediate(() => { throw new Error("first"); })`],
  capture: [7, `process.setUncaughtExceptionCaptureCallback(${fail}); setImmediate(() => { throw new Error("first"); })`],
};

async function run(name) {
  const [expected, source] = cases[name];
  const child = spawn(process.execPath, ['--expose-gc', '-e', source], { stdio: ['ignore', 'ignore', 'pipe'] });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text) => { stderr += text; });
  const code = await new Promise((resolve) => child.on('close', resolve));
  assert.strictEqual(code, expected, `${name}: ${stderr}`);
  assert.match(stderr, /Error: boom\n/, name);
}

(async () => {
  const names = Object.keys(cases);
  const worker = async () => {
    while (names.length > 0) await run(names.shift());
  };
  await Promise.all([worker(), worker()]);
})();
