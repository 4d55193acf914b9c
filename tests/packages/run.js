// Runs programs from npm under protojs and compares what they print, write and exit with against what Node did.
//
//   node run.js [--exec <runtime>] [--dir <work folder>] [--record | --install] [name …]
//
// A scenario is a folder beside this file with a scenario.json, the files its steps work on, and in expected/ one recorded
// result per step (README.md has the format). The programs come from the npm registry, once, with the versions of package.json.

'use strict';

const { execFile, spawn } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { parseArgs, promisify } = require('node:util');

const STEP_TIMEOUT_MS = 60_000;
const SLOW_STEP_SECONDS = 10;
/** What npm's report has where there is no registry to be reached. */
const kNoRegistry = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|E40[13]|ERR_SOCKET_TIMEOUT|CERT/;
/** Lines of a stack trace that name the runtime's own code: no two runtimes have the same. */
const kOwnFrame = /^ +at (?:async )?(?:.* \()?(?:node|ext):.*\n/gm;

const { values: options, positionals: only } = parseArgs({
  allowPositionals: true,
  options: {
    exec: { type: 'string', default: process.execPath },
    dir: { type: 'string', default: path.join(os.tmpdir(), 'protojs-packages') },
    record: { type: 'boolean', default: false },
    install: { type: 'boolean', default: false },
  },
});

/** The same for every run, wherever it happens: programs look at SHELL, CI, the colours, the language and files in the home folder. */
function makeEnvironment() {
  const kept = Object.entries(process.env).filter(([name]) => /^(?:TMPDIR|PROTOJS_.*)$/.test(name));
  const home = path.join(options.dir, 'home');
  fs.mkdirSync(home, { recursive: true });
  return { ...Object.fromEntries(kept), PATH: pathWithNode(), HOME: home, SHELL: '/bin/sh', TZ: 'UTC', LANG: 'C.UTF-8' };
}
let environment;

/** Puts the packages into `<dir>/node_modules`, unless a run before has done so. @returns {Promise<string|undefined>} why not */
async function install(dir) {
  const lock = fs.readFileSync(path.join(__dirname, 'package-lock.json'));
  const stamp = path.join(dir, 'installed');
  if (fs.existsSync(stamp) && fs.readFileSync(stamp).equals(lock)) return undefined;
  fs.mkdirSync(dir, { recursive: true });
  for (const name of ['package.json', 'package-lock.json']) fs.copyFileSync(path.join(__dirname, name), path.join(dir, name));
  try {
    await promisify(execFile)('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: dir, timeout: 300_000 });
  } catch (error) {
    if (error.code === 'ENOENT') return 'there is no npm on PATH';
    const report = String(error.stderr);
    if (error.killed || kNoRegistry.test(report)) return `npm does not reach the registry:\n${report.split('\n').slice(0, 3).join('\n')}`;
    throw error;
  }
  fs.writeFileSync(stamp, lock);
  return undefined;
}

/** Gives programs that start `node` the runtime under test. @returns {string} the PATH for that */
function pathWithNode() {
  const folder = path.join(options.dir, 'bin');
  const link = path.join(folder, 'node');
  const runtime = fs.realpathSync(options.exec);
  fs.mkdirSync(folder, { recursive: true });
  // Another run may be using it.
  if (!fs.existsSync(link) || fs.readlinkSync(link) !== runtime) {
    const fresh = `${link}.${process.pid}`;
    fs.symlinkSync(runtime, fresh);
    fs.renameSync(fresh, link);
  }
  return `${folder}${path.delimiter}${process.env.PATH}`;
}

/** Runs one step. @returns {Promise<string>} the record: exit code, both outputs, the files that were asked for */
async function runStep(step, cwd) {
  const [program, ...args] = step.run;
  const link = path.join(options.dir, 'node_modules/.bin', program);
  const file = fs.existsSync(link) ? fs.realpathSync(link) : path.join(cwd, program);
  const child = spawn(options.exec, [...(step.flags ?? []), file, ...args], {
    cwd,
    env: { ...environment, ...step.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const start = performance.now();
  const timer = setTimeout(() => child.kill('SIGKILL'), STEP_TIMEOUT_MS);
  child.stdin.on('error', () => {});
  child.stdin.end(step.stdin ?? '');
  const [stdout, stderr, exit] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise((resolve, reject) => child.on('error', reject).on('close', (code, signal) => resolve(code ?? signal))),
  ]);
  clearTimeout(timer);
  const seconds = (performance.now() - start) / 1000;
  if (seconds > SLOW_STEP_SECONDS) console.log(`${step.name} took ${seconds.toFixed(1)} s`);
  const sections = [`exit ${exit}\n`, section('stdout', stdout), section('stderr', stderr)];
  for (const name of step.files ?? []) {
    const target = path.join(cwd, name);
    sections.push(section(`file ${name}`, fs.existsSync(target) ? fs.readFileSync(target, 'utf8') : '(missing)\n'));
  }
  let record = sections.join('').replaceAll(cwd, '<cwd>').replaceAll(options.dir, '<dir>');
  record = record.replace(kOwnFrame, '');
  for (const [pattern, replacement] of step.replace ?? []) record = record.replace(new RegExp(pattern, 'gm'), replacement);
  return record;
}

async function text(stream) {
  let result = '';
  stream.setEncoding('utf8');
  for await (const chunk of stream) result += chunk;
  return result;
}

function section(title, content) {
  if (content === '') return '';
  return `--- ${title}\n${content}${content.endsWith('\n') ? '' : '\n(no newline at the end)\n'}`;
}

/** Runs the steps of a scenario, in order, in a fresh copy of its folder. @returns {Promise<string[]>} the differences */
async function runScenario(name) {
  const source = path.join(__dirname, name);
  const cwd = path.join(options.dir, 'scenarios', name);
  fs.rmSync(cwd, { recursive: true, force: true });
  fs.cpSync(source, cwd, { recursive: true, filter: (from) => from !== path.join(source, 'expected') });
  const expected = path.join(source, 'expected');
  if (options.record) {
    fs.rmSync(expected, { recursive: true, force: true });
    fs.mkdirSync(expected);
  }
  const differences = [];
  for (const step of JSON.parse(fs.readFileSync(path.join(source, 'scenario.json'), 'utf8')).steps) {
    const record = await runStep(step, cwd);
    const file = path.join(expected, `${step.name}.txt`);
    if (options.record) {
      fs.writeFileSync(file, record);
      continue;
    }
    const wanted = fs.readFileSync(file, 'utf8');
    if (record !== wanted) differences.push(`${name}/${step.name}:\n${firstDifference(wanted, record)}`);
  }
  return differences;
}

function firstDifference(wanted, got) {
  const left = wanted.split('\n');
  const right = got.split('\n');
  const at = left.findIndex((line, index) => line !== right[index]);
  const start = at === -1 ? left.length : at;
  const show = (lines, mark) => lines.slice(start, start + 12).map((line) => `  ${mark} ${line}`).join('\n');
  return `  line ${start + 1}\n${show(left, '-')}\n${show(right, '+')}`;
}

async function main() {
  options.dir = path.resolve(options.dir);
  const missing = await install(options.dir);
  if (missing) {
    console.log(`packages: SKIPPED, ${missing}`);
    return;
  }
  if (options.install) return;
  options.dir = fs.realpathSync(options.dir);
  environment = makeEnvironment();
  const scenarios = fs
    .readdirSync(__dirname)
    .filter((name) => fs.existsSync(path.join(__dirname, name, 'scenario.json')))
    .filter((name) => only.length === 0 || only.includes(name));
  const failures = [];
  const queue = [...scenarios];
  const worker = async () => {
    for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
      const start = performance.now();
      const differences = await runScenario(name).catch((error) => [`${name}: ${error.stack}`]);
      failures.push(...differences);
      const verdict = options.record ? 'recorded' : differences.length === 0 ? 'ok' : 'FAILED';
      console.log(`${name} ... ${verdict} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
    }
  };
  await Promise.all(Array.from({ length: os.availableParallelism() }, worker));
  if (failures.length > 0) {
    console.log(`\n${failures.join('\n\n')}\n\n${failures.length} steps differ from Node (- Node, + ${options.exec})`);
    process.exitCode = 1;
  }
}

main();
