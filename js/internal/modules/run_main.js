// The program's entry: a file, a text from the command line or standard input, and what is loaded before it.

import { internals, lazy } from 'internal/core';
import {
  op_module_complete_path,
  op_module_disable_syntax_detection,
  op_module_enable_text_imports,
  op_module_package_type,
  op_module_resolve_import,
  op_module_set_main,
  op_module_stalled_awaits,
} from 'internal/ops';
import process from 'process';
import path from 'path';
import { codes } from 'internal/errors';
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
 * @param {{ kind: 'file', path: string } | { kind: 'carried', path: string } | { kind: 'sea' } | { kind: 'url', href: string } | { kind: 'worker-eval', source: string } | { kind: 'eval', source: string, print: boolean } | { kind: 'stdin' } | { kind: 'check', path?: string }} entry
 */
export function runEntry(entry) {
  isStarting = true;
  try {
    start(entry);
  } finally {
    isStarting = false;
  }
}

function start(entry) {
  if (process.env.NODE_COMPILE_CACHE) compileCache().enableCompileCacheFromEnvironment();
  if (getOptionValue('--experimental-import-text')) op_module_enable_text_imports();
  if (!getOptionValue('--experimental-detect-module')) op_module_disable_syntax_detection();
  if (entry.kind === 'file' && !(entry.path.includes(':') && /^[a-z][a-z0-9+.-]+:/i.test(entry.path))) process.argv[1] = path.resolve(entry.path);
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
  const calls = loaders.map((specifier) => `register(${JSON.stringify(specifier)}, pathToFileURL("./"));`).join(' ');
  const script = `import { register } from "node:module"; import { pathToFileURL } from "node:url"; ${calls}`;
  process.emitWarning(
    '`--experimental-loader` may be removed in the future; instead use `register()`:\n' +
      `--import 'data:text/javascript,${encodeScript(script)}'`,
    'ExperimentalWarning',
  );
  const base = url().pathToFileURL(`${process.cwd()}/`).href;
  for (const specifier of loaders) asyncHooks().register(specifier, base);
  if (internals.asyncModuleHooks.ready !== undefined) await internals.asyncModuleHooks.ready;
}

/** A script in a data: URL in single quotes, still readable. */
function encodeScript(script) {
  const readable = /%(?:20|22|2C|2F|3A|3B|40|7B|7D)/g;
  return encodeURIComponent(script).replaceAll("'", '%27').replace(readable, decodeURIComponent);
}

function run(entry) {
  switch (entry.kind) {
    case 'file':
      // Programs loaded with -r may have replaced it.
      Module.runMain(entry.path);
      break;
    case 'carried':
      Module.runMain(entry.path);
      break;
    case 'sea':
      lazy('internal/sea/main')().runEmbedded();
      break;
    case 'eval':
      evaluation().runEval(entry);
      break;
    case 'deferred':
      lazy('internal/deferred/thread')().start();
      break;
    case 'worker-eval':
      evaluation().runWorkerEval(entry.source);
      break;
    case 'url':
      runEsModule(entry.href, true);
      break;
    case 'stdin':
      evaluation().runStdin();
      break;
    case 'repl':
      runPrompt(entry);
      break;
    case 'test':
      lazy('internal/test_runner/command')().runTests();
      break;
    case 'check':
      lazy('internal/process/check_syntax')().checkSyntax(entry.path);
      break;
    default:
  }
}

/** A prompt, after the code of -e. */
function runPrompt({ source, print }) {
  if (source !== null) evaluation().runEval({ source, print });
  lazy('internal/repl/standalone')().runRepl();
}

/** Runs a file as the program: as CommonJS if it is that, else as an ES module. */
export function executeUserEntryPoint(main = process.argv[1]) {
  if (getOptionValue('--entry-url') || main.startsWith('data:')) {
    if (getOptionValue('--entry-url')) emitExperimentalWarning('--entry-url');
    const base = url().pathToFileURL(`${process.cwd()}/`).href;
    return runEsModule(new (url().URL)(main, base).href, true);
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

/** `protojs file.js`: the program's entry through CommonJS. */
Module.runMain = executeUserEntryPoint;

function isCertainlyEsModule(filename) {
  if (filename.endsWith('.mjs') || filename.endsWith('.mts') || filename.endsWith('.wasm')) return true;
  if (getOptionValue('--import').length > 0 && !filename.endsWith('.cjs') && !filename.endsWith('.cts') &&
    op_module_package_type(filename) !== 'commonjs') return true;
  if (filename.endsWith('.cjs') || filename.endsWith('.cts') || filename.endsWith('.node')) return false;
  return op_module_package_type(filename) === 'module';
}

/**
 * Runs an ES module as the program. It starts in a microtask, as after Node's asynchronous load.
 * @param {string} href
 * @param {boolean} [isUnresolved] nobody has looked yet whether there is such a file
 */
export function runEsModule(href, isUnresolved = false) {
  setMainUrl(href);
  enter(() => {
    // It speaks of the process's own program; workers inherit it.
    if (getOptionValue('--input-type') && internals.isMainThread?.() !== false) throw new codes.ERR_INPUT_TYPE_NOT_ALLOWED();
    if (isUnresolved && internals.moduleHooks === undefined) setMainUrl(href = op_module_resolve_import(href, href, undefined));
    return loadMain(href);
  });
}

/** True while runEntry() is on the stack. */
let isStarting = false;
/** @type {(() => number | Promise<number>) | undefined} loads the ES module that is the entry */
let waitingEntry;

/** Runs an ES module in a turn of its own, where what is on the stack has been through: as after Node's asynchronous load. */
function enter(load) {
  if (isStarting) {
    waitingEntry = load;
    return;
  }
  runAsync(async () => {
    await undefined;
    await evaluateMain(await load());
  });
}

/**
 * Called by bootstrap when preloaded modules and what they put off are through. The module runs outside of microtasks: what it calls may
 * need some, to wait for asynchronous hooks. Its promises come before its ticks, as in Node, where it runs in a microtask: running both
 * is left to bootstrap, whose frames no stack trace shows.
 * @returns {boolean} whether there was one
 */
export function runWaitingEntry() {
  if (waitingEntry === undefined) return false;
  runAsync(async () => {
    const id = waitingEntry();
    await evaluateMain(typeof id === 'number' ? id : await id);
  });
  return true;
}

function setMainUrl(href) {
  internals.mainUrl = href;
  op_module_set_main(href);
}

/** The entry goes through hooks as any import does, with no parent. @returns {number | Promise<number>} its id */
function loadMain(href) {
  if (internals.moduleHooks === undefined) return esm().load(href);
  if (internals.asyncModuleHooks === undefined) return esm().loadSpecifier(href, undefined);
  return asyncHooks().prepare(href, undefined, '').then((answers) =>
    asyncHooks().withAnswers(answers, () => esm().loadSpecifier(href, undefined)));
}

async function evaluateMain(id) {
  pendingMain = id;
  const evaluate = () => esm().evaluate(id);
  await (internals.asyncModuleHooks === undefined ? evaluate() : asyncHooks().outsideMicrotasks(evaluate));
  pendingMain = undefined;
}

/** Runs a text as an ES module of the given URL, as the program. */
export function runModuleText(href, text) {
  setMainUrl(href);
  enter(() => {
    if (internals.asyncModuleHooks === undefined) return esm().loadText(href, text);
    hooks().loadAhead(href, { format: 'module', source: text });
    return asyncHooks().prepareText(href).then((answers) => asyncHooks().withAnswers(answers, () => esm().load(href)));
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
