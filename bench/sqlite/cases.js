// What SQLite costs from JavaScript: the programs report nanoseconds themselves. node runs them on node:sqlite and, where it is installed
// beside the benches, on better-sqlite3; bun on bun:sqlite.

'use strict';

const path = require('node:path');

exports.cases = function cases() {
  return [{ name: 'sqlite', file: path.join(__dirname, 'sqlite.mjs'), unit: 'ns', reports: true, weight: 0.35 }];
};
