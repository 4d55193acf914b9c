// @ts-check
// What happens to process between the snapshot and the user's first line.

import { lazy } from 'internal/core';
import process from 'process';
import { setOptions, getOptionValue } from 'internal/options';
import { state } from 'internal/process/state';

const disableProto = lazy('internal/process/disable_proto');
const report = lazy('internal/process/report');

/**
 * Gives process the facts of this run. Called once at start, by the main thread and by every worker.
 * @param {object} facts
 * @param {string} facts.argv0 the command as it was typed
 * @param {string} facts.execPath absolute path of the binary
 * @param {string[]} facts.argv as users see it: binary, script, arguments
 * @param {string[]} facts.execArgv
 * @param {string} [facts.cwd]
 * @param {Record<string, unknown>} [facts.options] the parsed command line, by option name
 */
export function patchProcessObject(facts) {
  state.argv0 = facts.argv0;
  state.execPath = facts.execPath;
  state.argv = facts.argv;
  state.execArgv = facts.execArgv;
  state.title = facts.argv0;
  state.cwd = facts.cwd;
  if (facts.options !== undefined) {
    setOptions(facts.options);
    applyOptions();
  }
}

/** The switches Node shows as properties of process, only where they are on. */
function applyOptions() {
  if (getOptionValue('--no-deprecation')) process.noDeprecation = true;
  if (getOptionValue('--throw-deprecation')) process.throwDeprecation = true;
  if (getOptionValue('--trace-deprecation')) process.traceDeprecation = true;
  if (getOptionValue('--trace-warnings')) {
    process.traceDeprecation = true;
    process.traceProcessWarnings = true;
  }
  const title = getOptionValue('--title');
  if (title) process.title = title;
  const proto = getOptionValue('--disable-proto');
  if (proto) disableProto().disableProto(Object.prototype, proto);
  if (getOptionValue('--report-on-signal')) report().updateSignal();
}
