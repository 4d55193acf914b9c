// Proves that inspecting, formatting and node's own errors work after a program has broken the prototypes of the language.
'use strict';

const { equal } = require('node:assert');
const { format, inspect } = require('node:util');
const path = require('node:path');

const saved = {
  iterator: Array.prototype[Symbol.iterator],
  slice: String.prototype.slice,
  exec: RegExp.prototype.exec,
};
const broken = () => {
  throw new Error('used a broken prototype');
};
const map = new Map([[1, 2]]);
let shown;
let formatted;
let thrown;
try {
  Array.prototype[Symbol.iterator] = broken;
  String.prototype.slice = broken;
  RegExp.prototype.exec = broken;
  shown = inspect({ a: [1, 'two\n'], m: map });
  formatted = format('%s and %d', 'x', 2);
  Array.prototype[Symbol.iterator] = saved.iterator;
  try {
    path.join(1);
  } catch (error) {
    thrown = error;
  }
} finally {
  Array.prototype[Symbol.iterator] = saved.iterator;
  String.prototype.slice = saved.slice;
  RegExp.prototype.exec = saved.exec;
}
equal(shown, "{ a: [ 1, 'two\\n' ], m: Map(1) { 1 => 2 } }");
equal(formatted, 'x and 2');
equal(thrown.code, 'ERR_INVALID_ARG_TYPE');
