// Proves that only the language's own classes count as such: %s uses what a class of the web or of the program says, and showHidden shows its prototype.
'use strict';
const assert = require('node:assert');
const { format, inspect } = require('node:util');

assert.strictEqual(format('%s', new URL('http://host/path')), 'http://host/path');
assert.strictEqual(format('%s', new URLSearchParams('a=1&b=2')), 'a=1&b=2');

// A global class of the program is still the program's.
globalThis.Mine = class Mine {
  get seen() {
    return 1;
  }
  toString() {
    return 'mine';
  }
};
assert.strictEqual(format('%s', new globalThis.Mine()), 'mine');
assert.match(inspect(new globalThis.Mine(), { showHidden: true }), /\[seen\]: \[Getter\]/);

const hidden = inspect(new URLSearchParams(), { showHidden: true, customInspect: false });
assert.match(hidden, /size: \[Getter\]/);
assert.doesNotMatch(hidden, /Deno/);
