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

const methodNames = [
  'fail', 'equal', 'notEqual', 'deepEqual', 'notDeepEqual', 'deepStrictEqual', 'notDeepStrictEqual', 'strictEqual',
  'notStrictEqual', 'partialDeepStrictEqual', 'match', 'doesNotMatch', 'throws', 'rejects', 'doesNotThrow',
  'doesNotReject', 'ifError',
];
const { prototype } = Assert;
const methods = Object.fromEntries(methodNames.map((name) => [name, prototype[name]]));
const classes = { AssertionError, CallTracker: deprecate(CallTracker, 'assert.CallTracker is deprecated.', 'DEP0173') };
const strictMethods = {
  ...methods,
  equal: methods.strictEqual,
  deepEqual: methods.deepStrictEqual,
  notEqual: methods.notStrictEqual,
  notDeepEqual: methods.notDeepStrictEqual,
};

/** Makes a function one of the two forms of the module. */
function defineMembers(assert, members) {
  for (const [name, value] of Object.entries(members)) setOwnProperty(assert, name, value);
}

defineMembers(ok, { ...classes, ok, ...methods, strict, Assert });
defineMembers(strict, { ...classes, ok, ...strictMethods, Assert, strict });

export default ok;
