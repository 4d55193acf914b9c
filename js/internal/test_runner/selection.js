// @ts-check
// Which tests run: those that --test-only or `only`, name patterns and tags select. Docs: test, "`only` tests", "Filtering tests by name".

import { emitExperimentalWarning } from 'internal/util';

/** A test goes by its name, or by the names of its ancestors and its own, with spaces between. */
function matches(test, patterns) {
  const { name } = test;
  const path = test.path.join(' ');
  return patterns.some((pattern) => name.search(pattern) !== -1 || path.search(pattern) !== -1);
}

/** What the configuration of a run selects. */
export class Selection {
  #wanted;
  #unwanted;
  #tags;

  constructor({ namePatterns, skipPatterns, tags }) {
    this.#wanted = namePatterns;
    this.#unwanted = skipPatterns;
    this.#tags = tags;
    if (this.#tags.length > 0) emitExperimentalWarning('Test tags');
  }

  /** Whether a test runs, its subtests apart. */
  #selects(test) {
    if (this.#tags.some((tag) => !test.tags.includes(tag))) return false;
    if (this.#unwanted.length > 0 && matches(test, this.#unwanted)) return false;
    if (this.#wanted.length === 0) return true;
    for (let at = test; at.parent !== null; at = at.parent) if (matches(at, this.#wanted)) return true;
    return false;
  }

  /** Whether a test is left out. A suite also runs for the sake of a test in it, unless a pattern says not to. */
  excludes(test) {
    // `only` counts among those who have a sibling with it: see Test.
    const isLeftOver = test.parent.runOnlySubtests && !test.only && !(test.type === 'suite' && test.runOnlySubtests);
    if (test.harness.obeysOnly && (isLeftOver || test.isExcluded)) return true;
    // What is wrong with a suite is told whatever it holds.
    if (test.buildError !== undefined) return false;
    if (this.#selects(test)) return false;
    if (test.type !== 'suite' || (this.#unwanted.length > 0 && matches(test, this.#unwanted))) return true;
    return test.siblings.all.every((subtest) => this.excludes(subtest));
  }
}
