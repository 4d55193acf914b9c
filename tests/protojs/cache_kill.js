// Proves that a process killed while it writes its caches never makes a later run fail, and that a damaged cache is ignored.
// CACHE_KILLS sets how often (200 for a thorough run).
const assert = require('node:assert');
const { spawn, spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'protojs-cache-'));
const env = { ...process.env, PROTOJS_CACHE_DIR: path.join(folder, 'cache') };
const program = path.join(folder, 'program.ts');

/** A program whose text is new, so that both of its caches have to be written. */
function writeProgram(round) {
  const functions = Array.from({ length: 200 }, (_, i) => `function f${i}(x: number): number { return x + ${i} + ${round}; }`);
  fs.writeFileSync(program, `enum Kind { A = ${round} }\n${functions.join('\n')}\nconsole.log(Kind.A, f7(1));\n`);
}

function run(round) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program], { env, encoding: 'utf8' });
  assert.strictEqual(`${status} ${stdout}${stderr}`, `0 ${round} ${8 + round}\n`);
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

async function main() {
  const kills = Number(process.env.CACHE_KILLS ?? 20);
  for (let round = 0; round < kills; round++) {
    writeProgram(round);
    await killAtRandom();
    run(round);
  }
  for (const entry of fs.readdirSync(env.PROTOJS_CACHE_DIR, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (entry.isFile()) fs.truncateSync(file, Math.floor(fs.statSync(file).size / 2));
  }
  run(kills - 1);
  fs.rmSync(folder, { recursive: true });
}

main();
