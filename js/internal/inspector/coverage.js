// V8's counts of what has run, for NODE_V8_COVERAGE and for the test runner. Docs: cli, "NODE_V8_COVERAGE=dir".

import fs from 'fs';
import path from 'path';
import process from 'process';
import { internals } from 'internal/core';
import { op_module_compile_afresh } from 'internal/ops';
import { pathToFileURL } from 'internal/url';
import { SyncSession } from 'internal/inspector/session';

/** What module.findSourceMap() has under this name in the file. */
const kMaps = 'source-map-cache';

let session;
let files = 0;

/** Counts from now on, by block. */
export function start() {
  if (session !== undefined) return;
  op_module_compile_afresh();
  session = new SyncSession();
  session.ask('Profiler.enable');
  session.ask('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
}

/** A script as its URL: CommonJS modules go by their path in V8. */
const asUrl = (name) => (path.isAbsolute(name) ? pathToFileURL(name).href : name);

/** @returns {object[]} the counts of all scripts of files so far (ScriptCoverage of the protocol) */
export function take() {
  const { result = [] } = session?.ask('Profiler.takePreciseCoverage') ?? {};
  return result.map((script) => ({ ...script, url: asUrl(script.url) })).filter(({ url }) => url.startsWith('file:'));
}

/** Ends the counting. */
export function stop() {
  session?.ask('Profiler.stopPreciseCoverage');
  session?.close();
  session = undefined;
}

/** Writes what was counted into the folder of NODE_V8_COVERAGE. */
export function write(folder) {
  if (session === undefined) return;
  const name = `coverage-${process.pid}-${Date.now()}-${files++}.json`;
  try {
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(folder, name), JSON.stringify({ result: take(), timestamp: performance.now(), [kMaps]: {} }));
  } catch (error) {
    process._rawDebug(`Failed to write the coverage: ${error.message}`);
  }
}

/** Counts for this whole process. */
export function startForEnvironment(folder) {
  const absolute = path.resolve(folder);
  // Children go on in the same place, wherever they run.
  process.env.NODE_V8_COVERAGE = absolute;
  start();
  internals.takeCoverage = () => write(absolute);
  internals.stopCoverage = stop;
  const { beforeReallyExit } = internals;
  internals.beforeReallyExit = () => {
    write(absolute);
    stop();
    return beforeReallyExit();
  };
}
