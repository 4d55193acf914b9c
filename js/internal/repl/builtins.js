// @ts-check
// The built-in modules a prompt offers. Programs may add names to the list. Docs: repl, `repl.builtinModules`.

import { builtinIds } from 'internal/modules/builtins';

export const offered = { modules: builtinIds().filter((id) => !id.startsWith('_') && !id.startsWith('node:')) };
