// The program's entry: a file, a text from the command line or standard input, and what is loaded before it.

import { internals, lazy } from 'internal/core';
import {
  op_module_complete_path,
  op_module_enable_text_imports,
  op_module_package_type, op_module_set_main,
  op_module_stalled_awaits,
} from 'internal/ops';
import process from 'process';
import path from 'path';
import { getOptionValue } from 'internal/options';
import { emitExperimentalWarning } from 'internal/util';
import { Module } from 'internal/modules/cjs/loader';
import { onGlobalUncaughtException } from 'internal/process/execution';

const esm = lazy('internal/modules/esm/loader');
const evaluation = lazy('internal/process/eval');
const compileCache = lazy('internal/modules/compile_cache');
const asyncHooks = lazy('internal/modules/esm/hooks');
const hooks = lazy('internal/modules/customization_hooks');
const url = lazy('internal/url');

/** Exit code of a program whose top-level await never settles. */
const kUnsettledTopLevelAwait = 13;

/** The ES module entry that is being evaluated: its id while the promise is pending. */
let pendingMain;

/**
 * Runs what the command line named.
 * @param {{ kind: 'file', path: string } | { kind: 'eval', source: string, print: boolean } | { kind: 'stdin' } | { kind: 'check', path?: string }} entry
 */
export function runEntry(entry) {
  if (process.env.NODE_COMPILE_CACHE) compileCache().enableCompileCacheFromEnvironment();
  if (getOptionValue('--experimental-import-text')) op_module_enable_text_imports();
  if (entry.kind === 'file' && !/^[a-z][a-z0-9+.-]+:/i.test(entry.path)) process.argv[1] = path.resolve(entry.path);
  const preloads = getOptionValue('--require');
  if (preloads.length > 0) Module._preloadModules(preloads);
  const loaders = getOptionValue('--experimental-loader');
  const imports = getOptionValue('--import');
  if (imports.length > 0 || loaders.length > 0) {
    runAsync(async () => {
      if (loaders.length > 0) await registerLoaders(loaders);
      for (const specifier of imports) await esm().importFromCommandLine(specifier);
      run(entry);
    });
    return;
  }
  run(entry);
}

/** --experimental-loader: hooks for the whole program. */
async function registerLoaders(loaders) {
  process.emitWarning('`--experimental-loader` may be removed in the future; instead use `register()`', 'ExperimentalWarning');
  const base = url().pathToFileURL(`${process.cwd()}/`).href;
  for (const specifier of loaders) asyncHooks().register(specifier, base);
  await internals.asyncModuleHooks.ready;
}

function run(entry) {
  switch (entry.kind) {
    case 'file':
      // Programs loaded with -r may have replaced it.
      Module.runMain(entry.path);
      break;
    case 'eval':
      evaluation().runEval(entry);
      break;
    case 'stdin':
      evaluation().runStdin();
      break;
    case 'check':
      lazy('internal/process/check_syntax')().checkSyntax(entry.path);
      break;
    default:
  }
}

/** Runs a file as the program: as CommonJS if it is that, else as an ES module. */
export function executeUserEntryPoint(main = process.argv[1]) {
  if (getOptionValue('--entry-url') || main.startsWith('data:')) {
    if (getOptionValue('--entry-url')) emitExperimentalWarning('--entry-url');
    const base = url().pathToFileURL(`${process.cwd()}/`).href;
    return runEsModule(new (url().URL)(main, base).href);
  }
  const resolved = op_module_complete_path(path.resolve(main));
  // Hooks decide what the entry is, even if there is no such file.
  if (internals.moduleHooks !== undefined && getOptionValue('--import').length + getOptionValue('--experimental-loader').length > 0) {
    return runEsModule(url().pathToFileURL(resolved ?? path.resolve(main)).href);
  }
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
    await evaluateMain(await loadMain(href));
  });
}

/** The entry goes through hooks as any import does, with no parent. */
async function loadMain(href) {
  if (internals.moduleHooks === undefined) return esm().load(href);
  if (internals.asyncModuleHooks !== undefined) await asyncHooks().prepare(href, undefined, '');
  return esm().loadSpecifier(href, undefined);
}

async function evaluateMain(id) {
  pendingMain = id;
  await esm().evaluate(id);
  pendingMain = undefined;
}

/** Runs a text as an ES module of the given URL, as the program. */
export function runModuleText(href, text) {
  internals.mainUrl = href;
  op_module_set_main(href);
  runAsync(async () => {
    await undefined;
    if (internals.asyncModuleHooks !== undefined) {
      hooks().loadAhead(href, { format: 'module', source: text });
      await asyncHooks().prepareText(href);
      await evaluateMain(esm().load(href));
      return;
    }
    await evaluateMain(esm().loadText(href, text));
  });
}

function runAsync(body) {
  body().catch((error) => {
    pendingMain = undefined;
    // Out of the promise: the exception is the program's, not a rejection.
    onGlobalUncaughtException(error, true);
  });
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
