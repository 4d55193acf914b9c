// Proves that os answers plausible facts of this machine and refuses wrong arguments.
'use strict';
const assert = require('node:assert');
const os = require('node:os');

assert(os.cpus().length >= 1);
assert(os.availableParallelism() >= 1);
assert(os.freemem() <= os.totalmem());
assert.strictEqual(os.loadavg().length, 3);
assert.strictEqual(os.userInfo().uid, process.geteuid());
assert(Buffer.isBuffer(os.userInfo({ encoding: 'buffer' }).username));
assert.strictEqual(`${os.hostname}`, os.hostname());
for (const list of Object.values(os.networkInterfaces())) {
  for (const { family, cidr, address } of list) assert(['IPv4', 'IPv6'].includes(family) && cidr.startsWith(address));
}
assert.strictEqual(typeof os.getPriority(), 'number');
assert.throws(() => os.setPriority(0, 100), { code: 'ERR_OUT_OF_RANGE' });
assert.throws(() => os.getPriority(2 ** 31 - 1), { code: 'ERR_SYSTEM_ERROR' });
assert.strictEqual(os.constants.signals.SIGKILL, 9);
assert(Object.isFrozen(os.constants.signals));
