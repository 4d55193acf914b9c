// The attempts of earlier runs: what has passed is not run again. Docs: test, "Rerunning failed tests".

import fs from 'fs';
import path from 'path';
import process from 'process';
import { codes } from 'internal/errors';

/** The number of an instance after the first at one place. */
const suffixed = (place, count) => (count === 0 ? place : `${place}:(${count})`);

/** The place of a test, as the state file has it. */
function placeOf({ file, line, column }) {
  return `${path.relative(process.cwd(), file)}:${line}:${column}`;
}

export class Attempts {
  #path;
  #isReader;
  #earlier;
  #passed = {};
  /** How many tests stood at a place already: for those that start, and for those that are reported. */
  #started = new Map();
  #reported = new Map();

  /**
   * @param {string} file of the state
   * @param {boolean} isReader whether another process writes it
   */
  constructor(file, isReader) {
    this.#path = file;
    this.#isReader = isReader;
    this.#earlier = this.#read();
  }

  /** Which attempt this is, from 0. */
  get number() {
    return this.#earlier.length;
  }

  #read() {
    let text;
    try {
      text = fs.readFileSync(this.#path, 'utf8');
    } catch (error) {
      if (error.code === 'ENOENT') return [];
      throw error;
    }
    try {
      return JSON.parse(text);
    } catch (cause) {
      throw new codes.ERR_INVALID_ARG_VALUE('--test-rerun-failures', this.#path, `is not a state file: ${cause.message}`);
    }
  }

  #identify(counts, location) {
    const place = placeOf(location);
    const count = counts.get(place) ?? 0;
    counts.set(place, count + 1);
    return suffixed(place, count);
  }

  /** The attempt in which the test that starts now has passed before; undefined if it has to run. */
  passedBefore(test) {
    if (test.location === undefined) return undefined;
    const id = this.#identify(this.#started, test.location);
    test.attemptId = id;
    return this.#earlier.at(-1)?.[id];
  }

  /** Notes a result. */
  note(type, data) {
    if (data.file === undefined) return;
    const id = data.details.attempt_id ?? this.#identify(this.#reported, data);
    if (type !== 'test:pass') return;
    this.#passed[id] = { passed_on_attempt: data.details.passed_on_attempt ?? this.number, name: data.name };
  }

  /** Writes the file, with this attempt as its last. */
  write() {
    if (this.#isReader) return;
    const all = [...this.#earlier, { ...this.#passed }];
    fs.writeFileSync(this.#path, JSON.stringify(all, undefined, 2));
  }
}
