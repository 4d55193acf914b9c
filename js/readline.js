// node:readline. Docs: readline.

import { promisify } from 'internal/util';
import { clearLine, clearScreenDown, cursorTo, moveCursor } from 'internal/readline/callbacks';
import { completeWithCallback } from 'internal/readline/completion';
import emitKeypressEvents from 'internal/readline/emitKeypressEvents';
import { callableClass, Interface as Base } from 'internal/readline/interface';
import { abortErrorOf, signalOf, whenAborted } from 'internal/readline/question';
import promises from 'readline/promises';

class CallbackInterface extends Base {
  constructor(input, output, completer, terminal) {
    super(input, output, completer, terminal);
    const given = this.completer;
    // A completer with one parameter returns its result.
    if (typeof given === 'function' && given.length !== 2) {
      this.completer = (line, callback) => callback(null, given(line));
    }
  }

  _tabComplete(lastKeypressWasTab) {
    completeWithCallback(this, lastKeypressWasTab);
  }

  /**
   * Asks a question. Docs: rl.question().
   * @param {string} query
   * @param {{ signal?: AbortSignal } | Function} [options]
   * @param {(answer: string) => void} callback
   */
  question(query, options, callback) {
    const answered = typeof options === 'function' ? options : callback;
    const signal = signalOf(options);
    if (signal?.aborted) return;
    if (typeof answered !== 'function' && signal === undefined) return;
    const forget = whenAborted(signal, () => this._questionCancel());
    this._question(query, (answer) => {
      forget();
      return answered?.(answer);
    });
  }
}

/** util.promisify(rl.question) */
CallbackInterface.prototype.question[promisify.custom] = function question(query, options) {
  const signal = options?.signal;
  if (signal?.aborted) return Promise.reject(abortErrorOf(signal));
  const { promise, resolve, reject } = Promise.withResolvers();
  const forget = whenAborted(signal, () => reject(abortErrorOf(signal)));
  this.question(query, options, resolve);
  return promise.finally(forget);
};

const Interface = callableClass(CallbackInterface);

/** readline.createInterface(options), or its old form: (input, output, completer, terminal). */
function createInterface(input, output, completer, terminal) {
  return Reflect.construct(Interface, arguments);
}

export default {
  Interface,
  clearLine,
  clearScreenDown,
  createInterface,
  cursorTo,
  emitKeypressEvents,
  moveCursor,
  promises,
};
