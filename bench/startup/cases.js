// How long a process lives that does next to nothing, and how much memory it takes.

'use strict';

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const TYPESCRIPT = '5.9.3';

/** @param {string} folder for generated files */
exports.cases = function cases(folder) {
  const file = (name) => path.join(__dirname, name);
  const typescript = path.join(folder, 'typescript.cjs');
  const withTypescript = {
    file: typescript,
    weight: 0.5,
    prepare: () => installTypescript(folder, typescript),
    missing: () => (fs.existsSync(typescript) ? undefined : 'typescript could not be installed from npm'),
  };
  return [
    { name: 'hello.js', file: file('hello.js') },
    { name: 'hello.mjs', file: file('hello.mjs') },
    { name: 'hello.ts', file: file('hello.ts') },
    { name: 'fourteen built-ins', file: file('builtins.mjs') },
    { name: 'require typescript, cold', cache: 'cold', ...withTypescript },
    { name: 'require typescript, warm', ...withTypescript },
    { name: 'peak memory', file: file('memory.js'), unit: 'MiB', reports: true, weight: 0.5 },
  ];
};

function installTypescript(folder, file) {
  if (fs.existsSync(file)) return;
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, 'package.json'), '{ "private": true }');
  const npm = spawnSync('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', `typescript@${TYPESCRIPT}`], { cwd: folder, encoding: 'utf8' });
  if (npm.status === 0) fs.writeFileSync(file, `console.log(require('typescript').version);\n`);
}
