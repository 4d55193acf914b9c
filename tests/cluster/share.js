// Proves that workers share a port under both policies, that the primary hears what becomes of them, and that they leave when asked.
'use strict';
const assert = require('node:assert');
const cluster = require('node:cluster');
const net = require('node:net');

if (cluster.isPrimary) {
  cluster.schedulingPolicy = process.argv[2] === 'none' ? cluster.SCHED_NONE : cluster.SCHED_RR;
  const events = [];
  cluster.on('online', (worker) => events.push(`online ${worker.id}`));
  const ports = new Set();
  let served = 0;
  cluster.on('listening', (worker, { port, addressType }) => {
    assert.strictEqual(addressType, 4);
    ports.add(port);
    if (++served < 2) return;
    served = 0;
    assert.strictEqual(ports.size, 1);
    const answers = new Set();
    const next = (left) => {
      if (left === 0) {
        // In turn means that both have had one; the system may do as it likes.
        if (cluster.schedulingPolicy === cluster.SCHED_RR) assert.deepStrictEqual([...answers].sort(), ['1', '2']);
        cluster.disconnect(() => events.push('all gone'));
        return;
      }
      net.connect(port, '127.0.0.1').on('data', (data) => answers.add(`${data}`)).on('close', () => next(left - 1));
    };
    next(4);
  });
  for (let i = 0; i < 2; i++) {
    const worker = cluster.fork();
    worker.on('exit', (code, signal) => {
      assert.deepStrictEqual([code, signal, worker.exitedAfterDisconnect, worker.isDead()], [0, null, true, true]);
    });
  }
  process.on('exit', () => {
    assert.deepStrictEqual(events.sort(), ['all gone', 'online 1', 'online 2']);
    assert.deepStrictEqual(cluster.workers, {});
  });
  if (process.argv[2] === undefined) {
    require('node:child_process').spawn(process.execPath, [__filename, 'none'], { stdio: 'inherit' })
      .on('exit', (code) => assert.strictEqual(code, 0));
  }
} else {
  net.createServer((socket) => socket.end(`${cluster.worker.id}`)).listen(0, '127.0.0.1');
}
