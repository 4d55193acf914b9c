import { inspect, format } from 'node:util';
import { chance, integer, pick, random, run, several, text } from './random.mjs';

// Where a program stands is not the subject, and no two runtimes have the same frames.
Error.stackTraceLimit = 0;

const kNumbers = [0, -0, 1, -1, 0.1, 1e21, 123456.789, -1234567, NaN, Infinity, -Infinity, 2 ** 53, 5e-324];
const kKeys = ['a', 'b1', 'constructor', 'a-b', '', '0', '01', '-1', '__proto__', 'length', 'with space', "it's", 'ä', '\n', '\ud800', 'toString', 'size'];

const name = () => (chance(0.8) ? pick(kKeys) : text(10));
const key = () => (chance(0.85) ? name() : Symbol(name()));

/** Adds a property, unless there is one. */
function put(target, name, value) {
  if (!Object.hasOwn(target, name)) Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
  return target;
}

class Point {
  x = 1;
  #hidden = 2;
  get sum() {
    return this.x + this.#hidden;
  }
}
class Deep extends Point {
  static s = 1;
}
class Tagged {
  get [Symbol.toStringTag]() {
    return 'Tag';
  }
}
class Custom {
  #way = integer(0, 2);
  [inspect.custom](depth, options) {
    return [`custom ${depth}`, { depth, stylize: typeof options.stylize }, 'two\nlines'][this.#way];
  }
}
class Throwing {
  get bad() {
    throw new TypeError('bad getter');
  }
}
class Anonymous extends (class {}) {}
class NoNull extends null {
  static make() {
    return Object.create(NoNull.prototype);
  }
}
function Old() {
  this.old = true;
}

const primitives = [
  () => undefined,
  () => null,
  () => chance(0.5),
  () => pick(kNumbers),
  () => integer(-1e6, 1e6) / pick([1, 10, 1000, 7]),
  () => BigInt(integer(-1e9, 1e9)) ** BigInt(integer(1, 4)),
  () => Symbol(text(10)),
  () => pick([Symbol.iterator, Symbol.for('x'), Symbol()]),
  () => text(40),
  () => text(200),
  () => `${text(20)}${pick(['\n', "'", '"', '`', '\\', '\u001b[31m', '\x7f', '\u2028'])}${text(20)}`,
  () => 'line of words\n'.repeat(integer(1, 12)),
];
const primitive = () => pick(primitives)();

const functions = [
  () => function named() {},
  () => (() => function () {})(),
  () => async () => {},
  () => function* generator() {},
  () => async function* () {},
  () => class {},
  () => class Named extends Point {},
  () => pick([Point, Deep, Tagged, Old, Math.max, parseInt]),
  () => Object.setPrototypeOf(function bare() {}, null),
  () => Object.defineProperty(() => {}, 'name', { value: pick(['', 'other name', 5, undefined]) }),
];

function typed() {
  const kind = pick([Uint8Array, Int16Array, Float64Array, BigInt64Array, Uint8ClampedArray, Float32Array, Uint32Array]);
  return kind.from(several(0, pick([3, 8, 120]), () => (kind === BigInt64Array ? BigInt(integer(-9, 9)) : integer(-300, 300) / 4)));
}

function error(depth) {
  const Kind = pick([Error, TypeError, RangeError, AggregateError, class MyError extends Error {}]);
  const message = pick(['', 'message', 'two\nlines', text(20)]);
  const options = chance(0.3) ? { cause: value(depth) } : undefined;
  const made = Kind === AggregateError ? new Kind(several(0, 3, () => value(depth)), message, options) : new Kind(message, options);
  if (chance(0.2)) made.name = pick(['Other', '', 'TypeError', 'MyError']);
  if (chance(0.2)) made.code = pick(['E_CODE', 7]);
  if (chance(0.2)) made.stack = pick(['no stack', '', undefined, 'Error: x\n    at foo (file.js:1:2)\n    at bar', 5]);
  if (chance(0.1)) delete made.stack;
  if (chance(0.2)) made.extra = value(depth);
  return made;
}

function array(depth) {
  const made = several(0, pick([2, 7, 30, 110]), chance(0.6) ? ((make) => () => make())(pick(primitives)) : () => value(depth));
  if (chance(0.15)) made.length += pick([1, 3]);
  if (chance(0.15) && made.length > 2) delete made[1];
  if (chance(0.15)) put(made, key(), value(depth));
  if (chance(0.05)) Object.setPrototypeOf(made, null);
  return made;
}

function object(depth) {
  const made = pick([
    () => ({}), () => ({}), () => ({}), () => Object.create(null), () => new Point(), () => new Deep(), () => new Tagged(), () => new Old(),
    () => NoNull.make(), () => new Anonymous(), () => Object.create({}), () => Object.create(new Point()), () => new Throwing(), () => Object.create(Throwing.prototype),
    () => ({ [Symbol.toStringTag]: pick(['', 'T', 'Object']) }), () => ({ constructor: pick([5, Old, { name: 'fake' }]) }),
  ])();
  for (let left = integer(0, pick([1, 4, 9, 30])); left > 0; left--) {
    const name = key();
    if (Object.hasOwn(made, name)) continue;
    const roll = random();
    if (roll < 0.8) put(made, name, value(depth));
    else if (roll < 0.87) Object.defineProperty(made, name, { value: value(depth), enumerable: false, configurable: true, writable: true });
    else {
      const get = pick([undefined, ((found) => () => found)(value(depth - 1)), () => { throw new Error('getter'); }]);
      Object.defineProperty(made, name, { get, set: chance(0.5) ? () => {} : undefined, enumerable: chance(0.8), configurable: true });
    }
  }
  return made;
}

const others = [
  array, array, object, object, object, error,
  (depth) => pick(functions)(depth),
  (depth) => put(pick(functions)(), name(), value(depth)),
  (depth) => new Map(several(0, pick([2, 5]), () => [value(depth), value(depth)])),
  (depth) => new Set(several(0, pick([2, 5, 110]), () => value(depth))),
  (depth) => pick(['keys', 'values', 'entries'].map((way) => () => new Map(several(0, 4, () => [primitive(), value(depth)]))[way]()))(),
  (depth) => pick(['values', 'entries'].map((way) => () => new Set(several(0, 4, () => value(depth)))[way]()))(),
  () => new Date(pick([0, NaN, 1e12, -1, 8.64e15])),
  () => put(new Date(1e12), name(), 1),
  () => pick([/a/, /a[/]b/giu, Object.assign(/x/y, { p: 1 })]),
  () => typed(),
  () => Object.assign(typed(), { [`p${integer(0, 9)}`]: 1 }),
  () => Buffer.from(Uint8Array.from(several(0, pick([4, 70]), () => integer(0, 255))).buffer),
  () => new Uint8Array(several(0, 60, () => integer(0, 255))).buffer,
  () => new DataView(new ArrayBuffer(integer(0, 9))),
  (depth) => Promise.resolve(value(depth)),
  () => new Promise(() => {}),
  () => new WeakMap(),
  () => new WeakSet(),
  () => Object(pick([1, -0, 'text', true, 5n, Symbol('boxed')])),
  (depth) => Object.assign(Object(pick(['boxed', 3])), { extra: value(depth) }),
  // Of a target whose element 0 is null, Node says that the proxy was revoked.
  (depth) => new Proxy(pick([() => [1, value(depth)], () => ({ a: value(depth) }), () => new Deep(), () => () => {}])(), {}),
  () => (function* () { yield 1; })(),
  (depth) => (function () { return arguments; })(value(depth), 2),
  () => new Custom(),
  () => new URLSearchParams(`${text(5)}=${text(5)}&b=2`),
  () => new URL(`http://u:p@host/${encodeURIComponent(text(5).toWellFormed())}?q#h`),
  (depth) => new (class extends Map {})([[1, value(depth)]]),
  (depth) => new (class Sub extends Array {})(3).fill(value(depth)),
  () => new (class Sub extends Set {})([1]),
  // With entries, Node forgets maxArrayLength.
  () => Object.setPrototypeOf(new Map(), null),
  (depth) => { const made = object(depth); made.self = made; return made; },
  (depth) => { const made = [value(depth)]; made.push({ back: made, list: [made] }); return made; },
  (depth) => { const made = new Map([[1, value(depth)]]); made.set('me', made); return made; },
  (depth) => { const shared = object(depth); return { one: shared, two: shared, three: [shared] }; },
  () => JSON,
  () => new (function () {}.bind())(),
];

function value(depth) {
  return depth <= 0 || chance(0.45) ? primitive() : pick(others)(depth - 1);
}

const kOptions = {
  depth: () => pick([0, 1, 2, 3, 5, null, Infinity]),
  showHidden: () => chance(0.5),
  colors: () => chance(0.5),
  compact: () => pick([true, false, 0, 1, 2, 3, 5]),
  breakLength: () => pick([0, 10, 40, 80, 120, 128, Infinity]),
  sorted: () => pick([true, false, (a, b) => (a < b ? 1 : -1)]),
  getters: () => pick([true, false, 'get', 'set']),
  maxArrayLength: () => pick([0, 1, 5, 100, null, Infinity]),
  maxStringLength: () => pick([0, 1, 10, 100, null]),
  numericSeparator: () => chance(0.5),
  customInspect: () => chance(0.5),
  showProxy: () => chance(0.5),
};

function options() {
  const made = {};
  for (const [name, make] of Object.entries(kOptions)) if (chance(0.2)) made[name] = make();
  return made;
}

run(() => {
  if (chance(0.15)) {
    const words = several(0, 5, () => pick(['%s', '%d', '%i', '%f', '%j', '%o', '%O', '%c', '%%', '%', '%x', 'text', ' ', '\n'])).join('');
    const values = several(0, 4, () => value(2));
    return ['format', (shown) => format(shown, ...values), words];
  }
  const subject = value(pick([1, 2, 3, 4]));
  const chosen = options();
  return ['inspect', () => inspect(subject, chosen), Object.fromEntries(Object.entries(chosen).map(([name, option]) => [name, String(option)]))];
});
