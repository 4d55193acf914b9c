// Programs that are not files: `-e`, `-p` and standard input.

import { internals, lazy } from 'internal/core';
import { op_module_compile_text } from 'internal/ops';
import process from 'process';
import path from 'path';
import { getOptionValue } from 'internal/options';
import { Module, setMainModule, setOwnPaths } from 'internal/modules/cjs/loader';

const esm = lazy('internal/modules/esm/loader');
const vm = lazy('vm');
const moduleSyntax = lazy('internal/modules/module_syntax');
const fs = lazy('fs');
const url = lazy('internal/url');
void op_module_compile_text;

/** Built-ins that code from the command line finds as globals, as in the REPL. */
function exposeBuiltins(target) {
  for (const id of Module.builtinModules) {
    if (id.includes('/') || id.includes(':') || id.startsWith('_') || id in target) continue;
    Object.defineProperty(target, id, {
      __proto__: null,
      get() {
        const value = internals.load(id).default;
        Object.defineProperty(target, id, { __proto__: null, value, writable: true, enumerable: false, configurable: true });
        return value;
      },
      set(value) {
        Object.defineProperty(target, id, { __proto__: null, value, writable: true, enumerable: true, configurable: true });
      },
      enumerable: false,
      configurable: true,
    });
  }
}

/** `protojs -e source`, `-p source` */
export function runEval({ source, print }) {
  exposeBuiltins(globalThis);
  runText('[eval]', source, print);
}

/** `protojs -`, or a pipe on standard input. */
export function runStdin() {
  const source = fs().readFileSync(0, 'utf8');
  exposeBuiltins(globalThis);
  runText('[stdin]', source, getOptionValue('--print'));
}

function runText(name, source, print) {
  const type = getOptionValue('--input-type');
  const text = type.endsWith('typescript') || type === '' ? stripTypes(source, type) : source;
  if (type.startsWith('module') || (type === '' && !print && moduleSyntax().hasModuleSyntax(text))) {
    lazy('internal/modules/run_main')().runModuleText(url().pathToFileURL(`${process.cwd()}/`).href + name.replace('[', '[').concat('1'), text);
    return;
  }
  runScript(name, text, print);
}

function stripTypes(source, type) {
  return moduleSyntax().stripTypesOfEval(source, type);
}

function runScript(name, text, print) {
  const cwd = process.cwd();
  const module = new Module(name);
  module.filename = path.join(cwd, name);
  setOwnPaths(module, Module._nodeModulePaths(cwd));
  globalThis.module = module;
  globalThis.exports = module.exports;
  globalThis.__filename = name;
  globalThis.__dirname = '.';
  globalThis.require = lazy('internal/modules/helpers')().makeRequireFunction(module);
  if (getOptionValue('--require').length === 0) setMainModule(undefined);
  const result = vm().runInThisContext(text, {
    filename: name,
    displayErrors: true,
    importModuleDynamically: vm().constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  if (print) globalThis.console.log(result);
}
void esm;
