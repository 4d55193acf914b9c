import qs from 'node:querystring';
import { chance, integer, pick, run, several, text } from './random.mjs';

const pieces = ['a', 'b', '&', '=', '&&', '==', '+', '%', '%2', '%20', '%zz', '%e4%b8%ad', '%e4', '%ff', '%+20', '%2+0', ';', ':', '中', '\ud83d', '__proto__', 'x', ''];
const query = () => several(0, 14, () => (chance(0.85) ? pick(pieces) : text(10))).join('');
const value = () => pick([() => text(20), () => integer(-5, 1e6), () => 1e21, () => NaN, () => true, () => null, () => undefined, () => 12n, () => [text(5), 2, [3]], () => ({})])();

const makers = [
  () => ['parse', (...args) => Object.entries(qs.parse(...args)), query(), ...pick([[], [], [undefined, undefined], ['&', '='], [';', ':'], ['', ''], ['a', 'b']])],
  // With separators of several characters Node loses some of what looks like one but is none.
  () => ['parse with long separators', (...args) => Object.entries(qs.parse(...args)), several(0, 5, () => `${pick(['a', 'b%20', '中'])}${pick(['', '::x', '::'])}`).join('&&'), '&&', '::'],
  () => ['parse limited', (input, maxKeys) => Object.entries(qs.parse(input, null, null, { maxKeys })), query(), pick([0, 1, 2, -1, Infinity])],
  () => ['parse with decoder', (input) => Object.entries(qs.parse(input, null, null, { decodeURIComponent: (part) => `<${decodeURIComponent(part)}>` })), query()],
  () => ['stringify', (pairs, sep, eq) => qs.stringify(Object.fromEntries(pairs), sep, eq), several(0, 5, () => [text(8), value()]), pick([undefined, ';']), pick([undefined, ':'])],
  () => ['escape', (input) => qs.escape(input), chance(0.8) ? text() : value()],
  () => ['unescape', (input) => qs.unescape(input), query()],
  () => ['unescapeBuffer', (input, spaces) => [...qs.unescapeBuffer(input, spaces)], query(), chance(0.5)],
  // Node keeps only the low byte of characters beside malformed escapes, which the standard does not.
  () => ['URLSearchParams', (input) => [[...new URLSearchParams(input)], `${new URLSearchParams(input)}`], query().replace(/[^\0-\x7f]/g, '')],
];
run(() => pick(makers)());
