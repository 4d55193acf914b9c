// The default evaluation of what is typed. Docs: repl, "JavaScript expressions", "`await` keyword".

import { op_repl_async_form, op_repl_completeness } from 'internal/ops';
import process from 'process';
import { codes } from 'internal/errors';
import { lazy } from 'internal/core';
import { getOptionValue } from 'internal/options';
import { kDefaultLoader, kParsingContext } from 'internal/vm';
import vm from 'vm';
import { Recoverable, REPL_MODE_STRICT } from 'internal/repl/modes';

const typescript = lazy('internal/modules/typescript');

// Answers of op_repl_completeness.
const kComplete = 0;
const kIncomplete = 1;

/** Whether a text is meant as an object rather than as a block: it begins with a brace and does not end as a statement. */
function isObject(code) {
  return /^\s*\{/.test(code) && !/;\s*$/.test(code) && op_repl_completeness(`_=${code}`, false) === kComplete;
}

/** Whether more lines may make a program of a text that is none. */
export function mayGoOn(code, acceptsTypes) {
  if (op_repl_completeness(code, acceptsTypes) === kIncomplete) return true;
  if (!/^\s*\{/.test(code) || /;\s*$/.test(code)) return false;
  return op_repl_completeness(`(${code}`, acceptsTypes) === kIncomplete;
}

/** What an import statement could be written as. */
function asDynamicImport(code) {
  const [, bindings = '', specifier] = /^\s*import\s*(?:([\w\s{},*$]+?)\s*from\s*)?(['"].*?['"])/s.exec(code) ?? [];
  if (specifier === undefined) return '';
  const load = `await import(${JSON.stringify(specifier.slice(1, -1))});`;
  if (bindings === '') return load;
  const whole = /\*\s*as\s+([\w$]+)/.exec(bindings);
  if (whole !== null) return `const ${whole[1]} = ${load}`;
  const [, leading, named = ''] = /^([\w$]*)\s*,?\s*(?:\{(.*)\})?$/s.exec(bindings) ?? [];
  const names = named.split(',').map((name) => name.trim().replace(/\s+as\s+/, ': ')).filter(Boolean);
  if (leading) names.unshift(`default: ${leading}`);
  return `const { ${names.join(', ')} } = ${load}`;
}

/** The groups of the user's last match: the prompt's own matches change them. */
class MatchedGroups {
  #groups;

  keep() {
    this.#groups = Array.from({ length: 9 }, (_, index) => RegExp[`$${index + 1}`]);
  }

  /** Matches the same groups once more. */
  restore() {
    if (this.#groups === undefined) return;
    const separator = '\0\u0001\0';
    new RegExp(`^${this.#groups.map(() => '([^]*)').join(separator)}$`).test(this.#groups.join(separator));
  }
}

/** Evaluates for one prompt. */
export class Evaluation {
  #repl;
  #matched = new MatchedGroups();

  constructor(repl) {
    this.#repl = repl;
  }

  /**
   * The function that `eval` is by default.
   * @param {string} code
   * @param {object} context
   * @param {string} file as stack traces show it
   * @param {(error: unknown, value?: unknown) => void} callback
   */
  evaluate = (code, context, file, callback) => {
    if (code === '\n') return callback(null);
    let prepared;
    try {
      prepared = this.prepare(code, context, file);
    } catch (error) {
      return callback(error);
    }
    let value;
    try {
      value = this.#run(prepared.script, context);
    } catch (error) {
      // What is thrown while another domain is active is for that one.
      const active = process.domain;
      if (active && active !== this.#repl._domain) {
        active.emit('error', error);
        active.exit();
        return undefined;
      }
      return callback(error);
    }
    if (!prepared.waits) return callback(null, value);
    return this.#wait(value, callback);
  };

  /**
   * Finds the form in which a text is a script.
   * @returns {{ script: vm.Script, waits: boolean }}
   * @throws {SyntaxError | Recoverable}
   */
  prepare(code, context, file) {
    const waits = this.#asyncScript(code, context, file);
    if (waits !== undefined) return { script: waits, waits: true };
    let failure;
    for (const text of isObject(code) ? [`(${code.trim()})\n`, code] : [code]) {
      try {
        return { script: this.#compile(text, context, file), waits: false };
      } catch (error) {
        failure = error;
      }
    }
    if (failure?.name !== 'SyntaxError') throw failure;
    const { acceptsTypes } = this.#repl;
    if (mayGoOn(code, acceptsTypes)) throw new Recoverable(failure);
    const untyped = acceptsTypes ? this.#withoutTypes(code, file) : undefined;
    if (untyped !== undefined) return this.prepare(untyped, context, file);
    throw this.#explain(failure, code, context, file);
  }

  #compile(code, context, file, lineOffset = 0) {
    const strict = this.#repl.replMode === REPL_MODE_STRICT && !/^\s*$/.test(code) ? `'use strict'; void 0; ${code}` : code;
    const options = { filename: file, importModuleDynamically: kDefaultLoader, lineOffset };
    if (!this.#repl.useGlobal) options[kParsingContext] = context;
    return new vm.Script(strict, options);
  }

  /** The script of a text that waits or, in the program's own prompt, imports; undefined for others. */
  #asyncScript(code, context, file) {
    if (!getOptionValue('--experimental-repl-await')) return undefined;
    if (!/\bawait\b/.test(code) && !(this.#repl.acceptsImports && /\bimport\b/.test(code))) return undefined;
    const form = (isObject(code) ? op_repl_async_form(`(${code.trim()})\n`) : undefined) ?? op_repl_async_form(code);
    if (!form || (!this.#repl.acceptsImports && /^\s*import\s*[\w{*'"]/m.test(code))) return undefined;
    return this.#compile(form, context, file);
  }

  #withoutTypes(code, file) {
    try {
      const { text } = typescript().transpileText(file, code, '');
      return text === code ? undefined : text;
    } catch {
      return undefined;
    }
  }

  /** V8's error, where it would mislead, in better words. */
  #explain(error, code, context, file) {
    if (error.message === 'Cannot use import statement outside a module') {
      const instead = asDynamicImport(code);
      error.message = `Cannot use import statement inside the Node.js REPL${instead && `, alternatively use dynamic import: ${instead}`}`;
      error.stack = error.stack.replace(/SyntaxError: Cannot use import.*/, `SyntaxError: ${error.message}`);
      return error;
    }
    if (!/\bawait\b/.test(code)) return error;
    try {
      // The complaint is about the `await`, while something else is wrong: V8 says so where it is allowed.
      this.#compile(`(async () => {\n${code}\n})()`, context, file, -1);
    } catch (better) {
      return better;
    }
    return error;
  }

  #run(script, context) {
    const repl = this.#repl;
    const wasRaw = repl.breakEvalOnSigint ? repl._setRawMode(false) : undefined;
    try {
      const options = { displayErrors: false, breakOnSigint: repl.breakEvalOnSigint };
      this.#matched.restore();
      return repl.useGlobal ? script.runInThisContext(options) : script.runInContext(context, options);
    } finally {
      this.#matched.keep();
      // Raw mode would hide Ctrl+C from the system.
      if (repl.breakEvalOnSigint) repl._setRawMode(wasRaw);
    }
  }

  /** Holds what is typed back until a promise settles, or Ctrl+C. */
  #wait(promise, callback) {
    const repl = this.#repl;
    const { promise: interrupted, reject } = Promise.withResolvers();
    const onSigint = () => reject(Object.assign(new codes.ERR_SCRIPT_EXECUTION_INTERRUPTED(), { stack: undefined }));
    const breaks = repl.breakEvalOnSigint;
    if (breaks) process.once('SIGINT', onSigint);
    repl.holdInput(breaks ? onSigint : undefined);
    const settle = (error, value) => {
      process.removeListener('SIGINT', onSigint);
      try {
        if (error === undefined) callback(null, value);
        else callback(error.reason);
      } finally {
        repl.releaseInput();
      }
    };
    Promise.race([promise, interrupted]).then((result) => settle(undefined, result?.value), (reason) => settle({ reason }));
  }
}
