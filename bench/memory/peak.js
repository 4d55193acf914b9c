// Reports the most memory this process has had.

'use strict';

const fs = require('node:fs');

/** In MiB. Deno counts only what it sees itself, so it is asked for what the kernel counts. */
function peak() {
  if (typeof Deno === 'undefined') return process.resourceUsage().maxRSS / 1024;
  return Number(/VmHWM:\s+(\d+)/.exec(fs.readFileSync('/proc/self/status', 'utf8'))[1]) / 1024;
}

/** @param {string} name of the case */
exports.report = function report(name) {
  console.log(JSON.stringify({ [name]: peak() }));
};
