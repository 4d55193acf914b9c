// node:assert: checks that throw an AssertionError when they fail.

import { Assert } from 'internal/assert/assert_class';
import { AssertionError } from 'internal/assert/assertion_error';
import { CallTracker } from 'internal/assert/calltracker';
import { innerOk } from 'internal/assert/utils';
import { deprecate, setOwnProperty } from 'internal/util';

/** assert(value, message): wants a truthy value. */
function ok(...args) {
  innerOk(ok, args.length, ...args);
}

/** assert.strict(value, message): the same, with the strict variants as its methods. */
function strict(...args) {
  innerOk(strict, args.length, ...args);
}

const assert = ok;

assert.AssertionError = AssertionError;
assert.CallTracker = deprecate(CallTracker, 'assert.CallTracker is deprecated.', 'DEP0173');
assert.ok = assert;
for (const name of [
  'fail', 'equal', 'notEqual', 'deepEqual', 'notDeepEqual', 'deepStrictEqual', 'notDeepStrictEqual', 'strictEqual',
  'notStrictEqual', 'partialDeepStrictEqual', 'match', 'doesNotMatch', 'throws', 'rejects', 'doesNotThrow',
  'doesNotReject', 'ifError',
]) {
  setOwnProperty(assert, name, Assert.prototype[name]);
}

assert.strict = Object.assign(strict, assert, {
  equal: assert.strictEqual,
  deepEqual: assert.deepStrictEqual,
  notEqual: assert.notStrictEqual,
  notDeepEqual: assert.notDeepStrictEqual,
});
assert.strict.Assert = Assert;
assert.strict.strict = assert.strict;
assert.Assert = Assert;

export default assert;
