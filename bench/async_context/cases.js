// AsyncLocalStorage; the program reports nanoseconds itself.

'use strict';

const path = require('node:path');

exports.cases = function cases() {
  return [{ name: 'storage', file: path.join(__dirname, 'storage.mjs'), unit: 'ns', reports: true, weight: 0.35 }];
};
