// Immutable collections; the program reports nanoseconds itself. Other runtimes need the package `immutable` beside the benches.

'use strict';

const path = require('node:path');

exports.cases = function cases() {
  return [{ name: 'collections', file: path.join(__dirname, 'collections.mjs'), unit: 'ns', reports: true, weight: 0.35 }];
};
