// A program that requires `typescript` from npm, for the cases that need a large package.

'use strict';

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const TYPESCRIPT = '5.9.3';

/**
 * The parts of a case.
 * @param {string} folder for generated files
 * @param {string} program what the program does
 */
exports.withTypescript = function withTypescript(folder, program) {
  const file = path.join(folder, 'typescript.cjs');
  return {
    file,
    prepare: () => install(folder, file, program),
    missing: () => (fs.existsSync(file) ? undefined : 'typescript could not be installed from npm'),
  };
};

function install(folder, file, program) {
  if (fs.existsSync(file)) return;
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, 'package.json'), '{ "private": true }');
  const npm = spawnSync('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', `typescript@${TYPESCRIPT}`], { cwd: folder, encoding: 'utf8' });
  if (npm.status === 0) fs.writeFileSync(file, program);
}
