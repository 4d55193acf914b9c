// How long a process lives that does next to nothing, and how much memory it takes.

'use strict';

const path = require('node:path');

const { withTypescript } = require('./typescript.js');

/** @param {string} folder for generated files */
exports.cases = function cases(folder) {
  const file = (name) => path.join(__dirname, name);
  const typescript = { weight: 0.5, ...withTypescript(folder, `console.log(require('typescript').version);\n`) };
  return [
    { name: 'hello.js', file: file('hello.js') },
    { name: 'hello.mjs', file: file('hello.mjs') },
    { name: 'hello.ts', file: file('hello.ts') },
    { name: 'fourteen built-ins', file: file('builtins.mjs') },
    { name: 'require typescript, cold', cache: 'cold', ...typescript },
    { name: 'require typescript, warm', ...typescript },
  ];
};
