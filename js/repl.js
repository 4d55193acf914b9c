// node:repl. Docs: repl.

import { deprecate } from 'internal/util';
import { offered } from 'internal/repl/builtins';
import { Recoverable, REPL_MODE_SLOPPY, REPL_MODE_STRICT, REPLServer, start } from 'internal/repl/server';
import { writer } from 'internal/repl/writer';

const repl = { REPLServer, REPL_MODE_SLOPPY, REPL_MODE_STRICT, Recoverable, start, writer };

/** Both names of the list: programs add theirs to what is completed. */
function list(name, code) {
  const text = `repl.${name} is deprecated. Check module.builtinModules instead`;
  Object.defineProperty(repl, name, {
    __proto__: null,
    configurable: true,
    enumerable: name === 'builtinModules',
    get: deprecate(() => offered.modules, text, code),
    set: deprecate((value) => {
      offered.modules = value;
    }, text, code),
  });
}
list('builtinModules', 'DEP0191');
list('_builtinLibs', 'DEP0142');

export default repl;
