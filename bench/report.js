// Medians, ratios and tables.

'use strict';

const os = require('node:os');

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function text(value) {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

/** How many times a runtime's value is protojs's: above 1 protojs is better. */
function ratio(medians, name) {
  return name !== 'protojs' && medians[name] > 0 && medians.protojs > 0 ? medians[name] / medians.protojs : undefined;
}

function cell(medians, name) {
  if (medians[name] === undefined) return '–';
  const times = ratio(medians, name);
  return times === undefined ? text(medians[name]) : `${text(medians[name])} (${times.toFixed(2)}×)`;
}

const mediansOf = (result) => Object.fromEntries(Object.entries(result.values).map(([name, values]) => [name, median(values)]));

/** One line for the terminal while the benches run. */
exports.line = function line(result, runtimes) {
  const medians = mediansOf(result);
  const cells = runtimes.map(({ name }) => `${name} ${cell(medians, name)}`.padEnd(24));
  return `${`${result.suite}/${result.name}`.padEnd(44)} ${result.unit.padEnd(4)} ${cells.join('')}`.trimEnd();
};

/** Everything, as it is written with --json. */
exports.summary = function summary(results, runtimes, runs) {
  const [{ model }] = os.cpus();
  return {
    date: new Date().toISOString(),
    machine: { system: `${os.type()} ${os.release()} ${os.arch()}`, cpu: model, cores: os.cpus().length, memory: os.totalmem(), load: os.loadavg() },
    runs,
    runtimes: Object.fromEntries(runtimes.map(({ name, path, version }) => [name, { path, version }])),
    results: results.map((result) => {
      const medians = mediansOf(result);
      const ratios = Object.fromEntries(Object.keys(medians).map((name) => [name, ratio(medians, name)]).filter(([, times]) => times !== undefined));
      return { ...result, medians, ratios };
    }),
  };
};

/** The table of a summary. */
exports.markdown = function markdown({ date, machine, runs, runtimes, results }) {
  const names = Object.keys(runtimes);
  const rows = results.map(({ suite, name, unit, medians }) => `| ${suite}/${name} | ${unit} | ${names.map((each) => cell(medians, each)).join(' | ')} |`);
  return [
    `${date.slice(0, 10)}, ${machine.system}, ${machine.cores} cores (${machine.cpu}), medians of ${runs} runs in turn, load ${machine.load[0].toFixed(2)}.`,
    'In brackets: how many times the value of protojs; above 1 protojs is better.',
    '',
    `| | unit | ${names.map((name) => `${name} ${runtimes[name].version}`).join(' | ')} |`,
    `| --- | --- | ${names.map(() => '---:').join(' | ')} |`,
    ...rows,
  ].join('\n');
};
