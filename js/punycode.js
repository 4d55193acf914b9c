// @ts-check
// node:punycode (deprecated): Bootstring encoding of Unicode in domain names, RFC 3492.
import process from 'process';
import { isInsideNodeModules } from 'internal/buffer/caller';

if (!isInsideNodeModules(Object)) {
  process.emitWarning('The `punycode` module is deprecated. Please use a userland alternative instead.', 'DeprecationWarning', 'DEP0040');
}

const kMaxInt = 0x7fffffff;

// Parameters of RFC 3492, section 5.
const kBase = 36;
const kTMin = 1;
const kTMax = 26;
const kSkew = 38;
const kDamp = 700;
const kInitialBias = 72;
const kInitialN = 128;

const notAscii = /[^\0-\x7F]/;
const separators = /[\x2E\u3002\uFF0E\uFF61]/g;

const kOverflow = 'Overflow: input needs wider integers to process';
const kNotBasic = 'Illegal input >= 0x80 (not a basic code point)';
const kInvalid = 'Invalid input';

/** Applies a function to the labels of a domain, and leaves the user of an e-mail address alone. */
function mapDomain(domain, callback) {
  const parts = domain.split('@');
  let prefix = '';
  if (parts.length > 1) {
    prefix = `${parts[0]}@`;
    [, domain] = parts;
  }
  return prefix + domain.replace(separators, '.').split('.').map(callback).join('.');
}

/** Docs: punycode.md "punycode.ucs2.decode(string)". */
function ucs2decode(string) {
  const output = [];
  for (let i = 0; i < string.length; i++) {
    const code = string.codePointAt(i);
    if (code > 0xffff) i++;
    output.push(code);
  }
  return output;
}

/** Docs: punycode.md "punycode.ucs2.encode(codePoints)". */
function ucs2encode(codePoints) {
  return String.fromCodePoint(...codePoints);
}

function digitOf(code) {
  if (code >= 0x30 && code < 0x3a) return 26 + (code - 0x30);
  if (code >= 0x41 && code < 0x5b) return code - 0x41;
  if (code >= 0x61 && code < 0x7b) return code - 0x61;
  return kBase;
}

function characterOf(digit) {
  return String.fromCharCode(digit < 26 ? digit + 97 : digit + 22);
}

/** Section 6.1: how the bias follows the distance between code points. */
function adapt(delta, count, first) {
  delta = first ? Math.floor(delta / kDamp) : delta >> 1;
  delta += Math.floor(delta / count);
  let k = 0;
  for (; delta > ((kBase - kTMin) * kTMax) >> 1; k += kBase) delta = Math.floor(delta / (kBase - kTMin));
  return Math.floor(k + ((kBase - kTMin + 1) * delta) / (delta + kSkew));
}

function threshold(k, bias) {
  return k <= bias ? kTMin : k >= bias + kTMax ? kTMax : k - bias;
}

/**
 * Docs: punycode.md "punycode.decode(string)".
 * @param {string} input
 * @returns {string}
 * @throws RangeError
 */
function decode(input) {
  const output = [];
  const basic = Math.max(input.lastIndexOf('-'), 0);
  for (let j = 0; j < basic; j++) {
    if (input.charCodeAt(j) >= 0x80) throw new RangeError(kNotBasic);
    output.push(input.charCodeAt(j));
  }
  let i = 0;
  let n = kInitialN;
  let bias = kInitialBias;
  for (let index = basic > 0 ? basic + 1 : 0; index < input.length; ) {
    const old = i;
    for (let weight = 1, k = kBase; ; k += kBase) {
      if (index >= input.length) throw new RangeError(kInvalid);
      const digit = digitOf(input.charCodeAt(index++));
      if (digit >= kBase) throw new RangeError(kInvalid);
      if (digit > Math.floor((kMaxInt - i) / weight)) throw new RangeError(kOverflow);
      i += digit * weight;
      const t = threshold(k, bias);
      if (digit < t) break;
      if (weight > Math.floor(kMaxInt / (kBase - t))) throw new RangeError(kOverflow);
      weight *= kBase - t;
    }
    const size = output.length + 1;
    bias = adapt(i - old, size, old === 0);
    if (Math.floor(i / size) > kMaxInt - n) throw new RangeError(kOverflow);
    n += Math.floor(i / size);
    i %= size;
    output.splice(i++, 0, n);
  }
  return String.fromCodePoint(...output);
}

/**
 * Docs: punycode.md "punycode.encode(string)".
 * @param {string} input
 * @returns {string}
 * @throws RangeError
 */
function encode(input) {
  const points = ucs2decode(input);
  let output = '';
  for (const point of points) if (point < 0x80) output += String.fromCharCode(point);
  const basic = output.length;
  let handled = basic;
  if (basic > 0) output += '-';
  let n = kInitialN;
  let delta = 0;
  let bias = kInitialBias;
  while (handled < points.length) {
    let next = kMaxInt;
    for (const point of points) if (point >= n && point < next) next = point;
    if (next - n > Math.floor((kMaxInt - delta) / (handled + 1))) throw new RangeError(kOverflow);
    delta += (next - n) * (handled + 1);
    n = next;
    for (const point of points) {
      if (point < n && ++delta > kMaxInt) throw new RangeError(kOverflow);
      if (point !== n) continue;
      let q = delta;
      for (let k = kBase; ; k += kBase) {
        const t = threshold(k, bias);
        if (q < t) break;
        output += characterOf(t + ((q - t) % (kBase - t)));
        q = Math.floor((q - t) / (kBase - t));
      }
      output += characterOf(q);
      bias = adapt(delta, handled + 1, handled === basic);
      delta = 0;
      handled++;
    }
    delta++;
    n++;
  }
  return output;
}

/** Docs: punycode.md "punycode.toUnicode(domain)". */
function toUnicode(domain) {
  return mapDomain(domain, (label) => (label.startsWith('xn--') ? decode(label.slice(4).toLowerCase()) : label));
}

/** Docs: punycode.md "punycode.toASCII(domain)". */
function toASCII(domain) {
  return mapDomain(domain, (label) => (notAscii.test(label) ? `xn--${encode(label)}` : label));
}

export default {
  version: '2.1.0',
  ucs2: { decode: ucs2decode, encode: ucs2encode },
  decode,
  encode,
  toASCII,
  toUnicode,
};
