// HTTP servers under load: nanoseconds of processor time for a request, which the program reports. `wrk` must be there (Debian has it).

'use strict';

const path = require('node:path');

exports.cases = function cases() {
  return [{ name: 'http', file: path.join(__dirname, 'load.mjs'), unit: 'ns', reports: true, weight: 0.2 }];
};
