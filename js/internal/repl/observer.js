// Looks at the values of a prompt's context without running anything that could change it.

import { isProxy } from 'internal/util/types';
import { SyncSession } from 'internal/inspector/session';
import vm from 'vm';

/** A property of the context's global while a value is handed over. */
const kHolder = 'protojs:repl';
/** Milliseconds that an expression may take. */
const kTimeout = 300;

const observers = new WeakMap();

export class Observer {
  #repl;
  #session = new SyncSession();
  #context;
  #contextId = 0;
  #holder = { value: undefined };
  #holderId;

  constructor(repl) {
    this.#repl = repl;
  }

  /** The one observer of a prompt. @returns {Observer} */
  static of(repl) {
    let observer = observers.get(repl);
    if (observer === undefined) observers.set(repl, (observer = new Observer(repl)));
    return observer;
  }

  /** The session of V8's inspector, told of the context of the prompt. */
  #connected() {
    if (this.#context === this.#repl.context) return this.#session;
    this.#context = this.#repl.context;
    const { global } = this;
    this.#contextId = this.#session.contextId(global);
    Object.defineProperty(this.#context, kHolder, { __proto__: null, configurable: true, value: this.#holder });
    const answer = this.#session.ask('Runtime.evaluate', { expression: `globalThis['${kHolder}']`, contextId: this.#contextId });
    delete this.#context[kHolder];
    this.#holderId = answer?.result?.objectId;
    return this.#session;
  }

  /** The global object of the context. */
  get global() {
    const { context, useGlobal } = this.#repl;
    return useGlobal ? globalThis : vm.runInContext('globalThis', context);
  }

  /** Names declared by let, const and class. @returns {string[]} */
  lexicalNames() {
    const session = this.#connected();
    return session.ask('Runtime.globalLexicalScopeNames', { executionContextId: this.#contextId })?.names ?? [];
  }

  /**
   * Evaluates what has no side effects.
   * @param {string} expression
   * @returns {{ value: unknown, isThrown: boolean } | undefined} undefined if it would have one, takes too long, or is wrong
   */
  evaluate(expression) {
    const session = this.#connected();
    const answer = session.ask('Runtime.evaluate', {
      expression, contextId: this.#contextId, throwOnSideEffect: true, silent: true, timeout: kTimeout, objectGroup: 'repl',
    });
    if (answer === undefined) return undefined;
    const { exceptionDetails, result } = answer;
    const shown = exceptionDetails?.exception ?? result;
    const isThrown = exceptionDetails !== undefined;
    try {
      return { value: this.#take(session, shown), isThrown };
    } finally {
      session.ask('Runtime.releaseObjectGroup', { objectGroup: 'repl' });
    }
  }

  /** The value behind what the protocol says of it. */
  #take(session, shown) {
    if (shown.unserializableValue !== undefined) {
      const text = shown.unserializableValue;
      return text.endsWith('n') ? BigInt(text.slice(0, -1)) : Number(text);
    }
    if (shown.objectId === undefined) return shown.type === 'undefined' ? undefined : shown.value;
    session.ask('Runtime.callFunctionOn', {
      objectId: this.#holderId, functionDeclaration: 'function(value) { this.value = value; }', arguments: [{ objectId: shown.objectId }],
    });
    const { value } = this.#holder;
    this.#holder.value = undefined;
    return value;
  }

  /**
   * The value of a chain of members, without getters and proxies.
   * @param {{ root: string, steps: object[] }} chain
   * @returns {{ value: unknown } | undefined} undefined where something would have to run
   */
  valueOf({ root, steps }) {
    const found = this.evaluate(root);
    if (found === undefined || found.isThrown) return undefined;
    let { value } = found;
    if (isProxy(value)) return undefined;
    for (const step of steps) {
      const key = step.kind === 'property' ? { value: step.name } : this.#key(step.text);
      if (key === undefined) return undefined;
      const next = plainProperty(value, key.value);
      if (next === undefined || isProxy(next.value)) return undefined;
      ({ value } = next);
    }
    return { value };
  }

  #key(text) {
    const found = this.evaluate(text);
    if (found === undefined || found.isThrown || (typeof found.value === 'object' && found.value !== null)) return undefined;
    return { value: typeof found.value === 'symbol' ? found.value : String(found.value) };
  }

  close() {
    this.#session.close();
    observers.delete(this.#repl);
  }
}

/** A property that is a value, of an object or of what it inherits from. */
function plainProperty(value, key) {
  if (value === null || value === undefined) return undefined;
  for (let object = Object(value); object !== null; object = Object.getPrototypeOf(object)) {
    if (isProxy(object)) return undefined;
    const descriptor = Object.getOwnPropertyDescriptor(object, key);
    if (descriptor === undefined) continue;
    if ('value' in descriptor) return { value: descriptor.value };
    // Built-in modules stand behind accessors of ours.
    return isOwnAccessor(descriptor) ? { value: descriptor.get() } : undefined;
  }
  return undefined;
}

const ownAccessors = new WeakSet();

/** Says that a getter is safe to call: it only loads a built-in module. */
export function trustAccessor(get) {
  ownAccessors.add(get);
}

function isOwnAccessor({ get }) {
  return get !== undefined && ownAccessors.has(get);
}
