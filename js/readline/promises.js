// node:readline/promises. Docs: readline, "Promises API".

import { AbortError } from 'internal/errors';
import { kEmptyObject } from 'internal/util';
import { validateAbortSignal } from 'internal/validators';
import { Interface as Base } from 'internal/readline/interface';
import { Readline } from 'internal/readline/promises';

class Interface extends Base {
  /**
   * Asks a question. Docs: rl.question().
   * @param {string} query
   * @param {{ signal?: AbortSignal }} [options]
   * @returns {Promise<string>} rejects with an AbortError when the signal or the user aborts
   */
  question(query, options = kEmptyObject) {
    return new Promise((resolve, reject) => {
      let callback = resolve;
      const signal = options?.signal;
      if (signal) {
        validateAbortSignal(signal, 'options.signal');
        if (signal.aborted) {
          reject(new AbortError(undefined, { cause: signal.reason }));
          return;
        }
        const onAbort = () => {
          this._questionCancel();
          reject(new AbortError(undefined, { cause: signal.reason }));
        };
        signal.addEventListener('abort', onAbort, { once: true });
        callback = (answer) => {
          signal.removeEventListener('abort', onAbort);
          resolve(answer);
        };
      }
      this._question(query, callback, reject);
    });
  }
}

/** readlinePromises.createInterface(options), or its old form with positions. */
function createInterface(input, output, completer, terminal) {
  return new Interface(input, output, completer, terminal);
}

export default { Interface, Readline, createInterface };
