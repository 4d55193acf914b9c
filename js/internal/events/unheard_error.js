// An 'error' event that nobody listens to is thrown. Docs: events, "Error events".

import { lazy } from 'internal/core';
import { codes, kEnhanceStackBeforeInspector } from 'internal/errors';

const inspectModule = lazy('internal/util/inspect');

/** So many equal lines in a row count as the same part of two stacks. */
const SHARED_LINES = 4;
const ELLIPSIS = '    [... lines matching original stack trace ...]';

/**
 * @param {EventEmitter} emitter
 * @param {unknown} error
 * @param {Function} emit the frames above it are not shown
 * @throws the error, or ERR_UNHANDLED_ERROR with it as `context`
 */
export function throwUnheardError(emitter, error, emit) {
  if (!(error instanceof Error)) {
    const unhandled = new codes.ERR_UNHANDLED_ERROR(shown(error));
    unhandled.context = error;
    throw unhandled;
  }
  const place = {};
  Error.captureStackTrace(place, emit);
  // Read when the process ends for it: most of such errors are caught, and stacks are costly to put into words.
  const value = () => `${error.stack}\nEmitted 'error' event${nameOf(emitter)} at:\n${framesApart(place.stack, error.stack)}`;
  try {
    Object.defineProperty(error, kEnhanceStackBeforeInspector, { __proto__: null, value, configurable: true });
  } catch {
    // A frozen error is thrown as it is.
  }
  // The report of the exception shows this line.
  throw error; // Unhandled 'error' event
}

function shown(value) {
  try {
    return inspectModule().inspect(value);
  } catch {
    return value;
  }
}

function nameOf(emitter) {
  try {
    const { name } = emitter.constructor;
    return name === 'EventEmitter' ? '' : ` on ${name} instance`;
  } catch {
    return '';
  }
}

const framesOf = (stack) => stack.split('\n').slice(1);

// The frames of `stack`; the longest part that `known` shows as well is cut to its first and last line.
function framesApart(stack, known) {
  const frames = framesOf(stack);
  const knownFrames = framesOf(known);
  for (const [index, frame] of frames.entries()) {
    const at = knownFrames.indexOf(frame);
    if (at === -1) continue;
    let shared = 1;
    while (frames[index + shared] !== undefined && frames[index + shared] === knownFrames[at + shared]) shared++;
    if (shared < SHARED_LINES) continue;
    frames.splice(index + 1, shared - 2, ELLIPSIS);
    break;
  }
  return frames.join('\n');
}
