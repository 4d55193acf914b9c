// node:assert: checks that throw an AssertionError when they fail.

import { Assert } from 'internal/assert/assert_class';
import { AssertionError } from 'internal/assert/assertion_error';
import { CallTracker } from 'internal/assert/calltracker';
import { innerOk } from 'internal/assert/utils';
import { assignFunctionName, deprecate, setOwnProperty } from 'internal/util';

/** One of the two forms of the module, a function that wants a truthy value: assert(value, message). */
function makeForm(name) {
  const form = function(...given) {
    innerOk(form, given.length, ...given);
  };
  return assignFunctionName(name, form);
}

const ok = makeForm('ok');
/** assert.strict: the same, with the strict variants as its methods. */
const strict = makeForm('strict');

const methods = { ...Assert.prototype };
delete methods.ok;
const classes = { AssertionError, CallTracker: deprecate(CallTracker, 'assert.CallTracker is deprecated.', 'DEP0173') };
const strictMethods = {
  ...methods,
  equal: methods.strictEqual,
  deepEqual: methods.deepStrictEqual,
  notEqual: methods.notStrictEqual,
  notDeepEqual: methods.notDeepStrictEqual,
};

/** Gives a form its members. */
function defineMembers(assert, members) {
  for (const [name, value] of Object.entries(members)) setOwnProperty(assert, name, value);
}

defineMembers(ok, { ...classes, ok, ...methods, strict, Assert });
defineMembers(strict, { ...classes, ok, ...strictMethods, Assert, strict });

export default ok;
