// The files of a run: those that are named, and those that are found. Docs: test, "Running tests from the command line".

import { globSync, statSync } from 'fs';
import { resolve } from 'path';
import { shuffled } from 'internal/test_runner/random';

const kExtensions = '{js,cjs,mjs,ts,cts,mts}';
/** What counts as a test where nobody names files. */
const kPatterns = [
  `**/{test,test/**/*,test-*,*[._-]test}.${kExtensions}`,
];

/** No file fits the patterns. */
export class NothingFound extends Error {
  constructor(patterns) {
    super(`Could not find '${patterns.join(', ')}'`);
  }
}

function isFile(path) {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

function found(patterns, cwd) {
  const files = new Set();
  for (const pattern of patterns) {
    const named = resolve(cwd, pattern);
    if (isFile(named)) {
      files.add(named);
      continue;
    }
    const exclude = (name) => name === 'node_modules' || name.name === 'node_modules';
    for (const match of globSync(pattern, { cwd, exclude })) {
      const path = resolve(cwd, match);
      if (isFile(path)) files.add(path);
    }
  }
  return [...files].sort();
}

/**
 * @param {object} configuration
 * @returns {string[]} absolute paths, in the order in which they run
 * @throws {NothingFound} where patterns are given and none has a file
 */
export function filesOf({ cwd, files, globs, seed, shard }) {
  let all;
  if (files !== undefined) all = files.map((file) => resolve(cwd, file));
  else {
    all = found(globs ?? kPatterns, cwd);
    if (globs !== undefined && all.length === 0) throw new NothingFound(globs);
  }
  if (shard !== undefined) all = all.filter((_, index) => index % shard.total === shard.index - 1);
  return seed === undefined ? all : shuffled(all, seed);
}
