// A thread has no channel to a parent process: process.channel and its neighbours are not there, or refuse where there is one to be had.

const assert = require('node:assert');
const { once } = require('node:events');
const { Worker } = require('node:worker_threads');

const program = `
  const codes = ['send', 'disconnect', 'channel', 'connected'].map((name) => {
    try {
      const value = process[name];
      return typeof value === 'function' ? value() : typeof value;
    } catch (error) {
      return error.code;
    }
  });
  require('node:worker_threads').parentPort.postMessage(codes);
`;

(async () => {
  const codes = async (env) => (await once(new Worker(program, { eval: true, env }), 'message'))[0];
  assert.deepStrictEqual(await codes({}), Array(4).fill('undefined'));
  assert.deepStrictEqual(await codes({ NODE_CHANNEL_FD: '9' }), Array(4).fill('ERR_WORKER_UNSUPPORTED_OPERATION'));
})();
