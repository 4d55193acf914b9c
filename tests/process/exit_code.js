// Proves that process.exitCode takes integers and their strings only, and that 'exit' listeners run once, with that code.
'use strict';
const assert = require('node:assert');

for (const bad of ['', '1 one', {}, true, 2.5, NaN]) {
  assert.throws(() => { process.exitCode = bad; }, (error) => ['ERR_INVALID_ARG_TYPE', 'ERR_OUT_OF_RANGE'].includes(error.code));
}
process.exitCode = '3';
let calls = 0;
process.on('exit', (code) => {
  assert.strictEqual(++calls, 1);
  assert.strictEqual(code, 3);
  process.exitCode = 0;
});
