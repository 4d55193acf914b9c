// HTTP servers under load: nanoseconds of processor time for a request, which the program reports. `wrk` must be there (Debian has it).

'use strict';

const path = require('node:path');

exports.cases = function cases() {
  return ['load', 'serve'].map((program) => ({
    name: program === 'load' ? 'http' : program,
    file: path.join(__dirname, `${program}.mjs`),
    unit: 'ns',
    reports: true,
    weight: 0.2,
  }));
};
