// @ts-check
// The global console's way past process.stdout and process.stderr. As long as the program has not touched them, nobody can
// tell whether a line went through the stream, and a program that only prints needs no streams at all.

import { internals, lazy, primordials } from 'internal/core';
import { op_stdio_guess_handle, op_stdio_write_string_sync } from 'internal/ops';
import { useDirectOutputs } from 'internal/console/state';

const { ReflectGetOwnPropertyDescriptor } = primordials;

const lazyProcess = lazy('process');
const lazyTty = lazy('internal/tty');

// op_stdio_guess_handle's number for a terminal.
const kTty = 1;

const UV_EPIPE = -32;

/** Which streams the program has got hold of: process.stdout and process.stderr note it here. */
const touched = (internals.touchedStreams ??= { __proto__: null, stdout: false, stderr: false });

class DirectOutput {
  #fd;
  #isTerminal;

  constructor(fd) {
    this.#fd = fd;
  }

  /**
   * Writes a text before it returns. Errors of the descriptor are ignored, like all of console's, but for one: that nobody reads any more is
   * the stream's to tell, which ends programs that would go on for ever.
   * @returns {boolean} false when the text is to go through the stream
   */
  write(text) {
    return op_stdio_write_string_sync(this.#fd, text) !== UV_EPIPE;
  }

  /** The same answer as shouldColorize() gives for the stream. */
  hasColors() {
    if (lazyProcess().env.FORCE_COLOR === undefined) {
      this.#isTerminal ??= op_stdio_guess_handle(this.#fd) === kTty;
      if (!this.#isTerminal) return false;
    }
    return lazyTty().getColorDepth() > 2;
  }
}

/**
 * Lets a console write directly, until its streams are wanted. The main thread calls this when it starts; in workers the
 * streams lead to the parent.
 * @param {object} globalConsole
 */
export function enableDirectOutputs(globalConsole) {
  const process = lazyProcess();
  const outputs = { __proto__: null, stdout: new DirectOutput(1), stderr: new DirectOutput(2) };
  const getters = {
    __proto__: null,
    stdout: ReflectGetOwnPropertyDescriptor(process, 'stdout').get,
    stderr: ReflectGetOwnPropertyDescriptor(process, 'stderr').get,
  };
  useDirectOutputs({
    get(console, output) {
      if (touched[output] || console !== globalConsole) return undefined;
      // Programs also replace the property itself.
      if (ReflectGetOwnPropertyDescriptor(process, output)?.get !== getters[output]) {
        touched[output] = true;
        return undefined;
      }
      return outputs[output];
    },
  });
}

/** Notes that a stream of the console is wanted or replaced. */
export function markTouched(output) {
  touched[output] = true;
}
