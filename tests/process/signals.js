// Proves that a caught signal reaches its listener with name and number, and that kill() checks its arguments.
'use strict';
const assert = require('node:assert');
const { constants } = require('node:os');

assert.strictEqual(process.kill(process.pid, 0), true);
assert.throws(() => process.kill('x'), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => process.kill(process.pid, 'SIGNOPE'), { code: 'ERR_UNKNOWN_SIGNAL' });
assert.throws(() => process.on('SIGKILL', () => {}), { code: 'EINVAL', syscall: 'uv_signal_start' });

let seen;
process.once('SIGUSR2', (...args) => { seen = args; });
const keepAlive = setInterval(() => {
  if (seen === undefined) return;
  clearInterval(keepAlive);
  assert.deepStrictEqual(seen, ['SIGUSR2', constants.signals.SIGUSR2]);
}, 5);
process.kill(process.pid, 'SIGUSR2');
