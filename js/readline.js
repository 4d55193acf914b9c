// node:readline. Docs: readline.

import { promisify } from 'internal/util';
import { AbortError } from 'internal/errors';
import { validateAbortSignal } from 'internal/validators';
import { clearLine, clearScreenDown, cursorTo, moveCursor } from 'internal/readline/callbacks';
import { completeWithCallback } from 'internal/readline/completion';
import emitKeypressEvents from 'internal/readline/emitKeypressEvents';
import { callableClass, Interface as Base } from 'internal/readline/interface';
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
    callback = typeof options === 'function' ? options : callback;
    const signal = options === null || typeof options !== 'object' ? undefined : options.signal;
    if (signal) {
      validateAbortSignal(signal, 'options.signal');
      if (signal.aborted) return;
      const onAbort = () => this._questionCancel();
      signal.addEventListener('abort', onAbort, { once: true });
      const answered = callback;
      callback = (answer) => {
        signal.removeEventListener('abort', onAbort);
        return answered?.(answer);
      };
    }
    if (typeof callback === 'function') this._question(query, callback);
  }
}

CallbackInterface.prototype.question[promisify.custom] = function question(query, options) {
  const signal = options === null || typeof options !== 'object' ? undefined : options.signal;
  if (signal?.aborted) return Promise.reject(new AbortError(undefined, { cause: signal.reason }));
  return new Promise((resolve, reject) => {
    let callback = resolve;
    if (signal) {
      const onAbort = () => reject(new AbortError(undefined, { cause: signal.reason }));
      signal.addEventListener('abort', onAbort, { once: true });
      callback = (answer) => {
        signal.removeEventListener('abort', onAbort);
        resolve(answer);
      };
    }
    this.question(query, options, callback);
  });
};

const Interface = callableClass(CallbackInterface);

/** readline.createInterface(options), or its old form with positions. */
function createInterface(input, output, completer, terminal) {
  return new Interface(input, output, completer, terminal);
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
