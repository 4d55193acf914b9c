// The script in an executable that was made as Node documents it: CommonJS, with a `require` of built-in modules only.
// Docs: single-executable-applications.md, "In the injected main script".

import { internals } from 'internal/core';
import { op_module_compile_text, op_sea_main } from 'internal/ops';
import path from 'path';
import process from 'process';
import { codes } from 'internal/errors';
import { emitExperimentalWarning } from 'internal/util';
import { validateString } from 'internal/validators';
import { Module, setMainModule } from 'internal/modules/cjs/loader';
import { canBeRequiredByUsers, canBeRequiredWithoutScheme, loadBuiltin } from 'internal/modules/builtins';

const fileWarning = 'Currently the require() provided to the main script embedded into single-executable applications only supports ' +
  'loading built-in modules.\nTo load a module from disk after the single executable application is launched, use ' +
  'require("module").createRequire().\nSupport for bundled module loading or virtual file systems are under discussions in ' +
  'https://github.com/nodejs/single-executable';

/** `require` of the script; it warns, once, of what it cannot do. */
function makeRequire(main, isQuiet) {
  let hasWarned = isQuiet;
  function require(id) {
    validateString(id, 'id');
    if (!hasWarned) {
      hasWarned = true;
      process.emitWarning(fileWarning);
    }
    const name = id.startsWith('node:') ? id.slice(5) : id;
    const isKnown = name === id ? canBeRequiredWithoutScheme(id) : canBeRequiredByUsers(name);
    if (!isKnown) throw new codes.ERR_UNKNOWN_BUILTIN_MODULE(id);
    return loadBuiltin(name);
  }
  Object.defineProperty(require, 'main', { __proto__: null, value: main, writable: false, enumerable: true, configurable: false });
  return require;
}

/** Runs it. */
export function runEmbedded() {
  const [name, text, isQuiet] = op_sea_main();
  if (!isQuiet) emitExperimentalWarning('Single executable application');
  const filename = process.execPath;
  const module = new Module(filename, null);
  module.filename = filename;
  module.paths = Module._nodeModulePaths(path.dirname(filename));
  setMainModule(module);
  internals.mainUrl = undefined;
  const compiled = op_module_compile_text(text, name, 'commonjs', false);
  Reflect.apply(compiled, module.exports, [module.exports, makeRequire(module, isQuiet), module, filename, path.dirname(filename)]);
  module.loaded = true;
}
