// Emitters and event targets; the programs report nanoseconds themselves.

'use strict';

const path = require('node:path');

exports.cases = function cases() {
  return [{ name: 'emit', file: path.join(__dirname, 'emit.mjs'), unit: 'ns', reports: true, weight: 0.35 }];
};
