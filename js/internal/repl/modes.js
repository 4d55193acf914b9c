// @ts-check
// What evaluation functions and the server have in common. Docs: repl, "Recoverable errors", "repl.start()".

export const REPL_MODE_SLOPPY = Symbol('repl-sloppy');
export const REPL_MODE_STRICT = Symbol('repl-strict');

/** Wraps the error of a text that may go on in the next line. */
export class Recoverable extends SyntaxError {
  /** @param {Error} err */
  constructor(err) {
    super();
    this.err = err;
  }
}

/** repl.Recoverable can be called without `new`. */
export const CallableRecoverable = new Proxy(Recoverable, { apply: (target, _, [err]) => new target(err) });
