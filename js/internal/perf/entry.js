// @ts-check
// PerformanceEntry and what all kinds of entries are made of: a record that nobody else sees, and attributes that read it.

import { codes } from 'internal/errors';
import { deprecate } from 'internal/util/deprecate';
import { defineInterface, inspectAs, inspectKey, onlyInternally, internalKey } from 'internal/perf/interface';

const { ERR_INVALID_THIS } = codes;

/** Gives the record of an entry, undefined for what is none. */
let recordOf;

/** Docs: perf_hooks, "Class: PerformanceEntry". */
export class PerformanceEntry {
  #record;

  constructor(key = undefined, record = undefined) {
    onlyInternally(key);
    this.#record = record;
  }

  static {
    recordOf = (value) => (typeof value === 'object' && value !== null && #record in value ? value.#record : undefined);
  }

  [inspectKey](depth, options) {
    return inspectAs(this.constructor.name, () => /** @type {any} */ (this).toJSON(), depth, options);
  }
}

/**
 * Defines the attributes of an entry class, and its toJSON, which lists them.
 * @param {typeof PerformanceEntry} Class
 * @param {Record<string, (record: any) => unknown>} attributes name to what reads it from the record
 * @param {{ json?: string[], receiver?: typeof PerformanceEntry, listed?: string[], tag?: boolean }} [options]
 *   json: the names in toJSON, by default those of the attributes; receiver: the class toJSON asks for; the rest: see defineInterface
 */
export function defineEntry(Class, attributes, { json = Object.keys(attributes), receiver = Class, ...shape } = {}) {
  const recordFor = (self, Wanted) => {
    const record = recordOf(self);
    if (record === undefined || !(self instanceof Wanted)) throw new ERR_INVALID_THIS(Wanted.name);
    return record;
  };
  for (const [name, read] of Object.entries(attributes)) {
    const { get } = {
      get() {
        return read(recordFor(this, Class));
      },
    };
    Object.defineProperty(get, 'name', { __proto__: null, value: `get ${name}` });
    Object.defineProperty(Class.prototype, name, { __proto__: null, configurable: true, get });
  }
  const { toJSON } = {
    toJSON() {
      recordFor(this, receiver);
      const result = {};
      for (const name of json) result[name] = this[name];
      return result;
    },
  };
  Object.defineProperty(Class.prototype, 'toJSON', { __proto__: null, configurable: true, writable: true, value: toJSON });
  defineInterface(Class, shape);
}

/** The attributes that every entry has. */
export const commonAttributes = {
  name: (record) => record.name,
  entryType: (record) => record.entryType,
  startTime: (record) => record.startTime,
  duration: (record) => record.duration,
};
export const commonNames = Object.keys(commonAttributes);

defineEntry(PerformanceEntry, commonAttributes, { tag: false });

/** Docs: perf_hooks, "Class: PerformanceNodeEntry". */
class PerformanceNodeEntry extends PerformanceEntry {}
defineEntry(PerformanceNodeEntry, { detail: (record) => record.detail }, {
  json: [...commonNames, 'detail'], receiver: PerformanceEntry, listed: [], tag: false,
});

/**
 * An entry of a type that only Node has: 'function', 'gc', 'dns', 'http' …
 * @param {{ name: string, entryType: string, startTime: number, duration: number, detail: unknown }} record times in ms
 * @returns {PerformanceNodeEntry}
 */
export function createNodeEntry(record) {
  const entry = new PerformanceNodeEntry(internalKey, record);
  if (entriesWithFields.has(record.entryType)) addDeprecatedFields(entry, record.detail);
  return entry;
}

/** Entries of these types had what is in `detail` as properties of their own. */
const entriesWithFields = new Set(['gc', 'http', 'http2']);

/** DEP0152. */
function addDeprecatedFields(entry, detail) {
  const fields = { ...detail };
  for (const name of Object.keys(fields)) {
    /** @type {(access: any) => any} */
    const warn = (access) => deprecate(access, 'Custom PerformanceEntry accessors are deprecated. Please use the detail property.', 'DEP0152');
    Object.defineProperty(entry, name, {
      __proto__: null,
      configurable: true,
      enumerable: true,
      get: warn(() => fields[name]),
      set: warn((value) => {
        fields[name] = value;
      }),
    });
  }
}
