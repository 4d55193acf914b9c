// What showing values and taking paths apart costs; the programs report nanoseconds themselves.

'use strict';

const path = require('node:path');

exports.cases = function cases() {
  return ['inspect', 'paths'].map((name) => ({ name, file: path.join(__dirname, `${name}.mjs`), unit: 'ns', reports: true, weight: 0.35 }));
};
