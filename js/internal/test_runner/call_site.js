// Where in a program a function of the runner was called.

import { isAbsolute } from 'path';
import { fileURLToPath } from 'internal/url';

/** The file, line and column of the code that called `callee`. */
export function callSite(callee) {
  const { prepareStackTrace, stackTraceLimit } = Error;
  const holder = {};
  Error.stackTraceLimit = 1;
  Error.prepareStackTrace = (_, sites) => sites[0];
  let site;
  try {
    Error.captureStackTrace(holder, callee);
    site = holder.stack;
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
    Error.stackTraceLimit = stackTraceLimit;
  }
  if (typeof site !== 'object' || site === null) return undefined;
  let file = site.getFileName();
  if (file?.startsWith('file:')) file = fileURLToPath(file);
  if (!file || !isAbsolute(file)) return undefined;
  return { file, line: site.getLineNumber(), column: site.getColumnNumber() };
}
