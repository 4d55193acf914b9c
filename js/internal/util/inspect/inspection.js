// @ts-check
// One call of util.inspect(): its options, and what it knows of the objects it is just showing.

import { primordials } from 'internal/core';
import { stylizeNoColor, stylizeWithColor } from 'internal/util/inspect/styles';

const { ArrayPrototypeIncludes, ArrayPrototypePop, ArrayPrototypePush, ObjectKeys, ObjectSeal, SafeMap } = primordials;

const content = { showHidden: false, depth: 2, colors: false, customInspect: true, showProxy: false };
const limits = { maxArrayLength: 100, maxStringLength: 10_000, breakLength: 80 };
const form = { compact: 3, sorted: false, getters: false, numericSeparator: false };

/** Docs: util, "util.inspect.defaultOptions": programs may change the values, not add options. */
export const inspectDefaultOptions = ObjectSeal({ ...content, ...limits, ...form });

/** All options of a call: what it gives, and the defaults for the rest. */
class CallOptions {
  stylize = stylizeNoColor;
  showHidden = inspectDefaultOptions.showHidden;
  depth = inspectDefaultOptions.depth;
  colors = inspectDefaultOptions.colors;
  customInspect = inspectDefaultOptions.customInspect;
  showProxy = inspectDefaultOptions.showProxy;
  maxArrayLength = inspectDefaultOptions.maxArrayLength;
  maxStringLength = inspectDefaultOptions.maxStringLength;
  breakLength = inspectDefaultOptions.breakLength;
  compact = inspectDefaultOptions.compact;
  sorted = inspectDefaultOptions.sorted;
  getters = inspectDefaultOptions.getters;
  numericSeparator = inspectDefaultOptions.numericSeparator;

  constructor(given) {
    const keys = ObjectKeys(given);
    for (let i = 0; i < keys.length; i++) if (keys[i] !== '__proto__') this[keys[i]] = given[keys[i]];
  }
}

/**
 * All options of a call. What a program adds of its own stays: custom inspection functions get it.
 * @param {object | undefined} given
 */
export function withDefaults(given) {
  return given === undefined ? inspectDefaultOptions : new CallOptions(given);
}

/** An output longer than this is cut down: strings have a maximum length, and the event loop shall not stand still. */
const maxOutputLength = 2 ** 27;

/** null stands for no limit. */
const unlimited = (limit) => (limit === null ? Infinity : limit);

export class Inspection {
  /** The objects that are being shown, from the outermost to the innermost. */
  seen = [];
  /** Objects that contain themselves, with their numbers. */
  circular = undefined;
  /** By how many spaces new lines are indented. */
  indentationLvl = 0;
  /** The depth of the object that was begun last. */
  currentDepth = 0;
  /** Characters written at each indentation. */
  #written = [];

  /** @param {any} options those of util.inspect(), all of them */
  constructor(options) {
    this.options = options;
    this.depth = unlimited(options.depth);
    this.maxArrayLength = unlimited(options.maxArrayLength);
    this.maxStringLength = unlimited(options.maxStringLength);
    this.stylize = options.colors ? stylizeWithColor : stylizeNoColor;
    // The defaults have no such option: what stands there is a polluted prototype's.
    if (options !== inspectDefaultOptions && !options.colors) this.stylize = options.stylize;
  }

  isOpen(object) {
    return this.seen.length !== 0 && ArrayPrototypeIncludes(this.seen, object);
  }

  open(object, depth) {
    ArrayPrototypePush(this.seen, object);
    this.currentDepth = depth;
  }

  close() {
    ArrayPrototypePop(this.seen);
  }

  /** The number of an object that turned out to contain itself. */
  numberOf(object) {
    this.circular ??= new SafeMap();
    if (!this.circular.has(object)) this.circular.set(object, this.circular.size + 1);
    return this.circular.get(object);
  }

  /** Counts what an object took; when the output gets too long, objects are shown by name only from there on. */
  spend(length) {
    const written = (this.#written[this.indentationLvl] ?? 0) + length;
    this.#written[this.indentationLvl] = written;
    if (written > maxOutputLength) this.depth = -1;
  }
}
