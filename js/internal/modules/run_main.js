// The program's entry: a file, a text from the command line or standard input, and what is loaded before it.

import { core, internals, lazy } from 'internal/core';
import { op_module_complete_path, op_module_package_type, op_module_set_main, op_module_stalled_awaits } from 'internal/ops';
import process from 'process';
import path from 'path';
import { getOptionValue } from 'internal/options';
import { Module } from 'internal/modules/cjs/loader';
import { onGlobalUncaughtException } from 'internal/process/execution';

const esm = lazy('internal/modules/esm/loader');
const evaluation = lazy('internal/process/eval');
const url = lazy('internal/url');

/** Exit code of a program whose top-level await never settles. */
const kUnsettledTopLevelAwait = 13;

/** The ES module entry that is being evaluated: its id while the promise is pending. */
let pendingMain;

/**
 * Runs what the command line named.
 * @param {{ kind: 'file', path: string } | { kind: 'eval', source: string, print: boolean } | { kind: 'stdin' } | { kind: 'none' }} entry
 */
export function runEntry(entry) {
  if (entry.kind === 'file' && !/^[a-z][a-z0-9+.-]+:/i.test(entry.path)) process.argv[1] = path.resolve(entry.path);
  const preloads = getOptionValue('--require');
  if (preloads.length > 0) Module._preloadModules(preloads);
  const imports = getOptionValue('--import');
  if (imports.length > 0) {
    runAsync(async () => {
      for (const specifier of imports) await esm().importFromCommandLine(specifier);
      run(entry);
    });
    return;
  }
  run(entry);
}

function run(entry) {
  switch (entry.kind) {
    case 'file':
      executeUserEntryPoint(entry.path);
      break;
    case 'eval':
      evaluation().runEval(entry);
      break;
    case 'stdin':
      evaluation().runStdin();
      break;
    default:
  }
}

/** Runs a file as the program: as CommonJS if it is that, else as an ES module. */
export function executeUserEntryPoint(main = process.argv[1]) {
  if (getOptionValue('--entry-url') || main.startsWith('data:')) {
    const base = url().pathToFileURL(`${process.cwd()}/`).href;
    return runEsModule(new (url().URL)(main, base).href);
  }
  const resolved = op_module_complete_path(path.resolve(main));
  if (resolved !== null && isCertainlyEsModule(resolved)) return runEsModule(url().pathToFileURL(resolved).href);
  if (resolved !== null) internals.mainUrl = undefined;
  return Module._load(main === resolved ? main : path.resolve(main), null, true);
}

function isCertainlyEsModule(filename) {
  if (filename.endsWith('.mjs') || filename.endsWith('.mts') || filename.endsWith('.wasm')) return true;
  if (internals.moduleHooks !== undefined && internals.moduleHooks.async) return true;
  if (getOptionValue('--import').length > 0 && !filename.endsWith('.cjs') && !filename.endsWith('.cts') &&
    op_module_package_type(filename) !== 'commonjs') return true;
  if (!/\.(js|ts|tsx|jsx)$/.test(filename)) return false;
  return op_module_package_type(filename) === 'module';
}

/** Runs an ES module as the program. It starts in a microtask, as after Node's asynchronous load. */
export function runEsModule(href) {
  internals.mainUrl = href;
  op_module_set_main(href);
  runAsync(async () => {
    await undefined;
    const id = esm().load(href);
    pendingMain = id;
    await esm().evaluate(id);
    pendingMain = undefined;
  });
}

function runAsync(body) {
  body().catch((error) => {
    pendingMain = undefined;
    // Out of the promise: the exception is the program's, not a rejection.
    onGlobalUncaughtException(error, true);
  });
  core.runMicrotasks();
}

/** At the end of the program: an entry that still waits makes exit code 13 and a warning that shows where. */
export function reportUnsettledMain() {
  if (pendingMain === undefined || process.exitCode !== undefined) return;
  process.exitCode = kUnsettledTopLevelAwait;
  if (!getOptionValue('--warnings')) return;
  for (const [file, line, source, column] of op_module_stalled_awaits(pendingMain)) {
    process.stderr.write(`Warning: Detected unsettled top-level await at ${file}:${line}\n${source}\n${' '.repeat(column)}^\n\n\n`);
    break;
  }
}
