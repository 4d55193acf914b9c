// Threads; the programs report themselves.

'use strict';

const path = require('node:path');

exports.cases = function cases() {
  return [
    { name: 'workers/messages', file: path.join(__dirname, 'messages.mjs'), unit: 'ns', reports: true, weight: 0.5 },
    { name: 'workers/start', file: path.join(__dirname, 'start.mjs'), unit: 'ns', reports: true, weight: 0.5 },
  ];
};
