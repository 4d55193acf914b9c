// Proves that each fs callback is a turn of its own: ticks and microtasks run before the next one, and what a callback throws is an
// uncaught exception that the others do not notice.
'use strict';

const assert = require('node:assert');
const fs = require('node:fs');

const events = [];
const uncaught = [];
process.on('uncaughtException', (error) => uncaught.push(error.message));

let left = 3;
for (const name of ['a', 'b', 'c']) {
  fs.stat(__filename, () => {
    events.push(`${name} callback`);
    process.nextTick(() => events.push(`${name} tick`));
    Promise.resolve().then(() => events.push(`${name} microtask`));
    if (--left === 0) setImmediate(check);
    if (name === 'b') throw new Error('thrown by b');
  });
}

function check() {
  assert.deepStrictEqual(uncaught, ['thrown by b']);
  assert.strictEqual(events.length, 9);
  for (let i = 0; i < events.length; i += 3) {
    const name = events[i][0];
    assert.deepStrictEqual(events.slice(i, i + 3), [`${name} callback`, `${name} tick`, `${name} microtask`]);
  }
}

process.on('exit', () => assert.strictEqual(left, 0));
