// @ts-check
// What a Console keeps for itself, and how it writes: indented by its groups, with or without colours, errors ignored.

import { lazy, primordials } from 'internal/core';
import { isStackOverflowError } from 'internal/errors';

const { ArrayPrototypeUnshift, ReflectApply, StringPrototypeIncludes, StringPrototypeReplaceAll } = primordials;

const lazyColors = lazy('internal/util/colors');
const lazyInspect = lazy('internal/util/inspect');

/** Under this key a Console has its ConsoleState. */
export const kState = Symbol('kState');

/** The two outputs of a Console. */
export const kStdout = 'stdout';
export const kStderr = 'stderr';

const withColors = { colors: true };
const withoutColors = {};

/** State that programs have no name for. */
export class ConsoleState {
  counts = new Map();
  indentation = '';

  /**
   * @param {boolean | 'auto'} colorMode
   * @param {number} groupIndentation
   * @param {Map<object, object> | undefined} inspectOptions by stream
   */
  constructor(colorMode, groupIndentation, inspectOptions) {
    this.colorMode = colorMode;
    this.groupIndentation = groupIndentation;
    this.inspectOptions = inspectOptions;
  }
}

/** An output that is written to without its stream; see internal/console/direct. */
/** @type {{ get(console: object, output: string): { write(text: string): boolean, hasColors(): boolean } | undefined }} */
let direct = { get: () => undefined };

/** Sets what may stand in for the streams of the global console. */
export function useDirectOutputs(outputs) {
  direct = outputs;
}

function streamOf(console, output) {
  return output === kStdout ? console._stdout : console._stderr;
}

/** The options for inspect() on an output: the program's own, and colours if it is a terminal. */
export function getInspectOptions(console, output) {
  const { colorMode, inspectOptions } = console[kState];
  const plain = direct.get(console, output);
  if (plain !== undefined) return plain.hasColors() ? withColors : withoutColors;

  const stream = streamOf(console, output);
  const colors = colorMode === 'auto' ? lazyColors().shouldColorize(stream) : colorMode;
  const options = inspectOptions?.get(stream);
  if (options === undefined) return colors ? withColors : withoutColors;
  if (options.colors === undefined) options.colors = colors;
  return options;
}

/** Formats the arguments of a method; takes the array over. */
export function formatArguments(console, output, args) {
  if (args.length === 1 && typeof args[0] === 'string') return args[0];
  ArrayPrototypeUnshift(args, getInspectOptions(console, output));
  return ReflectApply(lazyInspect().formatWithOptions, undefined, args);
}

function noop() {}

/**
 * The callback of a write. An error is emitted by the stream afterwards: a listener that does nothing, if there is no
 * other, keeps it from becoming an uncaught exception.
 */
export function createWriteErrorHandler(console, output) {
  return (error) => {
    const stream = streamOf(console, output);
    if (error !== null && !stream._writableState.errorEmitted && stream.listenerCount('error') === 0) {
      stream.once('error', noop);
    }
  };
}

/** Writes a text and a line break to an output. */
export function writeLine(console, output, text) {
  const { indentation } = console[kState];
  let line = text;
  if (indentation !== '') {
    if (StringPrototypeIncludes(line, '\n')) line = StringPrototypeReplaceAll(line, '\n', `\n${indentation}`);
    line = indentation + line;
  }
  line += '\n';

  if (direct.get(console, output)?.write(line)) return;
  const stream = streamOf(console, output);
  if (console._ignoreErrors === false) {
    stream.write(line);
    return;
  }
  // Errors happen during the write (files, terminals) or after it (pipes).
  try {
    if (stream.listenerCount('error') === 0) stream.once('error', noop);
    stream.write(line, output === kStdout ? console._stdoutErrorHandler : console._stderrErrorHandler);
  } catch (error) {
    // Logging is for finding errors: one that no stream caused must not get lost.
    if (isStackOverflowError(error)) throw error;
  } finally {
    stream.removeListener('error', noop);
  }
}
