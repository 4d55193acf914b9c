// Proves that a process killed while it writes its caches never makes a later run fail, that processes may write at once, and that a
// damaged cache is ignored. CACHE_KILLS sets how often (200 for a thorough run).
const assert = require('node:assert');
const { spawn, spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'protojs-cache-'));
const env = { ...process.env, PROTOJS_CACHE_DIR: path.join(folder, 'cache') };
const program = path.join(folder, 'program.ts');
fs.writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }');

/** A program whose texts are new, so that the caches of all its files have to be written. */
function writeProgram(round) {
  const functions = Array.from({ length: 200 }, (_, i) => `export function f${i}(x: number): number { return x + ${i} + ${round}; }`);
  const names = Array.from({ length: 5 }, (_, i) => `part${i}.ts`);
  for (const name of names) fs.writeFileSync(path.join(folder, name), `export enum Kind { A = ${round} }\n${functions.join('\n')}\n`);
  const imports = names.map((name, i) => `import { Kind as Kind${i}, f7 as f${i} } from './${name}';\n`).join('');
  fs.writeFileSync(program, `${imports}console.log(Kind0.A, Kind4.A, f1(1));\n`);
}

const expected = (round) => `0 ${round} ${round} ${8 + round}\n`;

function run(round) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program], { env, encoding: 'utf8' });
  assert.strictEqual(`${status} ${stdout}${stderr}`, expected(round));
}

function runAsync() {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [program], { env });
    let output = '';
    child.stdout.on('data', (data) => { output += data; });
    child.stderr.on('data', (data) => { output += data; });
    child.on('close', (status) => resolve(`${status} ${output}`));
  });
}

function killAtRandom() {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [program], { env, stdio: 'ignore' });
    const timer = setTimeout(() => child.kill('SIGKILL'), Math.random() * 40);
    child.on('exit', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** Every file of the cache. */
function cacheFiles() {
  const entries = fs.readdirSync(env.PROTOJS_CACHE_DIR, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
}

async function main() {
  const kills = Number(process.env.CACHE_KILLS ?? 20);
  for (let round = 0; round < kills; round++) {
    writeProgram(round);
    await killAtRandom();
    if (round % 10 === 0) {
      for (const output of await Promise.all([runAsync(), runAsync(), runAsync()])) assert.strictEqual(output, expected(round));
    }
    run(round);
  }
  const packs = cacheFiles().filter((file) => file.endsWith('.pack'));
  assert.strictEqual(packs.length, 1);
  const { size } = fs.statSync(packs[0]);
  const whole = fs.readFileSync(packs[0]);
  for (let round = 0; round < 10; round++) {
    fs.truncateSync(packs[0], Math.floor(Math.random() * size));
    run(kills - 1);
    fs.writeFileSync(packs[0], whole);
    const file = fs.openSync(packs[0], 'r+');
    fs.writeSync(file, Buffer.alloc(Math.min(4096, size), round), 0, Math.min(4096, size), Math.floor(Math.random() * size));
    fs.closeSync(file);
    run(kills - 1);
    run(kills - 1);
  }
  fs.rmSync(folder, { recursive: true });
}

main();
