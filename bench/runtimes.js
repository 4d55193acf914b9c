// Which runtimes are there, and how each is started.

'use strict';

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

/** Folders for what a runtime keeps between runs, so that cold and warm are what they are called. */
const kinds = [
  { name: 'protojs', variable: 'PROTOJS', args: [], cacheEnv: (folder) => ({ PROTOJS_CACHE_DIR: folder }) },
  { name: 'node', variable: 'PEER_NODE', args: [], cacheEnv: () => ({}) },
  { name: 'deno', variable: 'PEER_DENO', args: ['run', '--quiet', '--allow-all'], cacheEnv: (folder) => ({ DENO_DIR: folder, DENO_NO_UPDATE_CHECK: '1' }) },
  { name: 'bun', variable: 'PEER_BUN', args: [], cacheEnv: (folder) => ({ BUN_RUNTIME_TRANSPILER_CACHE_PATH: folder }) },
];

/** By environment variable, else built in this checkout, else on PATH. @returns {object[]} with path and version */
exports.findRuntimes = function findRuntimes() {
  const found = [];
  for (const kind of kinds) {
    const file = process.env[kind.variable] || ownBuild(kind.name) || onPath(kind.name);
    if (!file) continue;
    const real = nativeProgram(fs.realpathSync(file));
    const child = spawnSync(real, [...kind.args, path.join(__dirname, 'version.mjs')], { encoding: 'utf8' });
    if (child.status !== 0) {
      console.error(`${kind.name}: left out, it does not start: ${child.error?.message ?? child.stderr}`);
      continue;
    }
    found.push({ ...kind, path: real, version: child.stdout.trim() });
  }
  return found;
};

function ownBuild(name) {
  if (name !== 'protojs') return undefined;
  if (process.versions.protojs !== undefined) return process.execPath;
  const target = process.env.CARGO_TARGET_DIR || path.join(__dirname, '../target');
  return ['dist', 'release'].map((profile) => path.join(target, profile, name)).find((file) => fs.existsSync(file));
}

function onPath(name) {
  return (process.env.PATH ?? '').split(path.delimiter).map((folder) => path.join(folder, name)).find((file) => fs.existsSync(file));
}

/** deno from npm is a script that starts the program: the program itself is measured. */
function nativeProgram(file) {
  if (fs.readFileSync(file).subarray(0, 2).toString() !== '#!') return file;
  const beside = path.join(path.dirname(file), path.basename(file).replace(/\.[cm]?js$/, ''));
  const candidates = [beside, ...packagesOf(file)];
  return candidates.find((name) => fs.existsSync(name) && fs.statSync(name).isFile() && name !== file) ?? file;
}

function packagesOf(file) {
  const platform = `${process.platform}-${process.arch}`;
  const modules = path.join(path.dirname(file), '..');
  return [path.join(modules, `@deno/${platform}-glibc/deno`), path.join(modules, `@deno/${platform}/deno`)];
}
