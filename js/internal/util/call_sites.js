// @ts-check
// util.getCallSites(): the current call stack as data.

import { lazy } from 'internal/core';
import { op_util_call_sites } from 'internal/ops';
import { validateBoolean, validateInteger, validateObject } from 'internal/validators';

const lazyOptions = lazy('internal/options');
const lazySourceMaps = lazy('internal/source_map/source_map_cache');

const maxFrames = 200;

/** Where a call stands in the original source; the site itself if there is no source map. */
function mapCallSite(site) {
  const sourceMap = lazySourceMaps().findSourceMap(site.scriptName);
  const entry = sourceMap?.findEntry(site.lineNumber - 1, site.columnNumber - 1);
  if (!entry?.originalSource) return site;
  const column = entry.originalColumn + 1;
  return {
    __proto__: null,
    functionName: entry.name || site.functionName,
    scriptName: entry.originalSource,
    lineNumber: entry.originalLine + 1,
    column,
    columnNumber: column,
  };
}

/**
 * util.getCallSites(), see util.md.
 * @param {number} [frameCount] up to 200
 * @param {{ sourceMap?: boolean }} [options]
 * @returns {object[]} functionName, scriptId, scriptName, lineNumber, columnNumber
 * @throws ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE
 */
export function getCallSites(frameCount = 10, options) {
  let count = frameCount;
  let settings = options;
  if (options === undefined && typeof frameCount === 'object') {
    settings = frameCount;
    count = 10;
  }
  if (settings !== undefined) {
    validateObject(settings, 'options');
    if (settings.sourceMap !== undefined) validateBoolean(settings.sourceMap, 'options.sourceMap');
  }
  validateInteger(count, 'frameCount', 1, maxFrames);

  const sites = op_util_call_sites(count).map((site) => ({
    __proto__: null,
    functionName: site[0],
    scriptId: site[1],
    scriptName: site[2],
    lineNumber: site[3],
    columnNumber: site[4],
    column: site[4],
  }));
  const mapped = settings?.sourceMap ?? lazyOptions().getOptionValue('--enable-source-maps');
  return mapped ? sites.map(mapCallSite) : sites;
}
