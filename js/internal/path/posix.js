// @ts-check
// The POSIX flavour of node:path. Paths are usually normal already, so every function first looks for a reason to do work.
import { validateString } from 'internal/validators';
import { extensionStart, fillComponent, formatPath, lazyProcess, matchesGlobPattern, stripSuffix } from 'internal/path/shared';

const SLASH = 47;
const DOT = 46;

/** Where the first empty, `.` or `..` segment begins, or -1 (a single trailing slash does not count). */
function findAbnormal(path) {
  let previous = SLASH;
  const { length } = path;
  for (let i = 0; i < length; i++) {
    const code = path.charCodeAt(i);
    if (previous === SLASH) {
      if (code === SLASH && i !== 0) return i;
      if (code === DOT) {
        const next = i + 1 < length ? path.charCodeAt(i + 1) : SLASH;
        if (next === SLASH) return i;
        if (next === DOT && (i + 2 >= length || path.charCodeAt(i + 2) === SLASH)) return i;
      }
    }
    previous = code;
  }
  return -1;
}

/**
 * The segments of a path without empty, `.` and `..` ones, and without slashes at the ends.
 * @param {string} path
 * @param {number} at where the first segment begins that is not normal; what stands before is taken as it is
 * @param {boolean} absolute whether the path begins with a slash, above which `..` cannot climb
 * @returns {string}
 */
function normalizeFrom(path, at, absolute) {
  const { length } = path;
  // Segments that stay: where each begins and ends. What stands before `at` counts as one that may be cut at its slashes.
  const starts = [];
  const ends = [];
  let count = 0;
  // How many leading segments are `..` of a relative path, which no later `..` removes.
  let floor = 0;
  const first = absolute ? 1 : 0;
  if (at > 1) count = keepSegments(path, first, at - 1, starts, ends);
  for (let i = at; i < length; ) {
    let end = path.indexOf('/', i);
    if (end === -1) end = length;
    const size = end - i;
    const isDots = size === 2 && path.charCodeAt(i) === DOT && path.charCodeAt(i + 1) === DOT;
    if (isDots && count > floor) {
      count--;
    } else if (isDots ? !absolute : size > 1 || (size === 1 && path.charCodeAt(i) !== DOT)) {
      starts[count] = i;
      ends[count] = end;
      count++;
      if (isDots) floor = count;
    }
    i = end + 1;
  }
  return joinSegments(path, starts, ends, count);
}

/** Notes the segments of a part that is normal. @returns {number} how many there are */
function keepSegments(path, from, to, starts, ends) {
  let count = 0;
  for (let i = from; i < to; count++) {
    let end = path.indexOf('/', i);
    if (end === -1 || end > to) end = to;
    starts[count] = i;
    ends[count] = end;
    i = end + 1;
  }
  return count;
}

/** Puts a slash between segments; those that stand beside each other are taken in one piece. */
function joinSegments(path, starts, ends, count) {
  let out = '';
  for (let i = 0; i < count; ) {
    const start = starts[i];
    let end = ends[i];
    for (i++; i < count && starts[i] === end + 1; i++) end = ends[i];
    out = out === '' ? path.slice(start, end) : `${out}/${path.slice(start, end)}`;
  }
  return out;
}

/**
 * Docs: path.md "path.resolve([...paths])".
 * @param {...string} args
 * @returns {string}
 * @throws ERR_INVALID_ARG_TYPE
 */
function resolve(...args) {
  let resolved = '';
  let absolute = false;
  for (let i = args.length - 1; i >= 0 && !absolute; i--) {
    const path = args[i];
    if (typeof path !== 'string') validateString(path, `paths[${i}]`);
    if (path.length === 0) continue;
    resolved = resolved === '' ? path : `${path}/${resolved}`;
    absolute = path.charCodeAt(0) === SLASH;
  }
  if (!absolute) {
    const cwd = lazyProcess().cwd();
    if (resolved === '' || resolved === '.') {
      if (cwd.charCodeAt(0) === SLASH) return cwd;
      resolved = cwd;
    } else {
      resolved = `${cwd}/${resolved}`;
    }
    absolute = cwd.charCodeAt(0) === SLASH;
  }
  if (absolute) {
    const abnormal = findAbnormal(resolved);
    if (abnormal !== -1) return `/${normalizeFrom(resolved, abnormal, true)}`;
    const last = resolved.length - 1;
    return last > 0 && resolved.charCodeAt(last) === SLASH ? resolved.slice(0, last) : resolved;
  }
  return normalizeFrom(resolved, 0, false) || '.';
}

/**
 * Docs: path.md "path.normalize(path)".
 * @param {string} path
 * @returns {string}
 * @throws ERR_INVALID_ARG_TYPE
 */
function normalize(path) {
  if (typeof path !== 'string') validateString(path, 'path');
  if (path.length === 0) return '.';
  const abnormal = findAbnormal(path);
  if (abnormal === -1) return path;
  const absolute = path.charCodeAt(0) === SLASH;
  const trailing = path.charCodeAt(path.length - 1) === SLASH;
  const inner = normalizeFrom(path, abnormal, absolute);
  if (inner.length === 0) return absolute ? '/' : trailing ? './' : '.';
  return `${absolute ? '/' : ''}${inner}${trailing ? '/' : ''}`;
}

/**
 * Docs: path.md "path.isAbsolute(path)".
 * @param {string} path
 * @returns {boolean}
 * @throws ERR_INVALID_ARG_TYPE
 */
function isAbsolute(path) {
  if (typeof path !== 'string') validateString(path, 'path');
  return path.length > 0 && path.charCodeAt(0) === SLASH;
}

/**
 * Docs: path.md "path.join([...paths])".
 * @param {...string} args
 * @returns {string}
 * @throws ERR_INVALID_ARG_TYPE
 */
function join(...args) {
  let joined = '';
  for (let i = 0; i < args.length; i++) {
    const part = args[i];
    if (typeof part !== 'string') validateString(part, 'path');
    if (part.length > 0) joined = joined === '' ? part : `${joined}/${part}`;
  }
  return joined === '' ? '.' : normalize(joined);
}

/**
 * Docs: path.md "path.relative(from, to)".
 * @param {string} from
 * @param {string} to
 * @returns {string}
 * @throws ERR_INVALID_ARG_TYPE
 */
function relative(from, to) {
  validateString(from, 'from');
  validateString(to, 'to');
  if (from === to) return '';
  from = resolve(from);
  to = resolve(to);
  if (from === to) return '';

  // Both are absolute and normal. `common` is the index of the last separator that both share.
  const shortest = Math.min(from.length, to.length);
  let common = 0;
  let i = 1;
  for (; i < shortest; i++) {
    const code = from.charCodeAt(i);
    if (code !== to.charCodeAt(i)) break;
    if (code === SLASH) common = i;
  }
  if (i === shortest) {
    if (from.length === 1) return to.slice(1);
    if (to.length > shortest && to.charCodeAt(shortest) === SLASH) return to.slice(shortest + 1);
    if (from.length > shortest && to.length !== 1 && from.charCodeAt(shortest) === SLASH) common = shortest;
  }
  let ups = '..';
  for (let at = from.indexOf('/', common + 1); at !== -1; at = from.indexOf('/', at + 1)) ups += '/..';
  const rest = to.slice(to.length === 1 ? 1 : common);
  return rest.length === 0 ? ups : `${ups}${rest}`;
}

/**
 * Nothing to do on POSIX (docs: path.md "path.toNamespacedPath(path)").
 * @template T
 * @param {T} path
 * @returns {T}
 */
function toNamespacedPath(path) {
  return path;
}

/** The end of the last component: trailing slashes are not part of it. */
function componentEnd(path) {
  let end = path.length;
  while (end > 0 && path.charCodeAt(end - 1) === SLASH) end--;
  return end;
}

/** The start of the component that ends at `end`. */
function componentStart(path, end) {
  let start = end;
  while (start > 0 && path.charCodeAt(start - 1) !== SLASH) start--;
  return start;
}

/**
 * Docs: path.md "path.dirname(path)".
 * @param {string} path
 * @returns {string}
 * @throws ERR_INVALID_ARG_TYPE
 */
function dirname(path) {
  if (typeof path !== 'string') validateString(path, 'path');
  if (path.length === 0) return '.';
  const rooted = path.charCodeAt(0) === SLASH;
  const start = componentStart(path, componentEnd(path));
  // start - 1 is the slash before the last component; the slash at 0 is the root, not a separator.
  if (start <= 1) return rooted ? '/' : '.';
  return start === 2 && rooted ? '//' : path.slice(0, start - 1);
}

/**
 * Docs: path.md "path.basename(path[, suffix])".
 * @param {string} path
 * @param {string} [suffix]
 * @returns {string}
 * @throws ERR_INVALID_ARG_TYPE
 */
function basename(path, suffix) {
  if (suffix !== undefined) validateString(suffix, 'suffix');
  if (typeof path !== 'string') validateString(path, 'path');
  const end = componentEnd(path);
  const start = componentStart(path, end);
  if (suffix !== undefined && suffix.length > 0 && suffix.length <= path.length) return stripSuffix(path, start, end, suffix);
  return path.slice(start, end);
}

/**
 * Docs: path.md "path.extname(path)".
 * @param {string} path
 * @returns {string}
 * @throws ERR_INVALID_ARG_TYPE
 */
function extname(path) {
  if (typeof path !== 'string') validateString(path, 'path');
  const end = componentEnd(path);
  const dot = extensionStart(path, componentStart(path, end), end);
  return dot === -1 ? '' : path.slice(dot, end);
}

/**
 * Docs: path.md "path.format(pathObject)".
 * @param {object} pathObject
 * @returns {string}
 * @throws ERR_INVALID_ARG_TYPE
 */
function format(pathObject) {
  return formatPath('/', pathObject);
}

/**
 * Docs: path.md "path.parse(path)".
 * @param {string} path
 * @returns {{ root: string, dir: string, base: string, ext: string, name: string }}
 * @throws ERR_INVALID_ARG_TYPE
 */
function parse(path) {
  if (typeof path !== 'string') validateString(path, 'path');
  const result = { root: '', dir: '', base: '', ext: '', name: '' };
  if (path.length === 0) return result;
  const rooted = path.charCodeAt(0) === SLASH;
  if (rooted) result.root = '/';
  const end = componentEnd(path);
  const start = componentStart(path, end);
  fillComponent(result, path, start, end);
  if (rooted && start === 1 && result.base === '..') {
    // Node reads this one case as a name with an empty extension.
    result.name = result.ext = '.';
  }
  if (start > 1) result.dir = path.slice(0, start - 1);
  else if (rooted) result.dir = '/';
  return result;
}

/**
 * Docs: path.md "path.matchesGlob(path, pattern)".
 * @param {string} path
 * @param {string} pattern
 * @returns {boolean}
 * @throws ERR_INVALID_ARG_TYPE
 */
function matchesGlob(path, pattern) {
  return matchesGlobPattern(path, pattern, false);
}

export default {
  resolve,
  normalize,
  isAbsolute,
  join,
  relative,
  toNamespacedPath,
  dirname,
  basename,
  extname,
  format,
  parse,
  matchesGlob,
  sep: '/',
  delimiter: ':',
  win32: null,
  posix: null,
  _makeLong: toNamespacedPath,
};
