// Proves that a program which does nothing evaluates no built-in module beyond the list in startup_modules.txt: start-up stays small.
const evaluated = process.moduleLoadList;

const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');

const known = new Set(fs.readFileSync(path.join(__dirname, 'startup_modules.txt'), 'utf8').split('\n'));
const added = evaluated.filter((entry) => !known.has(entry)).sort();
assert.deepStrictEqual(added, [], 'these modules are new at start-up: load them lazily, or add them to the list with a reason');
