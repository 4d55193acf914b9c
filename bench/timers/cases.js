// Timers; the program reports nanoseconds for each timer itself.

'use strict';

const path = require('node:path');

exports.cases = function cases() {
  return [{ name: 'timers', file: path.join(__dirname, 'timers.mjs'), unit: 'ns', reports: true, weight: 0.5 }];
};
