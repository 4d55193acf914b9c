// --trace-require-module: tells which `require` loads an ES module. Docs: cli.md, "--trace-require-module=mode".

import { emitExperimentalWarning, isUnderNodeModules } from 'internal/util';

/** How a requiring module that is no file is called. */
const names = { '__proto__': null, 'internal/preload': '--require', '<repl>': 'The REPL', '.': 'The entry point' };

/**
 * Warns, once in a process.
 * @param {Module} module that is being loaded
 * @param {Module} [parent] that requires it
 * @param {'all' | 'no-node-modules'} mode whether packages are left out
 */
export function warnAboutRequire(module, parent, mode) {
  if (mode === 'no-node-modules' && (parent === undefined || isUnderNodeModules(parent.filename))) return;
  const from = parent && (parent.filename || parent.id);
  const to = module.id || module.filename;
  const prefix = from && to ? `${names[from] ?? `CommonJS module ${from}`} is loading ES Module ${to} using require().\n` : undefined;
  emitExperimentalWarning('Support for loading ES Module in require()', prefix, undefined, parent?.require);
}
