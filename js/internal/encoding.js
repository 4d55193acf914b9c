// TextEncoder and TextDecoder with Node's errors, over the decoders of deno_web (encoding_rs).
import { lazy } from 'internal/core';
import { codes } from 'internal/errors';
import {
  op_buffer_byte_length_utf8,
  op_buffer_from_string,
  op_buffer_is_utf8,
  op_buffer_write,
  op_encoding_decode,
  op_encoding_decode_single,
  op_encoding_decode_utf8_ascii_only,
  op_encoding_encode_into,
  op_encoding_encode_into_fallback,
  op_encoding_new_decoder,
  op_encoding_normalize_label,
} from 'internal/ops';
import { toUint8Array } from 'internal/buffer';
import { putAscii, utf8 } from 'internal/buffer/encodings';
import { decode, decodeAll } from 'internal/buffer/strings';
import { customInspectSymbol, getConstructorOf, kEmptyObject } from 'internal/util';
import { isAnyArrayBuffer, isArrayBufferView, isSharedArrayBuffer, isUint8Array } from 'internal/util/types';
import { kValidateObjectAllowObjectsAndNull, validateObject, validateString } from 'internal/validators';

const { ERR_ENCODING_INVALID_ENCODED_DATA, ERR_ENCODING_NOT_SUPPORTED, ERR_INVALID_ARG_TYPE, ERR_INVALID_THIS } = codes;

const lazyInspect = lazy('internal/util/inspect');

/** Longer strings are encoded by one call instead of being measured first. */
const kShortString = 4096;

/** Up to this length a text is tried as ASCII in JavaScript. V8 keeps so small an array in its heap as long as no op asks for its memory. */
const kTinyString = 64;

// encodeInto() gets both its results in one number; where they do not fit, the op writes them to an array.
const kResultsDoNotFit = -1;
const kReadFactor = 2 ** 32;

function brandError(className) {
  return new ERR_INVALID_THIS(className);
}

function isObject(value) {
  return typeof value === 'object' && value !== null;
}

/** Makes members enumerable and names the class. */
function configure(Class, names) {
  for (const name of names) Object.defineProperty(Class.prototype, name, { __proto__: null, enumerable: true });
  Object.defineProperty(Class.prototype, Symbol.toStringTag, { __proto__: null, configurable: true, value: Class.name });
}

/** Shows the properties of an object under the name of its class. */
function inspectAs(object, properties, options) {
  const { name } = getConstructorOf(object) ?? object.constructor;
  return `${name} ${lazyInspect().inspect(properties, options)}`;
}

/** Docs: util.md "Class: util.TextEncoder". */
export class TextEncoder {
  #brand = true;

  static #checkThis(object) {
    if (!isObject(object) || !(#brand in object)) throw brandError('TextEncoder');
  }

  get encoding() {
    TextEncoder.#checkThis(this);
    return 'utf-8';
  }

  /**
   * @param {string} [input]
   * @returns {Uint8Array}
   * @throws ERR_INVALID_THIS
   */
  encode(input = '') {
    TextEncoder.#checkThis(this);
    const text = `${input}`;
    if (text.length <= kTinyString) {
      const ascii = new Uint8Array(text.length);
      if (putAscii(ascii, 0, text)) return ascii;
    }
    if (text.length > kShortString) return new Uint8Array(op_buffer_from_string(text, utf8.number));
    const bytes = new Uint8Array(op_buffer_byte_length_utf8(text));
    op_buffer_write(text, bytes, utf8.number, 0, bytes.length);
    return bytes;
  }

  /**
   * @param {string} src
   * @param {Uint8Array} dest
   * @returns {{ read: number, written: number }} UTF-16 units read and bytes written
   * @throws ERR_INVALID_THIS, ERR_INVALID_ARG_TYPE
   */
  encodeInto(src, dest) {
    TextEncoder.#checkThis(this);
    validateString(src, 'src');
    if (!isUint8Array(dest)) throw new ERR_INVALID_ARG_TYPE('dest', 'Uint8Array', dest);
    const packed = op_encoding_encode_into(src, dest);
    if (packed === kResultsDoNotFit) {
      const results = new Uint32Array(2);
      op_encoding_encode_into_fallback(src, dest, results);
      return { read: results[0], written: results[1] };
    }
    const read = Math.floor(packed / kReadFactor);
    return { read, written: packed - read * kReadFactor };
  }

  [customInspectSymbol](depth, options) {
    TextEncoder.#checkThis(this);
    if (typeof depth === 'number' && depth < 0) return this;
    // Node shows no class name here.
    return lazyInspect().inspect({ encoding: this.encoding }, options);
  }
}

configure(TextEncoder, ['encode', 'encodeInto', 'encoding']);

/** Labels of encodings that are too dangerous to decode: the standard wants an error for all of them. */
const replacementLabels = new Set(['csiso2022kr', 'hz-gb-2312', 'iso-2022-cn', 'iso-2022-cn-ext', 'iso-2022-kr', 'replacement']);

const whitespaceAround = /^[\t\n\f\r ]+|[\t\n\f\r ]+$/g;

/**
 * The name of an encoding, from any of its labels.
 * @param {string} label
 * @returns {string | undefined}
 */
function getEncodingFromLabel(label) {
  const trimmed = label.replace(whitespaceAround, '').toLowerCase();
  if (trimmed === 'utf-8' || trimmed === 'utf8') return 'utf-8';
  if (replacementLabels.has(trimmed)) return 'replacement';
  try {
    return op_encoding_normalize_label(trimmed);
  } catch {
    return undefined;
  }
}

/** A private copy of shared memory, which decoders must not see change. */
function unshare(input) {
  if (isArrayBufferView(input)) {
    return isSharedArrayBuffer(input.buffer) ? new Uint8Array(input.buffer, input.byteOffset, input.byteLength).slice() : input;
  }
  return isSharedArrayBuffer(input) ? new Uint8Array(input).slice() : input;
}

/** Whether bytes begin with the mark of UTF-8. */
function hasMark(bytes) {
  return bytes.length >= 3 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

/** Decodes UTF-8 that is whole. */
function decodeUtf8(bytes, keepMark, fatal) {
  if (fatal && !op_buffer_is_utf8(bytes)) throw new ERR_ENCODING_INVALID_ENCODED_DATA('utf-8', undefined);
  return !keepMark && hasMark(bytes) ? decode(bytes, utf8, 3, bytes.length) : decodeAll(bytes, utf8);
}

/** Docs: util.md "Class: util.TextDecoder". */
export class TextDecoder {
  #encoding;
  #fatal;
  #ignoreBOM;
  /** A decoder that keeps incomplete characters between calls with `stream`. */
  #decoder = null;
  /** Whether text was decoded without that decoder in this stream: a byte order mark is none any more. */
  #hasBegun = false;

  static #checkThis(object) {
    if (!isObject(object) || !(#encoding in object)) throw brandError('TextDecoder');
  }

  /**
   * @param {string} [encoding]
   * @param {{ fatal?: boolean, ignoreBOM?: boolean }} [options]
   * @throws ERR_ENCODING_NOT_SUPPORTED, ERR_INVALID_ARG_TYPE
   */
  constructor(encoding = 'utf-8', options = kEmptyObject) {
    encoding = `${encoding}`;
    validateObject(options, 'options', kValidateObjectAllowObjectsAndNull);
    const name = getEncodingFromLabel(encoding);
    if (name === undefined || name === 'replacement') throw new ERR_ENCODING_NOT_SUPPORTED(encoding);
    this.#encoding = name;
    this.#fatal = Boolean(options?.fatal);
    this.#ignoreBOM = Boolean(options?.ignoreBOM);
  }

  get encoding() {
    TextDecoder.#checkThis(this);
    return this.#encoding;
  }

  get fatal() {
    TextDecoder.#checkThis(this);
    return this.#fatal;
  }

  get ignoreBOM() {
    TextDecoder.#checkThis(this);
    return this.#ignoreBOM;
  }

  /**
   * @param {ArrayBuffer | ArrayBufferView} [input]
   * @param {{ stream?: boolean }} [options]
   * @returns {string}
   * @throws ERR_ENCODING_INVALID_ENCODED_DATA, ERR_INVALID_ARG_TYPE, ERR_INVALID_THIS
   */
  decode(input = new Uint8Array(), options = kEmptyObject) {
    TextDecoder.#checkThis(this);
    if (!isArrayBufferView(input) && !isAnyArrayBuffer(input)) throw new ERR_INVALID_ARG_TYPE('input', ['ArrayBuffer', 'ArrayBufferView'], input);
    if (options !== kEmptyObject) validateObject(options, 'options', kValidateObjectAllowObjectsAndNull);
    const stream = Boolean(options?.stream);
    const keepMark = this.#ignoreBOM || this.#hasBegun;
    const isUtf8 = this.#decoder === null && this.#encoding === 'utf-8';
    if (!stream) this.#hasBegun = false;
    if (isUtf8 && !stream) return decodeUtf8(isArrayBufferView(input) ? toUint8Array(input) : new Uint8Array(input), keepMark, this.#fatal);
    const bytes = unshare(input);
    if (isUtf8 && !this.#fatal) {
      // ASCII leaves nothing to keep, so it needs no decoder.
      const text = op_encoding_decode_utf8_ascii_only(bytes);
      if (text !== null) {
        this.#hasBegun ||= text !== '';
        return text;
      }
    }
    try {
      if (this.#decoder === null) {
        if (!stream) return op_encoding_decode_single(bytes, this.#encoding, this.#fatal, keepMark);
        this.#decoder = op_encoding_new_decoder(this.#encoding, this.#fatal, keepMark);
      }
      return op_encoding_decode(bytes, this.#decoder, stream);
    } catch (error) {
      this.#decoder = null;
      if (!this.#fatal) throw error;
      throw new ERR_ENCODING_INVALID_ENCODED_DATA(this.#encoding, undefined);
    } finally {
      if (!stream) this.#decoder = null;
    }
  }

  [customInspectSymbol](depth, options) {
    TextDecoder.#checkThis(this);
    if (typeof depth === 'number' && depth < 0) return options.stylize('[Object]', 'special');
    return inspectAs(this, { encoding: this.#encoding, fatal: this.#fatal, ignoreBOM: this.#ignoreBOM }, options);
  }
}

configure(TextDecoder, ['decode', 'encoding', 'fatal', 'ignoreBOM']);
