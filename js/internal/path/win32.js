// @ts-check
// The Windows flavour of node:path: drives, UNC roots, device namespaces and reserved device names. Works on every platform.
import { isWindows } from 'internal/util';
import { validateString } from 'internal/validators';
import posix from 'internal/path/posix';
import { extensionStart, fillComponent, formatPath, joinNormalized, lazyProcess, matchesGlobPattern, stripSuffix } from 'internal/path/shared';

const SLASH = 47;
const BACKSLASH = 92;
const COLON = 58;
const DOT = 46;
const QUESTION_MARK = 63;

const separators = /[\\/]/;
const reservedName = /^(?:CON|PRN|AUX|NUL|(?:COM|LPT)[1-9\u00b9\u00b2\u00b3])$/;

function isSeparator(code) {
  return code === SLASH || code === BACKSLASH;
}

function isDriveLetter(code) {
  return (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}

function hasDrive(path) {
  return path.length >= 2 && path.charCodeAt(1) === COLON && isDriveLetter(path.charCodeAt(0));
}

/** Whether `path.slice(0, end)` names a DOS device such as COM1. */
function isReservedName(path, end) {
  return reservedName.test(path.slice(0, end).toUpperCase());
}

function skip(path, at, wantSeparator) {
  while (at < path.length && isSeparator(path.charCodeAt(at)) === wantSeparator) at++;
  return at;
}

/**
 * The root of a path of at least two characters.
 * @typedef {{ device: string | undefined, end: number, absolute: boolean, unc: boolean, server: string }} Root
 *   device: `C:`, `\\server\share`, `\\.` or `\\?`; end: where the rest begins; unc: the path has a server and a share
 * @param {string} path
 * @returns {Root}
 */
function rootOf(path) {
  const root = { device: undefined, end: 0, absolute: false, unc: false, server: '' };
  if (isSeparator(path.charCodeAt(0))) {
    root.absolute = true;
    if (!isSeparator(path.charCodeAt(1))) {
      root.end = 1;
      return root;
    }
    // Two separators: a UNC root if a server, separators and a share follow.
    const serverEnd = skip(path, 2, false);
    const shareStart = skip(path, serverEnd, true);
    if (serverEnd > 2 && serverEnd < path.length && shareStart < path.length) {
      const shareEnd = skip(path, shareStart, false);
      root.server = path.slice(2, serverEnd);
      if (root.server === '.' || root.server === '?') {
        root.device = `\\\\${root.server}`;
        root.end = 4;
      } else {
        root.device = `\\\\${root.server}\\${path.slice(shareStart, shareEnd)}`;
        root.end = shareEnd;
      }
      root.unc = true;
    }
  } else if (hasDrive(path)) {
    root.device = path.slice(0, 2);
    root.end = 2;
    if (path.length > 2 && isSeparator(path.charCodeAt(2))) {
      root.absolute = true;
      root.end = 3;
    }
  }
  return root;
}

/** How many characters dirname() and parse() treat as the root; `whole` says that nothing follows a UNC root. */
function rootLength(path) {
  if (isSeparator(path.charCodeAt(0))) {
    if (path.length === 1 || !isSeparator(path.charCodeAt(1))) return 1;
    const serverEnd = skip(path, 2, false);
    const shareStart = skip(path, serverEnd, true);
    if (serverEnd === 2 || serverEnd === path.length || shareStart === path.length) return 1;
    const shareEnd = skip(path, shareStart, false);
    // The separator after the share belongs to the root.
    return shareEnd === path.length ? shareEnd : shareEnd + 1;
  }
  if (hasDrive(path)) return path.length > 2 && isSeparator(path.charCodeAt(2)) ? 3 : 2;
  return 0;
}

/** The current directory of a drive, or of the process. */
function currentDirectory(drive) {
  const process = lazyProcess();
  if (drive === '') return process.cwd();
  // Windows keeps one current directory per drive in variables named `=C:`.
  const path = process.env[`=${drive}`] || process.cwd();
  if (path === undefined || (path.slice(0, 2).toLowerCase() !== drive.toLowerCase() && path.charCodeAt(2) === BACKSLASH)) return `${drive}\\`;
  return path;
}

/**
 * Docs: path.md "path.resolve([...paths])".
 * @param {...string} args
 * @returns {string}
 * @throws ERR_INVALID_ARG_TYPE
 */
function resolve(...args) {
  let device = '';
  let tail = '';
  let absolute = false;
  for (let i = args.length - 1; i >= -1; i--) {
    let path;
    if (i >= 0) {
      path = args[i];
      validateString(path, `paths[${i}]`);
      if (path.length === 0) continue;
    } else {
      path = currentDirectory(device);
      const nothingGiven = args.length === 0 || (args.length === 1 && (args[0] === '' || args[0] === '.'));
      if (device === '' && (args.length === 0 || (nothingGiven && isSeparator(path.charCodeAt(0))))) {
        return isWindows ? path : path.replace(/\//g, '\\');
      }
    }
    let root;
    if (path.length > 1) root = rootOf(path);
    else root = isSeparator(path.charCodeAt(0)) ? { device: undefined, end: 1, absolute: true } : { device: undefined, end: 0, absolute: false };
    if (root.device !== undefined) {
      if (device === '') device = root.device;
      else if (root.device.toLowerCase() !== device.toLowerCase()) continue;
    }
    if (!absolute) {
      tail = `${path.slice(root.end)}\\${tail}`;
      absolute = root.absolute;
    }
    if (absolute && device !== '') break;
  }
  tail = joinNormalized(tail.split(separators), !absolute, '\\');
  return absolute ? `${device}\\${tail}` : `${device}${tail}` || '.';
}

/** Whether a colon at the end of a segment could make Windows read a relative path as a drive (CVE-2024-36139). */
function endsSegmentWithColon(path) {
  for (let at = path.indexOf(':'); at !== -1; at = path.indexOf(':', at + 1)) {
    if (at === path.length - 1 || isSeparator(path.charCodeAt(at + 1))) return true;
  }
  return false;
}

/**
 * Docs: path.md "path.normalize(path)".
 * @param {string} path
 * @returns {string}
 * @throws ERR_INVALID_ARG_TYPE
 */
function normalize(path) {
  validateString(path, 'path');
  if (path.length === 0) return '.';
  if (path.length === 1) return path === '/' ? '\\' : path;
  const colon = path.indexOf(':');
  let { device, end, absolute, unc, server } = rootOf(path);
  if (unc) {
    if (end === 4 && (server === '.' || server === '?')) {
      const name = path.slice(4, colon + 1);
      if (isReservedName(name, -1)) {
        device = `\\\\?\\${name}`;
        end = 4 + name.length;
      }
    } else if (end === path.length) {
      return `${device}\\`;
    }
  } else if (!absolute && device === undefined && colon > 0 && isReservedName(path, colon)) {
    device = path.slice(0, colon + 1);
    end = colon + 1;
  }

  let tail = end < path.length ? joinNormalized(path.slice(end).split(separators), !absolute, '\\') : '';
  if (tail === '' && !absolute) tail = '.';
  if (tail !== '' && isSeparator(path.charCodeAt(path.length - 1))) tail += '\\';
  if (!absolute && device === undefined && colon !== -1 && (hasDrive(tail) || endsSegmentWithColon(path))) return `.\\${tail}`;
  if (isReservedName(path, colon)) return `.\\${device ?? ''}${tail}`;
  return `${device ?? ''}${absolute ? '\\' : ''}${tail}`;
}

/**
 * Docs: path.md "path.isAbsolute(path)".
 * @param {string} path
 * @returns {boolean}
 * @throws ERR_INVALID_ARG_TYPE
 */
function isAbsolute(path) {
  validateString(path, 'path');
  if (path.length === 0) return false;
  return isSeparator(path.charCodeAt(0)) || (path.length > 2 && hasDrive(path) && isSeparator(path.charCodeAt(2)));
}

/**
 * Docs: path.md "path.join([...paths])".
 * @param {...string} args
 * @returns {string}
 * @throws ERR_INVALID_ARG_TYPE
 */
function join(...args) {
  const parts = [];
  for (let i = 0; i < args.length; i++) {
    const part = args[i];
    validateString(part, 'path');
    if (part.length > 0) parts.push(part);
  }
  if (parts.length === 0) return '.';
  const first = parts[0];
  let joined = parts.join('\\');

  // Only a first part of exactly two separators and a name means a UNC path; any other run of separators is one root.
  if (!(first.length > 2 && skip(first, 0, true) === 2)) {
    const slashes = skip(joined, 0, true);
    if (slashes >= 2) joined = `\\${joined.slice(slashes)}`;
  }
  // A path through a device such as COM1: is left as it is, since resolving dots around it could change its meaning.
  const namesDevice = joined.split('\\').some((part) => {
    const colon = part.indexOf(':');
    return colon !== -1 && isReservedName(part, colon);
  });
  return namesDevice ? joined.replace(/\//g, '\\') : normalize(joined);
}

function splitTrimmed(path) {
  const parts = path.split('\\');
  if (parts[parts.length - 1] === '') parts.pop();
  return parts;
}

function climb(count, rest) {
  return `${'..\\'.repeat(count)}${rest.join('\\')}`;
}

/** relative() segment by segment: lower-casing changed a length, so indexes into the lower-cased text cannot be used. */
function relativeBySegments(from, to) {
  const fromParts = splitTrimmed(from);
  const toParts = splitTrimmed(to);
  const shortest = Math.min(fromParts.length, toParts.length);
  let i = 0;
  while (i < shortest && fromParts[i].toLowerCase() === toParts[i].toLowerCase()) i++;
  if (i === 0) return to;
  if (i < shortest) return climb(fromParts.length - i, toParts.slice(i));
  if (toParts.length > shortest) return toParts.slice(i).join('\\');
  return fromParts.length > shortest ? climb(fromParts.length - 1 - i, ['..']) : '';
}

/** The part of a resolved path without the separators around it. */
function trimSeparators(path) {
  let start = 0;
  while (start < path.length && path.charCodeAt(start) === BACKSLASH) start++;
  let end = path.length;
  while (end - 1 > start && path.charCodeAt(end - 1) === BACKSLASH) end--;
  return { start, end };
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
  const fromPath = resolve(from);
  const toPath = resolve(to);
  if (fromPath === toPath) return '';
  const fromLower = fromPath.toLowerCase();
  const toLower = toPath.toLowerCase();
  if (fromLower === toLower) return '';
  if (fromPath.length !== fromLower.length || toPath.length !== toLower.length) return relativeBySegments(fromPath, toPath);

  const a = trimSeparators(fromLower);
  const b = trimSeparators(toLower);
  const fromText = fromLower.slice(a.start, a.end);
  const toText = toLower.slice(b.start, b.end);
  const shortest = Math.min(fromText.length, toText.length);
  let common = -1;
  let i = 0;
  for (; i < shortest; i++) {
    const code = fromText.charCodeAt(i);
    if (code !== toText.charCodeAt(i)) break;
    if (code === BACKSLASH) common = i;
  }
  if (i < shortest) {
    // Different drives or servers have nothing in common.
    if (common === -1) return toPath;
  } else {
    if (toText.length > shortest) {
      if (toText.charCodeAt(i) === BACKSLASH) return toPath.slice(b.start + i + 1);
      // `from` is a bare drive such as C:\
      if (i === 2) return toPath.slice(b.start + i);
    }
    if (fromText.length > shortest) {
      if (fromText.charCodeAt(i) === BACKSLASH) common = i;
      else if (i === 2) common = 3;
    }
    if (common === -1) common = 0;
  }

  let out = '';
  for (let at = a.start + common + 1; at <= a.end; at++) {
    if (at === a.end || fromLower.charCodeAt(at) === BACKSLASH) out += out === '' ? '..' : '\\..';
  }
  let rest = b.start + common;
  if (out !== '') return `${out}${toPath.slice(rest, b.end)}`;
  if (toPath.charCodeAt(rest) === BACKSLASH) rest++;
  return toPath.slice(rest, b.end);
}

/**
 * Docs: path.md "path.toNamespacedPath(path)".
 * @template T
 * @param {T} path returned as it is unless it is a string that resolves to a path on a drive or a share
 * @returns {T | string}
 */
function toNamespacedPath(path) {
  if (typeof path !== 'string' || path.length === 0) return path;
  const resolved = resolve(path);
  if (resolved.length <= 2) return path;
  if (resolved.charCodeAt(0) === BACKSLASH) {
    if (resolved.charCodeAt(1) === BACKSLASH) {
      const code = resolved.charCodeAt(2);
      if (code !== QUESTION_MARK && code !== DOT) return `\\\\?\\UNC\\${resolved.slice(2)}`;
    }
  } else if (hasDrive(resolved) && resolved.charCodeAt(2) === BACKSLASH) {
    return `\\\\?\\${resolved}`;
  }
  return resolved;
}

/** The end of the last component, which begins at `from` at the earliest. */
function componentEnd(path, from) {
  let end = path.length;
  while (end > from && isSeparator(path.charCodeAt(end - 1))) end--;
  return end;
}

function componentStart(path, from, end) {
  let start = end;
  while (start > from && !isSeparator(path.charCodeAt(start - 1))) start--;
  return start;
}

/**
 * Docs: path.md "path.dirname(path)".
 * @param {string} path
 * @returns {string}
 * @throws ERR_INVALID_ARG_TYPE
 */
function dirname(path) {
  validateString(path, 'path');
  if (path.length === 0) return '.';
  if (path.length === 1) return isSeparator(path.charCodeAt(0)) ? path : '.';
  const root = rootLength(path);
  const start = componentStart(path, root, componentEnd(path, root));
  if (start > root) return path.slice(0, start - 1);
  return root === 0 ? '.' : path.slice(0, root);
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
  validateString(path, 'path');
  const from = hasDrive(path) ? 2 : 0;
  const end = componentEnd(path, from);
  const start = componentStart(path, from, end);
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
  validateString(path, 'path');
  const from = hasDrive(path) ? 2 : 0;
  const end = componentEnd(path, from);
  const dot = extensionStart(path, componentStart(path, from, end), end);
  return dot === -1 ? '' : path.slice(dot, end);
}

/**
 * Docs: path.md "path.format(pathObject)".
 * @param {object} pathObject
 * @returns {string}
 * @throws ERR_INVALID_ARG_TYPE
 */
function format(pathObject) {
  return formatPath('\\', pathObject);
}

/**
 * Docs: path.md "path.parse(path)".
 * @param {string} path
 * @returns {{ root: string, dir: string, base: string, ext: string, name: string }}
 * @throws ERR_INVALID_ARG_TYPE
 */
function parse(path) {
  validateString(path, 'path');
  const result = { root: '', dir: '', base: '', ext: '', name: '' };
  if (path.length === 0) return result;
  const root = rootLength(path);
  result.root = path.slice(0, root);
  const end = componentEnd(path, root);
  const start = componentStart(path, root, end);
  fillComponent(result, path, start, end);
  // The separator that ends a root is part of the directory (`C:\a` is in `C:\`); any other one is not.
  result.dir = start > root ? path.slice(0, start - 1) : result.root;
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
  return matchesGlobPattern(path, pattern, true);
}

const win32 = {
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
  sep: '\\',
  delimiter: ';',
  win32: null,
  posix,
  _makeLong: toNamespacedPath,
};
win32.win32 = win32;

export default win32;
