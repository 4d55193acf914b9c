// StringDecoder: keeps the bytes of an incomplete character until the rest of it arrives.
import { codes } from 'internal/errors';
import { Buffer } from 'buffer';
import { FastBuffer } from 'internal/buffer';
import { encodingOf } from 'internal/buffer/encodings';
import { decode } from 'internal/buffer/strings';
import { encodingsMap, kIsEncodingSymbol, normalizeEncoding } from 'internal/util';
import { isArrayBufferView } from 'internal/util/types';

const { ERR_INVALID_ARG_TYPE, ERR_INVALID_THIS, ERR_UNKNOWN_ENCODING } = codes;

/** The state under this symbol: up to four bytes of a character, how many are missing, how many are there, and the encoding. */
const kState = Symbol('kNativeDecoder');
const kMissing = 4;
const kBuffered = 5;
const kEncoding = 6;

const kUtf8 = encodingsMap.utf8;
const kUcs2 = encodingsMap.utf16le;
const kBase64 = encodingsMap.base64;
const kBase64Url = encodingsMap.base64url;

/** How many bytes a UTF-8 character has that starts with this byte; 0 if none does. */
function utf8Size(byte) {
  if ((byte & 0xe0) === 0xc0) return 2;
  if ((byte & 0xf0) === 0xe0) return 3;
  return (byte & 0xf8) === 0xf0 ? 4 : 0;
}

/** Notes in the state how many bytes at the end of the data belong to a character that is not complete. */
function findIncompleteUtf8(state, data) {
  let buffered = 0;
  for (let i = data.length - 1; i >= 0 && buffered < 4; i--) {
    buffered++;
    const byte = data[i];
    if ((byte & 0xc0) === 0x80) continue;
    const size = utf8Size(byte);
    if (buffered < size) {
      state[kBuffered] = buffered;
      state[kMissing] = size - buffered;
    }
    return;
  }
  // Four trailing bytes, or nothing else: that is no UTF-8, and is left to the decoder.
}

function findIncomplete(state, data) {
  const { length } = data;
  switch (state[kEncoding]) {
    case kUtf8:
      if (data[length - 1] & 0x80) findIncompleteUtf8(state, data);
      break;
    case kUcs2:
      if (length % 2 === 1) {
        state[kBuffered] = 1;
        state[kMissing] = 1;
      } else if ((data[length - 1] & 0xfc) === 0xd8) {
        // The first half of a surrogate pair.
        state[kBuffered] = 2;
        state[kMissing] = 2;
      }
      break;
    case kBase64:
    case kBase64Url:
      state[kBuffered] = length % 3;
      if (state[kBuffered] > 0) state[kMissing] = 3 - state[kBuffered];
      break;
  }
}

/** Takes bytes for the incomplete character; returns how many of them belong to it. */
function completeCharacter(state, data) {
  let count = Math.min(state[kMissing], data.length);
  if (state[kEncoding] === kUtf8) {
    for (let i = 0; i < count; i++) {
      if ((data[i] & 0xc0) === 0x80) continue;
      // This byte starts another character, so the one that was expected ends here, broken.
      count = i;
      state[kMissing] = count;
      break;
    }
  }
  for (let i = 0; i < count; i++) state[state[kBuffered] + i] = data[i];
  state[kBuffered] += count;
  state[kMissing] -= count;
  return count;
}

/** The text of the character that has just been completed; half a surrogate pair does not wait for the other half. */
function takeCharacter(state, encoding) {
  const text = decode(state, encoding, 0, state[kBuffered]);
  state[kBuffered] = 0;
  return text;
}

function decodeChunk(state, encoding, data) {
  if (state[kEncoding] !== kUtf8 && state[kEncoding] !== kUcs2 && state[kEncoding] !== kBase64 && state[kEncoding] !== kBase64Url) {
    return decode(data, encoding, 0, data.length);
  }
  let prefix = '';
  if (state[kMissing] > 0) {
    const used = completeCharacter(state, data);
    if (state[kMissing] > 0) return '';
    prefix = takeCharacter(state, encoding);
    if (used === data.length) return prefix;
    data = data.subarray(used);
  }
  if (data.length === 0) return prefix;
  findIncomplete(state, data);
  const end = data.length - state[kBuffered];
  for (let i = 0; i < state[kBuffered]; i++) state[i] = data[end + i];
  const text = end > 0 ? decode(data, encoding, 0, end) : '';
  return prefix === '' ? text : prefix + text;
}

/** What is left of an incomplete character. */
function flush(state, encoding) {
  if (state[kEncoding] === kUcs2 && state[kBuffered] % 2 === 1) state[kBuffered]--;
  const text = decode(state, encoding, 0, state[kBuffered]);
  state[kBuffered] = 0;
  state[kMissing] = 0;
  return text;
}

/**
 * Docs: string_decoder.md "Class: StringDecoder".
 * @param {string} [encoding]
 * @throws ERR_UNKNOWN_ENCODING
 */
export function StringDecoder(encoding) {
  const name = normalizeEncoding(encoding);
  // Programs may replace Buffer.isEncoding() to allow encodings that their own subclasses handle.
  if (name === undefined && (Buffer.isEncoding === Buffer[kIsEncodingSymbol] || !Buffer.isEncoding(encoding))) throw new ERR_UNKNOWN_ENCODING(encoding);
  this.encoding = name ?? encoding;
  this[kState] = new FastBuffer(7);
  this[kState][kEncoding] = encodingsMap[this.encoding];
}

/**
 * Docs: string_decoder.md "stringDecoder.write(buffer)".
 * @param {string | Buffer | TypedArray | DataView} buf
 * @returns {string}
 * @throws ERR_INVALID_ARG_TYPE, ERR_INVALID_THIS
 */
StringDecoder.prototype.write = function write(buf) {
  if (typeof buf === 'string') return buf;
  if (!isArrayBufferView(buf)) throw new ERR_INVALID_ARG_TYPE('buf', ['Buffer', 'TypedArray', 'DataView'], buf);
  const state = this[kState];
  if (!state) throw new ERR_INVALID_THIS('StringDecoder');
  if (buf.byteLength === 0) return '';
  const data = buf instanceof Uint8Array ? buf : new Uint8Array(buf.buffer, buf.byteOffset, buf.byteLength);
  return decodeChunk(state, encodingOf(this.encoding), data);
};

/**
 * Docs: string_decoder.md "stringDecoder.end([buffer])".
 * @param {string | Buffer | TypedArray | DataView} [buf]
 * @returns {string}
 * @throws ERR_INVALID_ARG_TYPE
 */
StringDecoder.prototype.end = function end(buf) {
  const text = buf === undefined ? '' : this.write(buf);
  const state = this[kState];
  return state[kBuffered] > 0 ? text + flush(state, encodingOf(this.encoding)) : text;
};

/** Decodes a chunk from an offset on, forgetting what came before it. */
StringDecoder.prototype.text = function text(buf, offset) {
  this[kState][kMissing] = 0;
  this[kState][kBuffered] = 0;
  return this.write(buf.slice(offset));
};

Object.defineProperties(StringDecoder.prototype, {
  /** The bytes of an incomplete character. */
  lastChar: {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      return this[kState].subarray(0, 4);
    },
  },
  /** How many bytes it lacks. */
  lastNeed: {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      return this[kState][kMissing];
    },
  },
  /** How many bytes it has when it is complete. */
  lastTotal: {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      return this[kState][kBuffered] + this[kState][kMissing];
    },
  },
});
