// What a Buffer looks like: util.inspect(), JSON, and the deprecated properties of its prototype.
import { core, lazy } from 'internal/core';
import { FastBuffer } from 'internal/buffer';
import { hex } from 'internal/buffer/encodings';
import { decode } from 'internal/buffer/strings';
import { validateNumber } from 'internal/validators';

const lazyInspect = lazy('internal/util/inspect');

/** Filters of V8's property enumeration. */
const kAllProperties = 0;
const kOnlyEnumerable = 2;

let inspectMaxBytes = 50;

/** `buffer.INSPECT_MAX_BYTES`. */
export function getInspectMaxBytes() {
  return inspectMaxBytes;
}

/**
 * @param {number} value
 * @throws ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE
 */
export function setInspectMaxBytes(value) {
  validateNumber(value, 'INSPECT_MAX_BYTES', 0);
  inspectMaxBytes = value;
}

/** The first bytes as pairs of digits, and how many more there are. */
function showBytes(buffer) {
  const shown = Math.min(inspectMaxBytes, buffer.length);
  const digits = decode(buffer, hex, 0, shown).replace(/..(?=.)/g, '$& ');
  const hidden = buffer.length - inspectMaxBytes;
  if (!(hidden > 0)) return digits;
  return `${digits} ... ${hidden} more ${hidden > 1 ? 'bytes' : 'byte'}`;
}

/** What a program stored on the object, besides its bytes. */
function showProperties(buffer, context) {
  const keys = core.ops.op_get_non_index_property_names(buffer, context.showHidden ? kAllProperties : kOnlyEnumerable);
  if (keys.length === 0) return '';
  const properties = { __proto__: null };
  for (const key of keys) properties[key] = buffer[key];
  const text = lazyInspect().inspect(properties, { ...context, breakLength: Infinity, compact: true });
  return text.slice('[Object: null prototype] { '.length, -' }'.length);
}

function showName(buffer) {
  try {
    const { constructor } = buffer;
    if (typeof constructor === 'function' && Object.hasOwn(constructor, 'name')) return constructor.name;
  } catch {
    // A getter of the program failed: the usual name will do.
  }
  return 'Buffer';
}

/** Methods of Buffer.prototype (docs: buffer.md "buf.toJSON()"); the inspection is undocumented. */
export const showMethods = {
  inspect(recurseTimes, context) {
    const properties = context ? showProperties(this, context) : '';
    const separator = properties !== '' && this.length !== 0 ? ', ' : '';
    return `<${showName(this)} ${showBytes(this)}${separator}${properties}>`;
  },

  toJSON() {
    const { length } = this;
    const data = new Array(length > 0 ? length : 0);
    for (let i = 0; i < length; i++) data[i] = this[i];
    return { type: 'Buffer', data };
  },
};

/** A getter that is undefined on anything but a Buffer, such as the prototype itself. */
function alias(property) {
  return {
    __proto__: null,
    enumerable: true,
    get() {
      return this instanceof FastBuffer ? this[property] : undefined;
    },
  };
}

/** The names that `buffer` and `byteOffset` once had (docs: buffer.md "buf.parent", deprecated). */
export const oldProperties = { __proto__: null, parent: alias('buffer'), offset: alias('byteOffset') };
