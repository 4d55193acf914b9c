// vm.compileFunction() refuses parameters that are more than parameters with a SyntaxError.
'use strict';
const assert = require('node:assert');
const vm = require('node:vm');

assert.throws(() => vm.compileFunction('return a', ['a b']), SyntaxError);
// node ends with a failed assertion here.
if (process.versions.protojs !== undefined) assert.throws(() => vm.compileFunction('return a', ['a\n}{']), SyntaxError);
