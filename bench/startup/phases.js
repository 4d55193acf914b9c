// Where the time of hello world goes: the phases of making an isolate as deno_core reports them (DENO_STARTUP_PHASES), beside the whole
// life of the process. Medians of several runs, in milliseconds. The report itself costs a few hundredths.
//
//   protojs bench/startup/phases.js [--runs 31]

'use strict';

const { spawnSync } = require('node:child_process');
const path = require('node:path');
const { parseArgs } = require('node:util');

const { findRuntimes } = require('../runtimes.js');

const { values } = parseArgs({ options: { runs: { type: 'string', default: '31' } } });
const binary = findRuntimes().find(({ name }) => name === 'protojs').path;
const times = new Map();

function note(phase, milliseconds) {
  if (!times.has(phase)) times.set(phase, []);
  times.get(phase).push(milliseconds);
}

for (let run = 0; run < Number(values.runs); run++) {
  const started = performance.now();
  const { stderr } = spawnSync(binary, [path.join(__dirname, 'hello.js')], {
    encoding: 'utf8',
    env: { ...process.env, DENO_STARTUP_PHASES: '1', PROTOJS_JS: undefined },
  });
  note('the whole process', performance.now() - started);
  for (const [, phase, number, unit] of stderr.matchAll(/^\[startup\]\s+(.*?)\s+([\d.]+)(ns|µs|ms)$/gm)) {
    note(phase, Number(number) * { ns: 1e-6, µs: 1e-3, ms: 1 }[unit]);
  }
}

const median = (list) => list.sort((a, b) => a - b)[list.length >> 1];
const whole = median(times.get('the whole process'));
for (const [phase, list] of times) {
  const milliseconds = median(list);
  console.log(`${milliseconds.toFixed(2).padStart(7)} ms ${(100 * milliseconds / whole).toFixed(0).padStart(4)} %  ${phase}`);
}
