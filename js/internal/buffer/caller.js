// Finds out whether a deprecated function was called by a package in node_modules, whose users cannot change it.
import { isUnderNodeModules } from 'internal/util';

const kFrames = 100;

/** Whether a frame belongs to a file, and not to a built-in module. */
function isUserFile(name) {
  return typeof name === 'string' && (name[0] === '/' || name[1] === ':' || name.startsWith('file:'));
}

/**
 * Whether the code that called `fn` lies in a folder node_modules.
 * @param {Function} fn the deprecated function
 * @returns {boolean}
 */
export function isInsideNodeModules(fn) {
  const { prepareStackTrace, stackTraceLimit } = Error;
  try {
    Error.stackTraceLimit = kFrames;
    Error.prepareStackTrace = (_, sites) => sites.map((site) => site.getFileName()).find(isUserFile);
    const holder = {};
    Error.captureStackTrace(holder, fn);
    return isUnderNodeModules(holder.stack);
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
    Error.stackTraceLimit = stackTraceLimit;
  }
}
