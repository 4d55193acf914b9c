// FormData: the fields of a form.

import { File, isBlob } from 'internal/blob';
import { customInspectSymbol } from 'internal/util';
import { inspect } from 'internal/util/inspect';
import {
  defineIterable,
  exposeInterface,
  illegalInvocation,
  requireArguments,
  shown,
  toUSVString,
} from 'internal/fetch/webidl';

/** The value of an entry: a string, or a File for every kind of blob. */
function toEntryValue(value, filename) {
  if (typeof value === 'string') return value;
  if (value instanceof File) {
    return filename === undefined ? value : new File([value], filename, { type: value.type, lastModified: value.lastModified });
  }
  return new File([value], filename ?? 'blob', { type: value.type });
}

let pairsOf;
let wrapPairs;

/** Fields of a form, in order; a name may come more than once. */
export class FormData {
  /** @type {[string, string | File][]} */
  #pairs = [];

  static {
    pairsOf = (form) => {
      if (typeof form !== 'object' || form === null || !(#pairs in form)) throw illegalInvocation();
      return form.#pairs;
    };
    wrapPairs = (pairs) => {
      const form = new FormData();
      form.#pairs = pairs;
      return form;
    };
  }

  /** @throws {TypeError} there are no form elements to be given */
  constructor(form = undefined) {
    if (form !== undefined) throw new TypeError('FormData constructor: Argument 1 could not be converted to: undefined.');
  }

  static #convert(method, count, name, value, filename) {
    const context = `FormData.${method}`;
    requireArguments(count, 2, context);
    const key = toUSVString(name, context, 'name');
    if (isBlob(value)) {
      return [key, toEntryValue(value, count > 2 && filename !== undefined ? toUSVString(filename, context, 'filename') : undefined)];
    }
    if (count > 2) throw new TypeError(`${context}: Expected value ("${shown(value)}") to be an instance of Blob.`);
    return [key, toUSVString(value, context, 'value')];
  }

  /** Adds a field. @throws {TypeError} */
  append(name, value, filename = undefined) {
    const pairs = pairsOf(this);
    pairs.push(FormData.#convert('append', arguments.length, name, value, filename));
  }

  /** Removes all fields of a name. @throws {TypeError} */
  delete(name) {
    pairsOf(this);
    requireArguments(arguments.length, 1, 'FormData.delete');
    const key = toUSVString(name, 'FormData.delete', 'name');
    this.#pairs = this.#pairs.filter((pair) => pair[0] !== key);
  }

  /** @returns {string | File | null} the first field of a name @throws {TypeError} */
  get(name) {
    const pairs = pairsOf(this);
    requireArguments(arguments.length, 1, 'FormData.get');
    const key = toUSVString(name, 'FormData.get', 'name');
    return pairs.find((pair) => pair[0] === key)?.[1] ?? null;
  }

  /** @returns {(string | File)[]} @throws {TypeError} */
  getAll(name) {
    const pairs = pairsOf(this);
    requireArguments(arguments.length, 1, 'FormData.getAll');
    const key = toUSVString(name, 'FormData.getAll', 'name');
    return pairs.filter((pair) => pair[0] === key).map((pair) => pair[1]);
  }

  /** @returns {boolean} @throws {TypeError} */
  has(name) {
    const pairs = pairsOf(this);
    requireArguments(arguments.length, 1, 'FormData.has');
    const key = toUSVString(name, 'FormData.has', 'name');
    return pairs.some((pair) => pair[0] === key);
  }

  /** Replaces all fields of a name with one, which stands where the first of them stood. @throws {TypeError} */
  set(name, value, filename = undefined) {
    const pairs = pairsOf(this);
    const entry = FormData.#convert('set', arguments.length, name, value, filename);
    const index = pairs.findIndex((pair) => pair[0] === entry[0]);
    if (index === -1) {
      pairs.push(entry);
      return;
    }
    this.#pairs = pairs.filter((pair, at) => at < index || pair[0] !== entry[0]);
    this.#pairs.splice(index, 0, entry);
  }

  [customInspectSymbol](depth, options) {
    const fields = { __proto__: null };
    for (const [name, value] of pairsOf(this)) {
      if (!(name in fields)) fields[name] = value;
      else if (Array.isArray(fields[name])) fields[name].push(value);
      else fields[name] = [fields[name], value];
    }
    return `FormData ${inspect({ ...fields }, { ...options, depth: options.depth ?? depth })}`;
  }
}

defineIterable(FormData, (form) => pairsOf(form));
exposeInterface(FormData, ['append', 'delete', 'get', 'getAll', 'has', 'set']);

/** @returns {boolean} whether a value is a FormData object */
export function isFormData(value) {
  return value instanceof FormData;
}

/** The fields of a form. @returns {[string, string | File][]} */
export function getFormPairs(form) {
  return pairsOf(form);
}

/** A form with the given fields. @returns {FormData} */
export function formFromPairs(pairs) {
  return wrapPairs(pairs);
}

