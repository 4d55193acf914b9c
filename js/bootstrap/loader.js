// The loader of built-in modules. It is the only script that runs by itself (when the snapshot is built); everything else in js/
// is a module that `load` evaluates on first use. See loader/builtin_source for how a module becomes a function.
'use strict';

((globalThis) => {
  const { core, primordials, internals } = globalThis.__bootstrap;
  const { ArrayPrototypePush, ObjectFreeze, ObjectHasOwn, ObjectSetPrototypeOf, SafeMap, SafeSet } = primordials;

  /** @type {Map<string, object>} the exports of every module evaluated so far, by id */
  let modules;

  /** Returns a built-in module's exports, evaluating it on first use. */
  function load(id) {
    return modules.get(id) ?? evaluate(id);
  }

  /** What modules of the snapshot do when ops have got their fast form; null once they have. */
  let fastOpsListeners = [];

  load.onFastOps = (listener) => {
    if (fastOpsListeners !== null) ArrayPrototypePush(fastOpsListeners, listener);
  };

  /** Names of the ops whose function is in its last form. */
  const boundOps = new SafeSet();

  /**
   * What a module gets that imports ops: the object with all that were asked for. The snapshot has only those that hello world needs, and
   * cannot contain their fast form: functions are made for the modules that name them.
   */
  load.ops = (...names) => {
    const unbound = [];
    for (let i = 0; i < names.length; i++) {
      if (!boundOps.has(names[i])) ArrayPrototypePush(unbound, names[i]);
    }
    if (unbound.length > 0 && core.ops.op_module_bind_ops(core.ops, core.setUpAsyncStub, unbound)) {
      for (let i = 0; i < unbound.length; i++) boundOps.add(unbound[i]);
    }
    return core.ops;
  };

  /** Gives the ops of the snapshot's modules their fast form: hello world can do without, so it waits for the first module beyond them. */
  function useFastOps() {
    const listeners = fastOpsListeners;
    fastOpsListeners = null;
    for (let i = 0; i < listeners.length; i++) listeners[i]();
  }

  function evaluate(id) {
    if (internals.started && fastOpsListeners !== null) useFastOps();
    const run = core.ops.op_module_compile_builtin(id);
    const exports = { __proto__: null };
    modules.set(id, exports);
    try {
      run(exports, load);
    } catch (error) {
      modules.delete(id);
      throw error;
    }
    // A public module has only a default export: names fall through to it, so that `import { join } from 'path'` works inside js/.
    const value = exports.default;
    if ((typeof value === 'object' && value !== null) || typeof value === 'function') ObjectSetPrototypeOf(exports, value);
    return exports;
  }

  /** Returns a function that loads a module on first call and gives its default export if it has one, else its exports. */
  function lazy(id) {
    let value;
    return () => {
      if (value === undefined) {
        const exports = load(id);
        value = ObjectHasOwn(exports, 'default') ? exports.default : exports;
      }
      return value;
    };
  }

  /** Forgets every evaluated module: with PROTOJS_JS the binary starts over from the files on disk. */
  function reset() {
    modules = new SafeMap();
    modules.set('internal/core', ObjectFreeze({ __proto__: null, core, primordials, internals, lazy, load }));
    modules.set('internal/ops', core.ops);
  }
  reset();

  internals.load = load;
  internals.reset = reset;
  internals.isLoaded = (id) => modules.has(id);
  internals.loadedIds = () => [...modules.keys()];
})(globalThis);
