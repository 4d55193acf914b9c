// TCP: round trips and throughput, which the program reports in nanoseconds, and the memory of idle connections in KiB each.

'use strict';

const path = require('node:path');

exports.cases = function cases() {
  return [
    { name: 'tcp', file: path.join(__dirname, 'echo.mjs'), unit: 'ns', reports: true, weight: 0.35 },
    { name: 'idle', file: path.join(__dirname, 'idle.mjs'), unit: 'KiB', reports: true, weight: 0.2 },
  ];
};
