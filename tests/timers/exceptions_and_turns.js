// Proves that an exception in a timer or an immediate is reported with its place and the others of the turn still run, in order.
const assert = require('node:assert');
const { AsyncLocalStorage, executionAsyncId } = require('node:async_hooks');
const fs = require('node:fs');

const storage = new AsyncLocalStorage();
const order = [];
process.on('uncaughtException', (error) => {
  if (typeof error === 'string') {
    order.push(`${error} in ${storage.getStore()}`);
    return;
  }
  console.error(error);
  process.exit(1);
});

function thrower(name) {
  return () => {
    process.nextTick(() => order.push(`tick of ${name}`));
    throw name;
  };
}

storage.run('a', () => setTimeout(thrower('timer'), 5));
storage.run('b', () => setTimeout(() => order.push(`timer in ${storage.getStore()}`), 5));
const blockedUntil = performance.now() + 10;
while (performance.now() < blockedUntil);

setTimeout(() => {
  assert.strictEqual(storage.getStore(), undefined);
  assert.deepStrictEqual(order.splice(0).sort(), ['tick of timer', 'timer in a', 'timer in b']);
}, 20);

setTimeout(() => {
  storage.run('c', () => setImmediate(thrower('immediate')));
  setImmediate(() => {
    order.push('second');
    clearImmediate(third);
    setImmediate(() => order.push('next turn'));
    process.nextTick(() => order.push('tick'));
  });
  const third = setImmediate(() => order.push('third, which is cleared'));
  setImmediate(() => order.push('fourth'));
  setImmediate(() => {
    setImmediate(() => {
      const rest = order.filter((entry) => !entry.startsWith('tick of'));
      assert.deepStrictEqual(rest, ['immediate in c', 'second', 'tick', 'fourth', 'next turn']);
      assert(order.includes('tick of immediate'));
      order.length = 0;
    });
  });
}, 60);

// A chain of immediates leaves room for what the operating system has to tell, and for timers.
setTimeout(() => {
  let turns = 0;
  let isRead = false;
  let isTimed = false;
  fs.readFile(__filename, () => {
    isRead = true;
  });
  setTimeout(() => {
    isTimed = true;
  }, 5);
  const next = () => {
    turns++;
    if (isRead && isTimed) order.push('chain');
    else setImmediate(next);
  };
  next();
  setTimeout(() => {
    assert.deepStrictEqual(order, ['chain']);
    assert(turns > 1);
    assert(executionAsyncId() > 0);
  }, 1000);
}, 100);
