// @ts-check
// Programs that are not files: `-e`, `-p` and standard input. Docs: cli.md, "-e", "--input-type".

import { internals, lazy } from 'internal/core';
import { op_module_is_javascript } from 'internal/ops';
import process from 'process';
import path from 'path';
import { codes } from 'internal/errors';
import { getOptionValue } from 'internal/options';
import { Module, setMainModule } from 'internal/modules/cjs/loader';

const vm = lazy('vm');
const internalVm = lazy('internal/vm');
const moduleSyntax = lazy('internal/modules/module_syntax');
const typescript = lazy('internal/modules/typescript');
const runMain = lazy('internal/modules/run_main');
const helpers = lazy('internal/modules/helpers');
const fs = lazy('fs');
const url = lazy('internal/url');

/** Built-ins that code from the command line finds as globals, as in the REPL. */
function exposeBuiltins(target) {
  for (const id of Module.builtinModules) {
    if (id.includes('/') || id.includes(':') || id.startsWith('_') || id in target) continue;
    exposeBuiltin(target, id);
  }
}

function exposeBuiltin(target, id) {
  const settle = (value, enumerable) => {
    Object.defineProperty(target, id, { __proto__: null, configurable: true, enumerable, value, writable: true });
    return value;
  };
  const get = () => settle(internals.load(id).default, false);
  const set = (value) => settle(value, true);
  Object.defineProperty(target, id, { __proto__: null, configurable: true, enumerable: false, get, set });
}

/** `protojs -e source`, `-p source` */
export function runEval({ source, print }) {
  process._eval = source;
  exposeBuiltins(globalThis);
  runText('[eval]', source, print);
}

/** `new Worker(source, { eval: true })` */
export function runWorkerEval(source) {
  process._eval = source;
  runText('[worker eval]', source, false);
}

/** `protojs -`, or a pipe on standard input. */
export function runStdin() {
  const source = fs().readFileSync(0, 'utf8');
  process._eval = source;
  runText('[stdin]', source.charCodeAt(0) === 0xfeff ? source.slice(1) : source, getOptionValue('--print'));
}

/** Decides as Node does: what --input-type says, else what the syntax says, plain JavaScript before TypeScript. */
function runText(name, source, print) {
  const type = getOptionValue('--input-type');
  if (type === '') return runDetected(name, source, print);
  const isModule = type.startsWith('module');
  if (isModule && print) throw new codes.ERR_EVAL_ESM_CANNOT_PRINT();
  const text = type.endsWith('typescript') ? typescript().transpileText(name, source, isModule ? 'module' : 'commonjs').text : source;
  return isModule ? runModule(text) : runScript(name, text, print);
}

function runDetected(name, source, print) {
  let script;
  try {
    // What is a script is run as one, even if it could be a module as well.
    script = compile(name, source);
  } catch (error) {
    if (getOptionValue('--experimental-detect-module') && moduleSyntax().hasModuleSyntax(source)) {
      if (print) throw new codes.ERR_EVAL_ESM_CANNOT_PRINT();
      return runModule(asJavaScript(name, source, 'module'));
    }
    const stripped = tryTypeScript(name, source, '', error);
    if (!stripped.isModule) return runScript(name, stripped.text, print);
    if (print) throw new codes.ERR_EVAL_ESM_CANNOT_PRINT();
    return runModule(stripped.text);
  }
  return runScript(name, source, print, script);
}

/** The text itself if V8 takes it, else without its types. */
function asJavaScript(name, source, format) {
  if (op_module_is_javascript(source)) return source;
  try {
    return typescript().transpileText(name, source, format).text;
  } catch (error) {
    // What is no TypeScript either gets V8's own error.
    if (error.code === 'ERR_INVALID_TYPESCRIPT_SYNTAX') return source;
    throw error;
  }
}

function tryTypeScript(name, source, format, original) {
  if (!(original instanceof SyntaxError) || !getOptionValue('--strip-types')) throw original;
  try {
    return typescript().transpileText(name, source, format);
  } catch (error) {
    throw error.code === 'ERR_INVALID_TYPESCRIPT_SYNTAX' ? original : error;
  }
}

/** Code from the command line that is an ES module goes by a URL of the working directory. */
function runModule(text) {
  runMain().runModuleText(`${url().pathToFileURL(`${process.cwd()}/`).href}[eval1]`, text);
}

function compile(name, text) {
  return new (vm().Script)(text, { filename: name, importModuleDynamically: internalVm().kDefaultLoader });
}

/** Code from the command line also runs where the working directory has been removed. */
function workingDirectory() {
  try {
    return process.cwd();
  } catch {
    return path.dirname(process.execPath);
  }
}

function runScript(name, text, print, script = compile(name, text)) {
  const cwd = workingDirectory();
  const module = new Module(name);
  module.filename = path.join(cwd, name);
  module.paths = Module._nodeModulePaths(cwd);
  globalThis.module = module;
  globalThis.exports = module.exports;
  globalThis.__filename = name;
  globalThis.__dirname = '.';
  globalThis.require = helpers().makeRequireFunction(module);
  // Where the text speaks of crypto, it means the module, which has all that the global of that name has.
  if (name === '[eval]' && /\bcrypto\b/.test(text)) exposeBuiltin(globalThis, 'crypto');
  if (getOptionValue('--require').length === 0) setMainModule(undefined);
  const result = script.runInThisContext({ displayErrors: true });
  if (!print) return;
  // At the end, when promises have had their time.
  const { log } = globalThis.console;
  process.on('exit', () => log(result));
}
