// Proves that assertion errors show the expression, both values and where they differ.
'use strict';

const assert = require('node:assert');

const messageOf = (fn) => {
  try {
    fn();
  } catch (error) {
    assert.strictEqual(error.code, 'ERR_ASSERTION');
    return error.message;
  }
  return 'did not throw';
};

assert.strictEqual(messageOf(() => assert.ok(0 > 1)), 'The expression evaluated to a falsy value:\n\n  assert.ok(0 > 1)\n');
assert.strictEqual(messageOf(() => assert.strictEqual(1, 2)), 'Expected values to be strictly equal:\n\n1 !== 2\n');
assert.strictEqual(
  messageOf(() => assert.deepStrictEqual({ a: 1, b: [1, 2] }, { a: 1, b: [1, 3] })),
  'Expected values to be strictly deep-equal:\n+ actual - expected\n\n  {\n    a: 1,\n    b: [\n      1,\n+     2\n-     3\n    ]\n  }\n',
);
assert.strictEqual(messageOf(() => assert.throws(() => {})), 'Missing expected exception.');
assert.strictEqual(messageOf(() => assert.equal(1, 2)), '1 == 2');
assert.strictEqual(messageOf(() => assert.fail()), 'Failed');
