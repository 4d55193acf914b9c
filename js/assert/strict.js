// @ts-check
// node:assert/strict: node:assert with the strict variants of equal() and deepEqual().

import assert from 'assert';

export default assert.strict;
