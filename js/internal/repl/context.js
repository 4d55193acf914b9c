// The globals that a prompt evaluates in. Docs: repl, "Global and local scope".

import { Console } from 'internal/console/constructor';
import { Module } from 'internal/modules/cjs/loader';
import { makeRequireFunction } from 'internal/modules/helpers';
import { internals } from 'internal/core';
import process from 'process';
import vm from 'vm';
import { trustAccessor } from 'internal/repl/observer';

/** The globals every context has. */
let ownGlobals;

function namesOfLanguage() {
  ownGlobals ??= new Set(vm.runInNewContext('Object.getOwnPropertyNames(globalThis)'));
  return ownGlobals;
}

/** @returns {object} the program's own globals, or a context with copies of what Node adds to those of the language */
export function createContext(repl) {
  const context = repl.useGlobal ? globalThis : separateContext(repl);
  const module = new Module('<repl>');
  module.paths = Module._nodeModulePaths(workingFolder());
  const define = (name, value) =>
    Object.defineProperty(context, name, { __proto__: null, configurable: true, writable: true, enumerable: false, value });
  define('module', module);
  define('require', makeRequireFunction(module));
  exposeBuiltins(context);
  return context;
}

function separateContext(repl) {
  const context = vm.createContext();
  const skipped = namesOfLanguage();
  for (const name of Object.getOwnPropertyNames(globalThis)) {
    if (skipped.has(name) || name === 'global' || name === 'console') continue;
    Object.defineProperty(context, name, { __proto__: null, ...Object.getOwnPropertyDescriptor(globalThis, name) });
  }
  context.global = context;
  const console = new Console(repl.output);
  Object.defineProperty(context, 'console', { __proto__: null, configurable: true, writable: true, value: console });
  return context;
}

/** Built-in modules are there by their names, loaded when they are named. */
function exposeBuiltins(context) {
  for (const id of Module.builtinModules) {
    if (id.includes('/') || id.includes(':') || id.startsWith('_') || (id in context && id !== 'crypto')) continue;
    const settle = (value, enumerable) =>
      Object.defineProperty(context, id, { __proto__: null, configurable: true, enumerable, value, writable: true });
    const get = () => {
      const { default: value } = internals.load(id);
      settle(value, false);
      return value;
    };
    trustAccessor(get);
    Object.defineProperty(context, id, { __proto__: null, configurable: true, enumerable: false, get, set: (value) => { settle(value, true); } });
  }
}

/**
 * `_` or `_error`: the last value of its kind, until the user assigns another.
 * @param {object} repl
 * @param {string} name
 * @param {string} value the property of `repl` that holds it
 * @param {string} assigned the property that says it is the user's
 */
export function exposeLast(repl, name, value, assigned) {
  Object.defineProperty(repl.context, name, {
    __proto__: null,
    configurable: true,
    get: () => repl[value],
    set(given) {
      repl[value] = given;
      if (repl[assigned]) return;
      repl[assigned] = true;
      repl.output.write(`Expression assignment to ${name} now disabled.\n`);
    },
  });
}

/** What module paths of a prompt start from. */
export function workingFolder() {
  try {
    return process.cwd();
  } catch {
    return '/';
  }
}
