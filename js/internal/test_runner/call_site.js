// Where in a program a function of the runner was called.

import { isAbsolute } from 'path';
import { lazy } from 'internal/core';
import { getOptionValue } from 'internal/options';
import { fileURLToPath } from 'internal/url';

const sourceMaps = lazy('internal/source_map/source_map_cache');

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
  const line = site.getLineNumber();
  const column = site.getColumnNumber();
  if (!getOptionValue('--enable-source-maps')) return { file, line, column };
  const entry = sourceMaps().findSourceMap(file)?.findEntry(line - 1, column - 1);
  if (entry?.originalSource === undefined) return { file, line, column };
  const { originalSource: source } = entry;
  return { file: source.startsWith('file:') ? fileURLToPath(source) : source, line: entry.originalLine + 1, column: entry.originalColumn + 1 };
}
