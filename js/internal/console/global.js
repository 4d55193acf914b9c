// @ts-check
// The global console. Its methods work without it, and it looks for process.stdout and process.stderr when it first needs
// them.

import { core, lazy } from 'internal/core';
import { bindProperties, Console } from 'internal/console/constructor';
import { enableDirectOutputs, markTouched } from 'internal/console/direct';
import { op_module_define_lazy } from 'internal/ops';
import { assignFunctionName } from 'internal/util';

const lazyProcess = lazy('process');

// The standard wants a prototype of its own, without methods.
const globalConsole = { __proto__: {} };

for (const key of Object.keys(Console.prototype)) {
  const method = Console.prototype[key];
  globalConsole[key] = assignFunctionName(method.name, method.bind(globalConsole));
}
bindProperties(globalConsole, true, 'auto');
globalConsole.Console = Console;

// What only V8's own console has, for debuggers.
for (const key of ['profile', 'profileEnd', 'timeStamp', 'context']) {
  globalConsole[key] = core.v8Console[key];
}
op_module_define_lazy(globalConsole, 'createTask', 'internal/console/task', true);

for (const name of ['stdout', 'stderr']) {
  let stream;
  Object.defineProperty(globalConsole, `_${name}`, {
    __proto__: null,
    enumerable: false,
    configurable: true,
    get() {
      return (stream ||= lazyProcess()[name]);
    },
    set(value) {
      markTouched(name);
      stream = value;
    },
  });
}

export default globalConsole;

/** Lets the global console print without streams; for the main thread, when it starts. */
export function enableDirectConsole() {
  enableDirectOutputs(globalConsole);
}
