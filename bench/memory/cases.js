// How much memory processes take, in MiB: the most they had, or what an idle one still has. Not on Windows, which counts otherwise.

'use strict';

const path = require('node:path');

const { withTypescript } = require('../startup/typescript.js');

// The kernel counts what a process was before exec(): with a shell between, that is something small and not the runtime of the bench.
const SHELL = ['/bin/sh', '-c', '"$0" "$@"; exit $?'];

/** @param {string} folder for generated files */
exports.cases = function cases(folder) {
  const file = (name) => path.join(__dirname, name);
  const one = (name, rest) => ({ name, unit: 'MiB', reports: true, weight: 0.35, through: SHELL, ...rest });
  const load = (name, kind) => one(name, { file: file('loads.mjs'), words: [kind] });
  const typescript = `require('typescript');\nrequire(${JSON.stringify(file('peak.js'))}).report('typescript');\n`;
  return [
    one('hello', { file: file('hello.js') }),
    one('fourteen built-ins', { file: file('builtins.mjs') }),
    one('typescript', withTypescript(folder, typescript)),
    load('a million objects', 'objects'),
    load('a million strings', 'strings'),
    load('a Map of a million', 'map'),
    load('200 MB through streams', 'streams'),
    load('a thousand timers', 'timers'),
    load('idle after a burst', 'burst'),
  ];
};
