// node:readline/promises. Docs: readline, "Promises API".

import { kEmptyObject } from 'internal/util';
import { Interface as Base } from 'internal/readline/interface';
import { Readline } from 'internal/readline/promises';
import { abortErrorOf, signalOf, whenAborted } from 'internal/readline/question';

class Interface extends Base {
  /**
   * Asks a question. Docs: rl.question().
   * @param {string} query
   * @param {{ signal?: AbortSignal }} [options]
   * @returns {Promise<string>} rejects with an AbortError when the signal or the user aborts
   */
  async question(query, options = kEmptyObject) {
    const signal = signalOf(options);
    if (signal?.aborted) throw abortErrorOf(signal);
    const { promise, resolve, reject } = Promise.withResolvers();
    const forget = whenAborted(signal, () => {
      this._questionCancel();
      reject(abortErrorOf(signal));
    });
    this._question(query, resolve, reject);
    return promise.finally(forget);
  }
}

/** readlinePromises.createInterface(options), or its old form: (input, output, completer, terminal). */
function createInterface(input, output, completer, terminal) {
  return Reflect.construct(Interface, arguments);
}

export default { Interface, Readline, createInterface };
