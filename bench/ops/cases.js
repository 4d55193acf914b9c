// What one call into a built-in costs, without the start of the process: the programs report nanoseconds themselves.

'use strict';

const path = require('node:path');

exports.cases = function cases() {
  return ['calls', 'turns'].map((name) => ({ name, file: path.join(__dirname, `${name}.mjs`), unit: 'ns', reports: true, weight: 0.35 }));
};
