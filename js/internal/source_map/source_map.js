// module.SourceMap: looks up places of generated code. Docs: module.md, "Class: module.SourceMap".

import { op_module_source_map_decode } from 'internal/ops';
import { codes } from 'internal/errors';
import { validateObject } from 'internal/validators';

const kFields = 6;
const kNone = -1;

/** Payloads as given are copied, so that nobody changes them behind the map's back. */
function clonePayload(payload) {
  validateObject(payload, 'payload');
  const copy = { ...payload };
  for (const key of ['sources', 'sourcesContent', 'names']) {
    if (Array.isArray(payload[key])) copy[key] = payload[key].slice();
  }
  return copy;
}

export class SourceMap {
  #payload;
  #lineLengths;
  #decoded;

  /**
   * @param {object} payload a source map, version 3
   * @param {{ lineLengths?: number[] }} [options] lengths of the lines of the generated code
   * @throws {ERR_INVALID_ARG_TYPE}
   */
  constructor(payload, { lineLengths } = { __proto__: null }) {
    this.#payload = clonePayload(payload);
    if (Array.isArray(lineLengths) && lineLengths.length > 0) this.#lineLengths = lineLengths.slice();
  }

  /** A copy of what the map was made of. */
  get payload() {
    return clonePayload(this.#payload);
  }

  get lineLengths() {
    return this.#lineLengths?.slice();
  }

  #segments() {
    if (this.#decoded === undefined) {
      const answer = op_module_source_map_decode(JSON.stringify({ version: 3, ...this.#payload }));
      const [sources, names, bytes] = answer ?? [[], [], new Uint8Array(0)];
      this.#decoded = { sources, names, numbers: new Int32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4) };
    }
    return this.#decoded;
  }

  /**
   * The mapping a place belongs to: the last one that begins before it.
   * @param {number} lineOffset from 0
   * @param {number} columnOffset from 0
   * @returns {object} empty if there is none
   */
  findEntry(lineOffset, columnOffset) {
    const { sources, names, numbers } = this.#segments();
    let low = 0;
    let high = numbers.length / kFields;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const line = numbers[middle * kFields];
      if (line < lineOffset || (line === lineOffset && numbers[middle * kFields + 1] <= columnOffset)) low = middle + 1;
      else high = middle;
    }
    if (low === 0) return {};
    const [generatedLine, generatedColumn, source, originalLine, originalColumn, name] = numbers.subarray((low - 1) * kFields, low * kFields);
    if (source === kNone) return { generatedLine, generatedColumn, originalSource: undefined, originalLine: undefined, originalColumn: undefined };
    return {
      generatedLine,
      generatedColumn,
      originalSource: sources[source],
      originalLine,
      originalColumn,
      name: name === kNone ? undefined : names[name],
    };
  }

  /**
   * Where a call site of the generated code stands in its source.
   * @param {number} lineNumber from 1
   * @param {number} columnNumber from 1
   * @returns {{ name?: string, fileName: string, lineNumber: number, columnNumber: number } | {}}
   */
  findOrigin(lineNumber, columnNumber) {
    const entry = this.findEntry(lineNumber - 1, columnNumber - 1);
    const { originalColumn, originalLine, originalSource } = entry;
    if ([originalSource, originalLine, originalColumn].includes(undefined)) return {};
    // As far behind the beginning of the mapping in the source as in the generated code.
    return {
      name: entry.name,
      fileName: originalSource,
      lineNumber: originalLine + lineNumber - entry.generatedLine,
      columnNumber: originalColumn + columnNumber - entry.generatedColumn,
    };
  }

  /** A map as module.findSourceMap() gives it: its sources are absolute URLs. */
  static fromJson(json, base) {
    const payload = JSON.parse(json.startsWith(")]}'") ? json.slice(json.indexOf('\n')) : json);
    if (typeof payload !== 'object' || payload === null) throw new codes.ERR_SOURCE_MAP_CORRUPT(base);
    const root = payload.sourceRoot ?? '';
    payload.sources = (payload.sources ?? []).map((source) => {
      try {
        return new URL(root + source, base).href;
      } catch {
        return root + source;
      }
    });
    payload.sourceRoot = '';
    return payload;
  }
}
