// What a call of node:crypto costs, without the start of the process: the program reports nanoseconds itself.

'use strict';

const path = require('node:path');

exports.cases = function cases() {
  return [{ name: 'calls', file: path.join(__dirname, 'calls.mjs'), unit: 'ns', reports: true, weight: 0.35 }];
};
