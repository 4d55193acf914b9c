import { Buffer, atob, btoa, isAscii, isUtf8, transcode } from 'node:buffer';
import { bytes, chance, integer, pick, run, several, text } from './random.mjs';

const encodings = ['utf8', 'utf16le', 'base64', 'base64url', 'hex', 'latin1', 'ascii', 'UTF-8', 'ucs2', 'binary', 'Base64'];
const position = () => pick([undefined, 0, 1, 2, 5, -1, -3, 100, 3.7, NaN, -0.5, '2', null, 1e10]);
const whole = () => integer(0, 12);
/** Bytes as a plain list in the line, as a Buffer (often of a pool) in the call. */
const list = (most) => [...bytes(most)];
const buffer = (numbers) => Buffer.from(numbers);
const numberTypes = ['UInt8', 'Int8', 'UInt16LE', 'UInt16BE', 'Int16LE', 'Int16BE', 'UInt32LE', 'UInt32BE', 'Int32LE', 'Int32BE', 'FloatLE', 'FloatBE', 'DoubleLE', 'DoubleBE'];
const bigTypes = ['BigInt64LE', 'BigInt64BE', 'BigUInt64LE', 'BigUInt64BE'];
const anyNumber = () => pick([0, 1, -1, 255, 256, 65535, 65536, 2 ** 31, -(2 ** 31), 2 ** 32, 1.5, NaN, Infinity, -0, '7', undefined, 2 ** 40, integer(-1e9, 1e9)]);

const makers = [
  () => ['from text', (value, encoding) => [...Buffer.from(value, encoding)], text(), pick(encodings)],
  () => ['toString', (numbers, encoding, ...range) => buffer(numbers).toString(encoding, ...range), list(), pick(encodings), ...(chance(0.5) ? [position(), position()] : [])],
  () => ['round trip', (numbers, encoding) => [...Buffer.from(buffer(numbers).toString(encoding), encoding)], list(300), pick(encodings)],
  () => ['write', (size, ...args) => { const target = Buffer.alloc(size, 0xee); return [target.write(...args), [...target]]; }, integer(0, 40), text(40), ...pick([[], [whole()], [whole(), whole()], [whole(), whole(), pick(encodings)], [pick(encodings)], [whole(), pick(encodings)]])],
  () => ['fill', (size, ...args) => [...Buffer.alloc(size).fill(...args)], integer(0, 30), pick([text(6), integer(-5, 300), '', 'ab']), ...pick([[], [whole()], [whole(), whole()], [whole(), whole(), pick(encodings)], [pick(encodings)], [undefined, whole(), 'hex'], [0, 'hex']])],
  () => ['alloc', (...args) => [...Buffer.alloc(...args)], integer(0, 20), text(5), pick([undefined, ...encodings])],
  () => ['byteLength', Buffer.byteLength, text(), pick([undefined, 'nonsense', ...encodings])],
  () => ['indexOf', (numbers, ...args) => [buffer(numbers).indexOf(...args), buffer(numbers).lastIndexOf(...args), buffer(numbers).includes(...args)], list(40), pick([text(3).toWellFormed(), integer(-5, 300), '', 'a']), position(), ...pick([[], [pick(encodings)]])],
  () => ['indexOf bytes', (numbers, from, size, ...args) => [buffer(numbers).indexOf(buffer(numbers).subarray(from, from + size), ...args), buffer(numbers).lastIndexOf(buffer(numbers).subarray(from, from + size), ...args)], several(0, 40, () => integer(0, 2)), integer(0, 10), integer(0, 5), position(), ...pick([[], [pick(encodings)]])],
  () => ['indexOf with end', (numbers, value, start, end) => [buffer(numbers).indexOf(value, start, end), buffer(numbers).lastIndexOf(value, start, end)], several(0, 20, () => integer(97, 99)), pick(['a', 'bc', 98, '']), integer(-5, 20), integer(-5, 25)],
  () => ['compare', (a, b, ...range) => buffer(a).compare(buffer(b), ...range), list(10), list(10), ...pick([[], [whole(), whole(), whole(), whole()], [undefined, whole()]])],
  () => ['equals', (a, b) => [buffer(a).equals(buffer(b)), Buffer.compare(buffer(a), buffer(b))], list(4), list(4)],
  () => ['copy', (numbers, size, ...args) => { const target = Buffer.alloc(size); return [buffer(numbers).copy(target, ...args), [...target]]; }, list(20), integer(0, 20), position(), position(), position()],
  () => ['copy inside', (numbers, ...args) => { const one = buffer(numbers); return [one.copy(one, ...args), [...one]]; }, list(20), whole(), whole(), whole()],
  () => ['subarray', (numbers, ...args) => [...buffer(numbers).subarray(...args)], list(15), position(), position()],
  () => ['concat', (parts, size) => [...Buffer.concat(parts.map(buffer), size)], several(0, 4, () => list(10)), pick([undefined, 0, 5, 30, 100])],
  () => ['copyBytesFrom', (numbers, ...args) => [...Buffer.copyBytesFrom(Uint16Array.from(numbers), ...args)], list(10), ...pick([[], [whole()], [whole(), whole()]])],
  () => ['swap', (numbers, width) => [...buffer(numbers)[`swap${width}`]()], several(0, 3, () => several(16, 16, () => integer(0, 255))).flat(), pick([16, 32, 64])],
  () => ['transcode', (numbers, from, to) => [...transcode(buffer(numbers), from, to)], list(20), pick(encodings), pick(encodings)],
  () => ['isUtf8', (numbers) => [isUtf8(buffer(numbers)), isAscii(buffer(numbers))], list(20)],
  () => ['btoa', btoa, text(20)],
  () => ['atob', atob, chance(0.5) ? text(20) : btoa(several(0, 9, () => String.fromCharCode(integer(0, 255))).join('')).slice(0, -integer(0, 2) || undefined)],
  () => ['from array', (value) => [...Buffer.from(value)], several(0, 12, anyNumber)],
  () => ['read', (numbers, type, offset) => buffer(numbers)[`read${type}`](offset), several(0, 12, () => integer(0, 255)), pick([...numberTypes, ...bigTypes]), pick([undefined, 0, 1, 4, 8, -1, 1.5, '1'])],
  () => ['write number', (type, value, offset) => { const target = Buffer.alloc(10); return [target[`write${type}`](value, offset), [...target]]; }, pick(numberTypes), anyNumber(), pick([undefined, 0, 1, 4, 8, -1, 1.5])],
  () => ['write big', (type, value) => { const target = Buffer.alloc(8); return [target[`write${type}`](BigInt(value)), [...target]]; }, pick(bigTypes), pick(['0', '-1', '9223372036854775807', '9223372036854775808', '18446744073709551616', '-9223372036854775808', '123456789012345'])],
  () => ['variable integer', (numbers, sign, order, offset, size) => { const one = buffer(numbers); const value = one[`read${sign}${order}`](offset, size); return [value, one[`write${sign}${order}`](value, offset, size), [...one]]; }, several(4, 10, () => integer(0, 255)), pick(['UInt', 'Int']), pick(['LE', 'BE']), integer(0, 5), integer(0, 7)],
  () => ['TextDecoder', (numbers, label, options) => new TextDecoder(label, options).decode(buffer(numbers)), chance(0.2) ? [0xef, 0xbb, 0xbf, ...list(10)] : list(), pick(['utf-8', 'utf-8', 'utf-16le', 'utf-16be', 'latin1', 'iso-8859-2', 'koi8-r']), { fatal: chance(0.3), ignoreBOM: chance(0.5) }],
  () => ['TextDecoder in chunks', (chunks, label, options) => { const decoder = new TextDecoder(label, options); return [...chunks.map((chunk) => decoder.decode(buffer(chunk), { stream: true })), decoder.decode()]; }, chance(0.5) ? several(0, 5, () => list(6)) : several(0, 5, () => pick([[97], [98, 99], [0xef, 0xbb, 0xbf, 98]])), pick(['utf-8', 'utf-8', 'utf-16le']), { fatal: chance(0.2), ignoreBOM: chance(0.5) }],
  () => ['TextEncoder', (value) => [...new TextEncoder().encode(value)], text(100)],
  () => ['encodeInto', (value, size) => { const target = new Uint8Array(size); return [new TextEncoder().encodeInto(value, target), [...target]]; }, text(30), integer(0, 40)],
  () => ['slices', (numbers, name, ...range) => buffer(numbers)[`${name}Slice`](...range), list(20), pick(['utf8', 'latin1', 'hex', 'base64', 'base64url', 'ascii', 'ucs2']), ...pick([[], [whole()], [whole(), whole()]])],
  () => ['writes', (size, name, ...args) => { const target = Buffer.alloc(size); return [target[`${name}Write`](...args), [...target]]; }, integer(0, 20), pick(['utf8', 'latin1', 'hex', 'base64', 'base64url', 'ascii', 'ucs2']), text(12), ...pick([[], [whole()], [whole(), whole()]])],
  () => ['toJSON', (numbers) => buffer(numbers).toJSON(), list(8)],
];
run(() => pick(makers)());
