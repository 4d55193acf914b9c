// Mocks record calls, timers move by hand, and the end of a test undoes both.
'use strict';
const assert = require('node:assert');
const { describe, it, mock, test } = require('node:test');

const object = { add: (a, b) => a + b, value: 1 };

test('a mocked method', (t) => {
  const add = t.mock.method(object, 'add', () => 7);
  assert.strictEqual(object.add(1, 2), 7);
  assert.deepStrictEqual(add.mock.calls[0].arguments, [1, 2]);
  t.mock.property(object, 'value', 5);
  assert.strictEqual(object.value, 5);
});

test('the mocks of a test end with it', () => {
  assert.strictEqual(object.add(1, 2), 3);
  assert.strictEqual(object.value, 1);
});

describe('timers', () => {
  it('move with tick()', (t) => {
    t.mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 1000 });
    const fn = mock.fn();
    setTimeout(fn, 50);
    t.mock.timers.tick(49);
    assert.strictEqual(fn.mock.callCount(), 0);
    t.mock.timers.tick(1);
    assert.strictEqual(fn.mock.callCount(), 1);
    assert.strictEqual(Date.now(), 1050);
  });

  it('are real again afterwards', () => assert.ok(Date.now() > 1e9));
});
