// fs.glob: walks the file system along patterns. One generator does the walking and yields what it needs to know (the entries of a
// directory, the type of a file); a synchronous and an asynchronous driver give the answers.

import path from 'path';
import process from 'process';
import { codes } from 'internal/errors';
import { kEmptyObject } from 'internal/util';
import { validateBoolean, validateFunction, validateObject, validateString, validateStringArray } from 'internal/validators';
import { constants } from 'internal/fs/constants';
import { Dirent } from 'internal/fs/dirent';
import { toPathIfFileURL } from 'internal/fs/paths';
import { lstatSync, statSync } from 'internal/fs/metadata';
import { readdirSync } from 'internal/fs/directories';
import { realpathSync } from 'internal/fs/names';
import { lstat, readdir, realpath, stat } from 'internal/fs/promises';
import { GLOBSTAR, createMatcher, parsePattern, testPart } from 'internal/fs/glob_pattern';

const { ERR_INVALID_ARG_TYPE } = codes;
const { UV_DIRENT_BLOCK, UV_DIRENT_CHAR, UV_DIRENT_DIR, UV_DIRENT_FIFO, UV_DIRENT_FILE, UV_DIRENT_LINK, UV_DIRENT_SOCKET } = constants;

/** A pattern during the walk: the parts that the next name may be tried against. */
class State {
  /**
   * @param {Array} parts of the whole pattern
   * @param {Set<number>} indexes of the parts that are next
   * @param {Set<number>} symlinks those of the indexes that were reached through a symbolic link
   */
  constructor(parts, indexes, symlinks = new Set()) {
    this.parts = parts;
    this.indexes = indexes;
    this.symlinks = symlinks;
    this.last = parts.length - 1;
  }

  with(indexes, symlinks) {
    return new State(this.parts, indexes, symlinks);
  }

  at(index) {
    return this.parts.at(index);
  }

  /** Whether a part is next that was not reached through a symbolic link. */
  isNamed() {
    for (const index of this.indexes) if (!this.symlinks.has(index)) return true;
    return false;
  }

  /** Whether the pattern may end with the directory that is looked at. */
  canEnd(isDirectory) {
    return this.indexes.has(this.last) ||
      (this.at(-1) === '' && isDirectory && this.indexes.has(this.last - 1) && this.at(-2) === GLOBSTAR);
  }

  test(index, name) {
    return index < this.parts.length && testPart(this.parts[index], name);
  }
}

/** What was tried already: places by pattern and part. */
class Seen {
  #places = new Map();

  #of(place, state) {
    let byPattern = this.#places.get(place);
    if (byPattern === undefined) this.#places.set(place, byPattern = new Map());
    let indexes = byPattern.get(state.parts);
    if (indexes === undefined) byPattern.set(state.parts, indexes = new Set());
    return indexes;
  }

  /** Adds all parts of a state. @returns {boolean} whether they were all there */
  add(place, state) {
    const indexes = this.#of(place, state);
    const before = indexes.size;
    for (const index of state.indexes) indexes.add(index);
    return indexes.size === before;
  }

  has(place, state, index) {
    return this.#places.get(place)?.get(state.parts)?.has(index) ?? false;
  }
}

function validateStringArrayOrFunction(value, name) {
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) {
      if (typeof value[i] !== 'string') throw new ERR_INVALID_ARG_TYPE(`${name}[${i}]`, 'string', value[i]);
    }
  } else if (typeof value !== 'function') {
    throw new ERR_INVALID_ARG_TYPE(name, ['string[]', 'function'], value);
  }
}

function typeOf(stats) {
  if (stats.isFile()) return UV_DIRENT_FILE;
  if (stats.isDirectory()) return UV_DIRENT_DIR;
  if (stats.isSymbolicLink()) return UV_DIRENT_LINK;
  if (stats.isFIFO()) return UV_DIRENT_FIFO;
  if (stats.isSocket()) return UV_DIRENT_SOCKET;
  return stats.isCharacterDevice() ? UV_DIRENT_CHAR : UV_DIRENT_BLOCK;
}

/** Answers to the questions the walk asks. What fails is answered by null. */
const syncDriver = {
  __proto__: null,
  lstat: (place) => lstatSync(place, { throwIfNoEntry: false }) ?? null,
  readdir: (place) => readdirSync(place, { withFileTypes: true }),
  realpath: (place) => realpathSync(place),
  stat: (place) => statSync(place, { throwIfNoEntry: false }) ?? null,
};

const asyncDriver = { __proto__: null, lstat, readdir: (place) => readdir(place, { withFileTypes: true }), realpath, stat };

/** Docs: fs.glob, fs.globSync, fsPromises.glob. */
export class Glob {
  #root;
  #states;
  #exclude;
  #isExcluded = () => false;
  #withFileTypes;
  #followSymlinks;
  #results = new Set();
  #seen = new Seen();
  #entries = new Map();
  #listings = new Map();
  #realpaths = new Map();
  /** States that the place at hand led to, by place. */
  #waiting = new Map();

  constructor(pattern, options = kEmptyObject) {
    validateObject(options, 'options');
    const { cwd, exclude, followSymlinks, withFileTypes } = options;
    this.#root = toPathIfFileURL(cwd) ?? '.';
    this.#withFileTypes = !!withFileTypes;
    if (followSymlinks != null) validateBoolean(followSymlinks, 'options.followSymlinks');
    this.#followSymlinks = followSymlinks ?? false;
    if (exclude != null) {
      validateStringArrayOrFunction(exclude, 'options.exclude');
      if (Array.isArray(exclude)) {
        const matchers = exclude.map((each) => createMatcher(path.resolve(this.#root, each)));
        this.#isExcluded = (place) => matchers.some((matches) => matches(place));
      } else {
        this.#exclude = exclude;
      }
    }
    let patterns = pattern;
    if (typeof pattern === 'object') {
      validateStringArray(pattern, 'patterns');
    } else {
      validateString(pattern, 'patterns');
      patterns = [pattern];
    }
    this.#states = patterns.flatMap(parsePattern).map((parts) => new State(parts, new Set([0])));
  }

  /** @returns {Array<string | Dirent>} */
  globSync() {
    const walk = this.#walk();
    let step = walk.next();
    const results = [];
    while (!step.done) {
      const { value } = step;
      if (typeof value.question !== 'string') {
        results.push(value.result);
        step = walk.next();
        continue;
      }
      let answer = null;
      try {
        answer = syncDriver[value.question](value.place);
      } catch {
        // What cannot be looked at is not there.
      }
      step = walk.next(answer);
    }
    return results;
  }

  /** @returns {AsyncGenerator<string | Dirent>} */
  async* glob() {
    const walk = this.#walk();
    let step = walk.next();
    while (!step.done) {
      const { value } = step;
      if (typeof value.question !== 'string') {
        yield value.result;
        step = walk.next();
        continue;
      }
      let answer = null;
      try {
        answer = await asyncDriver[value.question](value.place);
      } catch {
        // What cannot be looked at is not there.
      }
      step = walk.next(answer);
    }
  }

  /** Yields `{ question, place }` and `{ result }`. */
  * #walk() {
    const stack = [['.', this.#states]];
    let told = 0;
    while (stack.length > 0) {
      const [place, states] = stack.pop();
      for (const state of states) yield* this.#continue(place, state);
      told = yield* this.#tell(told);
      stack.push(...this.#waiting);
      this.#waiting.clear();
    }
  }

  /** Yields the results that are new. */
  * #tell(told) {
    const all = [...this.#results];
    for (const place of all.slice(told)) {
      if (!this.#withFileTypes) {
        yield { result: place };
        continue;
      }
      const shown = path.isAbsolute(place) ? place : path.join(this.#root, place);
      const entry = yield* this.#entry(path.resolve(shown));
      if (entry !== null) yield { result: new Dirent(path.basename(shown), entry.type, path.dirname(shown)) };
    }
    return all.length;
  }

  /** What is at an absolute path, or null. */
  * #entry(fullPath) {
    let entry = this.#entries.get(fullPath);
    if (entry === undefined) {
      const stats = yield { question: 'lstat', place: fullPath };
      entry = stats === null ? null : { name: path.basename(fullPath), type: typeOf(stats) };
      this.#entries.set(fullPath, entry);
    }
    return entry;
  }

  /** The entries of a directory. */
  * #list(fullPath) {
    let listing = this.#listings.get(fullPath);
    if (listing === undefined) {
      const dirents = yield { question: 'readdir', place: fullPath };
      listing = (dirents ?? []).map((dirent) => {
        const entry = { name: dirent.name, type: typeOf(dirent) };
        this.#entries.set(path.join(fullPath, dirent.name), entry);
        return entry;
      });
      this.#listings.set(fullPath, listing);
    }
    return listing;
  }

  /** Whether an entry is a directory, or a link to one if links are followed. */
  * #isDirectory(entry, fullPath) {
    if (entry === null) return false;
    if (entry.type === UV_DIRENT_DIR) return true;
    if (!this.#followSymlinks || entry.type !== UV_DIRENT_LINK) return false;
    const target = yield { question: 'stat', place: fullPath };
    return target !== null && target.isDirectory();
  }

  /** Whether a link leads to a directory that it is in. */
  * #isCycle(fullPath) {
    const target = yield* this.#realpath(fullPath);
    const parent = yield* this.#realpath(path.dirname(fullPath));
    return target === null || parent === null || parent === target || parent.startsWith(`${target}/`);
  }

  * #realpath(fullPath) {
    let real = this.#realpaths.get(fullPath);
    if (real === undefined) {
      real = yield { question: 'realpath', place: fullPath };
      this.#realpaths.set(fullPath, real);
    }
    return real;
  }

  #addResult(place) {
    if (!this.#isExcluded(path.resolve(this.#root, place))) this.#results.add(place);
  }

  /** Queues a state for a place, unless the place is excluded. */
  * #queue(place, state) {
    const fullPath = path.resolve(this.#root, place);
    if (this.#isExcluded(fullPath)) return;
    if (this.#isExcluded(`${fullPath}/`)) {
      const entry = yield* this.#entry(fullPath);
      if (entry?.type === UV_DIRENT_DIR) return;
    }
    if (this.#exclude) {
      if (this.#withFileTypes) {
        const entry = yield* this.#entry(fullPath);
        if (entry !== null && this.#exclude(new Dirent(entry.name, entry.type, path.dirname(place)))) return;
      } else if (this.#exclude(place)) {
        return;
      }
    }
    this.#queueUnchecked(place, state);
  }

  #queueUnchecked(place, state) {
    const states = this.#waiting.get(place);
    if (states === undefined) this.#waiting.set(place, [state]);
    else states.push(state);
  }

  /** Tries a state at a place. */
  * #continue(place, state) {
    if (this.#seen.add(place, state)) return;
    const { last } = state;
    if (state.indexes.has(0)) {
      // The start of a pattern may lead elsewhere.
      const first = state.at(0);
      const elsewhere = first === '' ? '/' : first === '..' ? '../' : first === '.' ? '.' : null;
      if (elsewhere !== null) {
        yield* this.#queue(elsewhere, state.with(new Set([1])));
        return;
      }
    }
    const fullPath = path.resolve(this.#root, place);
    const here = yield* this.#entry(fullPath);
    // A link that a name led to is gone into; one that `**` found is not.
    const isDirectory = (yield* this.#isDirectory(here, fullPath)) || (here?.type === UV_DIRENT_LINK && state.isNamed());
    const canEnd = state.canEnd(isDirectory);

    if (canEnd && typeof state.at(-1) === 'string') {
      const name = state.at(-1);
      const found = yield* this.#entry(path.join(fullPath, name));
      if (found !== null && (name || isDirectory)) this.#addResult(path.join(place, name));
      if (state.indexes.size === 1 && state.indexes.has(last)) return;
    } else if (
      canEnd && state.at(-1) === GLOBSTAR &&
      (place !== '.' || state.at(0) === '.' || (last === 0 && here !== null))
    ) {
      // The place itself is a match of `**`; the place where everything starts only if it is asked for.
      this.#addResult(place);
    }
    if (!isDirectory) return;
    if (this.#followSymlinks && here.type === UV_DIRENT_LINK && (yield* this.#isCycle(fullPath))) return;
    yield* this.#descend(place, fullPath, state, canEnd);
  }

  /** Tries a state against what is in a directory. */
  * #descend(place, fullPath, state, canEnd) {
    let children;
    const only = state.indexes.size === 1 ? state.at(state.indexes.values().next().value) : undefined;
    if (typeof only === 'string') {
      // A name needs no listing.
      const child = yield* this.#entry(path.join(fullPath, only));
      if (child === null) return;
      children = [{ name: only, type: child.type }];
    } else {
      children = yield* this.#list(fullPath);
    }
    for (const child of children) {
      const childPlace = path.join(place, child.name);
      const childPath = path.join(fullPath, child.name);
      const isDirectory = yield* this.#isDirectory(child, childPath);
      const indexes = new Set();
      const symlinks = new Set();
      for (const index of state.indexes) {
        if (this.#seen.has(childPlace, state, index) || this.#seen.has(childPlace, state, index + 1)) continue;
        const part = state.at(index);
        if (part === GLOBSTAR) {
          this.#matchGlobstar({ place, child, childPlace, state, index, isDirectory, canEnd, indexes, symlinks });
        } else if (typeof part === 'string') {
          if (state.test(index, child.name) && index !== state.last) {
            indexes.add(index + 1);
          } else if (part === '.' && state.test(index + 1, child.name)) {
            if (index + 1 === state.last) this.#addResult(childPlace);
            else indexes.add(index + 2);
          }
        } else if (state.test(index, child.name)) {
          if (index === state.last) this.#addResult(childPlace);
          else if (isDirectory) indexes.add(index + 1);
        }
      }
      if (indexes.size > 0) yield* this.#queue(childPlace, state.with(indexes, symlinks));
    }
  }

  /** What `**` makes of one entry. */
  #matchGlobstar({ place, child, childPlace, state, index, isDirectory, canEnd, indexes, symlinks }) {
    const { last } = state;
    const next = index + 1;
    const isLink = child.type === UV_DIRENT_LINK;
    const fromSymlink = state.symlinks.has(index);
    const nextMatches = state.test(next, child.name);
    let nextName = next;
    while (state.parts[nextName] === GLOBSTAR) nextName++;
    // Dot files need to be named.
    if (child.name.startsWith('.') && !state.test(nextName, child.name)) return;
    if (this.#exclude) {
      const argument = this.#withFileTypes ? new Dirent(child.name, child.type, place) : child.name;
      if (this.#exclude(argument)) return;
    }
    if (!fromSymlink && isDirectory) indexes.add(index);
    else if (!fromSymlink && index === last) this.#addResult(childPlace);

    if (nextMatches && next === last && !canEnd) this.#addResult(childPlace);
    else if (nextMatches && isDirectory) indexes.add(index + 2);

    if ((nextMatches || state.at(0) === '.') && (isDirectory || isLink) && !fromSymlink) indexes.add(next);
    if (isLink && !isDirectory) symlinks.add(index);

    if (state.parts[next] === '..' && isDirectory) this.#matchParent(place, state, next);
  }

  /** `**` followed by `..`: the directory that is looked at and the one above match what `**` and `..` say together. */
  #matchParent(place, state, index) {
    for (const target of [place, path.join(place, '..')]) {
      if (index < state.last) {
        if (!this.#waiting.has(target) && !this.#seen.has(target, state, index + 1)) {
          this.#queueUnchecked(target, state.with(new Set([index + 1])));
        }
      } else if (!this.#seen.has(target, state, index)) {
        this.#seen.add(target, state.with(new Set([index])));
        this.#addResult(target);
      }
    }
  }
}

/** Whether a path matches a pattern: path.matchesGlob(). */
export function matchGlobPattern(file, pattern, windows) {
  return createMatcher(pattern)(windows ? file.replaceAll('\\', '/') : file);
}

/** The matcher of the `ignore` option of fs.watch(). */
export function createBaseMatcher(pattern) {
  return createMatcher(pattern, true);
}

/** Docs: fs.glob(pattern[, options], callback). */
export function glob(pattern, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  validateFunction(callback, 'cb');
  const work = new Glob(pattern, options).glob();
  Array.fromAsync(work).then(
    // In a tick of its own: what the callback throws is nobody's rejection.
    (results) => process.nextTick(callback, null, results),
    (error) => process.nextTick(callback, error),
  );
}

/** Docs: fs.globSync(pattern[, options]). */
export function globSync(pattern, options) {
  return new Glob(pattern, options).globSync();
}
