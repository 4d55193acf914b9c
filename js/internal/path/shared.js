// @ts-check
// What the POSIX and the Windows flavour of node:path have in common.
import { lazy } from 'internal/core';
import { validateObject, validateString } from 'internal/validators';

/** The process object: path is evaluated before it, so it is fetched on first use. */
export const lazyProcess = lazy('process');
const lazyGlob = lazy('internal/fs/glob');

const DOT = 46;

/**
 * Resolves `.` and `..` in the part of a path that follows its root.
 * @param {string[]} segments the parts between separators; empty ones are dropped
 * @param {boolean} keepLeadingDots whether a `..` that leads above the start is kept (relative path) or dropped (absolute path)
 * @param {string} separator what the result is joined with
 * @returns {string}
 */
export function joinNormalized(segments, keepLeadingDots, separator) {
  const kept = [];
  let climbs = 0;
  for (let i = 0; i < segments.length; i++) {
    const segment = segments[i];
    if (segment === '' || segment === '.') continue;
    if (segment === '..') {
      if (kept.length > climbs) {
        kept.pop();
      } else if (keepLeadingDots) {
        kept.push('..');
        climbs++;
      }
    } else {
      kept.push(segment);
    }
  }
  return kept.join(separator);
}

/**
 * Where the extension of the component `path[start..end)` begins, or -1. A dot that starts the component is part of its name,
 * and the component `..` has no extension.
 * @param {string} path
 * @param {number} start
 * @param {number} end
 * @returns {number}
 */
export function extensionStart(path, start, end) {
  let dot = end - 1;
  while (dot > start && path.charCodeAt(dot) !== DOT) dot--;
  if (dot <= start) return -1;
  if (end - start === 2 && path.charCodeAt(start) === DOT) return dot === end - 1 ? -1 : dot;
  return dot;
}

/**
 * `path.basename()` with a suffix, once the last component is known to be `path[start..end)`.
 * @param {string} path
 * @param {number} start
 * @param {number} end
 * @param {string} suffix not empty and not longer than the path
 * @returns {string}
 */
export function stripSuffix(path, start, end, suffix) {
  if (suffix === path) return '';
  const base = path.slice(start, end);
  if (base.length > suffix.length) return base.endsWith(suffix) ? base.slice(0, -suffix.length) : base;
  // Node compares from the end and, when the component runs out before the suffix does, keeps trailing separators.
  return base.length < suffix.length && suffix.endsWith(base) ? path.slice(start) : base;
}

/**
 * Fills `result` (root is set) from the last component of a path.
 * @param {{ root: string, dir: string, base: string, ext: string, name: string }} result
 * @param {string} path
 * @param {number} start of the last component
 * @param {number} end of the last component; start === end when there is none
 */
export function fillComponent(result, path, start, end) {
  if (start === end) return;
  const dot = extensionStart(path, start, end);
  result.base = path.slice(start, end);
  if (dot === -1) {
    result.name = result.base;
  } else {
    result.name = path.slice(start, dot);
    result.ext = path.slice(dot, end);
  }
}

/**
 * `path.format()` for one separator (docs: path.md "path.format(pathObject)").
 * @param {string} separator
 * @param {{ root?: string, dir?: string, base?: string, ext?: string, name?: string }} pathObject
 * @returns {string}
 * @throws ERR_INVALID_ARG_TYPE
 */
export function formatPath(separator, pathObject) {
  validateObject(pathObject, 'pathObject');
  const { root, ext } = pathObject;
  const dir = pathObject.dir || root;
  const base = pathObject.base || `${pathObject.name || ''}${ext ? `${ext[0] === '.' ? '' : '.'}${ext}` : ''}`;
  if (!dir) return base;
  return dir === root ? `${dir}${base}` : `${dir}${separator}${base}`;
}

/**
 * `path.matchesGlob()` (docs: path.md "path.matchesGlob(path, pattern)").
 * @param {string} path
 * @param {string} pattern
 * @param {boolean} windows whether `\` separates
 * @returns {boolean}
 * @throws ERR_INVALID_ARG_TYPE
 */
export function matchesGlobPattern(path, pattern, windows) {
  validateString(path, 'path');
  validateString(pattern, 'pattern');
  return lazyGlob().matchGlobPattern(path, pattern, windows);
}
