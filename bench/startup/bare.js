// Hello world beside a bare isolate of the same V8: processor time of both, medians of runs in turn, and how many times the latter the former is.
// The bare isolate is an example of the workspace, built as the binary is:
//
//   cargo build --profile dist -p runtime --example bare_isolate
//   protojs bench/startup/bare.js [--runs 51]

'use strict';

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { parseArgs } = require('node:util');

const { findRuntimes } = require('../runtimes.js');

const { values } = parseArgs({ options: { runs: { type: 'string', default: '51' } } });
const binary = findRuntimes().find(({ name }) => name === 'protojs').path;
const bare = path.join(path.dirname(binary), 'examples/bare_isolate');
if (!fs.existsSync(bare)) throw new Error(`${bare} is not built`);
const env = { ...process.env, PROTOJS_JS: undefined };

/** Processor time of a child in ms: what the children of this process have used, before and after. */
function measure(file, args) {
  const before = usage();
  spawnSync(file, args, { env });
  return usage() - before;
}

function usage() {
  const fields = fs.readFileSync('/proc/self/stat', 'utf8').replace(/^.*\) /, '').split(' ');
  // cutime and cstime count hundredths; that is too coarse for one run, not for fifty.
  return (Number(fields[13]) + Number(fields[14])) * 10;
}

const times = { hello: [], bare: [] };
const wall = { hello: [], bare: [] };
for (let run = 0; run < Number(values.runs); run++) {
  for (const [name, file, args] of [['hello', binary, [path.join(__dirname, 'hello.js')]], ['bare', bare, []]]) {
    const started = performance.now();
    times[name].push(measure(file, args));
    wall[name].push(performance.now() - started);
  }
}
const mean = (list) => list.reduce((sum, value) => sum + value, 0) / list.length;
const median = (list) => list.sort((a, b) => a - b)[list.length >> 1];
console.log(`processor time: hello ${mean(times.hello).toFixed(2)} ms, bare ${mean(times.bare).toFixed(2)} ms: ${(mean(times.hello) / mean(times.bare)).toFixed(2)}×`);
console.log(`wall clock:     hello ${median(wall.hello).toFixed(2)} ms, bare ${median(wall.bare).toFixed(2)} ms: ${(median(wall.hello) / median(wall.bare)).toFixed(2)}×`);
