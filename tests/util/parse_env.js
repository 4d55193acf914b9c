// Proves that util.parseEnv knows comments, quotes, several lines, exports and blanks as Node does.
'use strict';

const assert = require('node:assert');
const { parseEnv } = require('node:util');

const parsed = parseEnv(
  [
    '# comment',
    'BASIC=basic',
    'EMPTY=',
    'SPACES =  around  ',
    "SINGLE='a # b \\n c'",
    'DOUBLE="line one\\nline two"',
    'MULTI="first',
    'second"',
    'COMMENT=value # trailing',
    'export EXPORTED=yes',
    'EQUALS=a=b=c',
    'NOTHING',
    "UNCLOSED='oops",
    'LAST=1',
  ].join('\r\n'),
);
assert.deepStrictEqual(
  { ...parsed },
  {
    BASIC: 'basic',
    EMPTY: '',
    SPACES: 'around',
    SINGLE: 'a # b \\n c',
    DOUBLE: 'line one\nline two',
    MULTI: 'first\nsecond',
    COMMENT: 'value',
    EXPORTED: 'yes',
    EQUALS: 'a=b=c',
    UNCLOSED: "'oops",
    LAST: '1',
  },
);
assert.throws(() => parseEnv(1), { code: 'ERR_INVALID_ARG_TYPE' });
