// What a chunk costs on its way through streams; the programs report nanoseconds per chunk themselves.

'use strict';

const path = require('node:path');

exports.cases = function cases() {
  return ['node', 'web'].map((name) => ({ name, file: path.join(__dirname, `${name}.mjs`), unit: 'ns', reports: true, weight: 0.35 }));
};
