// A seeded generator of random values, and the run of a program of cases.

const seed = Number(process.argv[2] ?? 1) >>> 0;
let state = seed;

/** A number from 0 up to 1 (mulberry32). */
export function random() {
  state = (state + 0x6d2b79f5) >>> 0;
  let mixed = Math.imul(state ^ (state >>> 15), state | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
}

/** An integer from `low` to `high`, both included. */
export function integer(low, high) {
  return low + Math.floor(random() * (high - low + 1));
}

export function pick(list) {
  return list[Math.floor(random() * list.length)];
}

export function chance(share) {
  return random() < share;
}

/** What `make` gives, `low` to `high` times. */
export function several(low, high, make) {
  return Array.from({ length: integer(low, high) }, make);
}

const alphabets = [
  () => String.fromCharCode(integer(0x20, 0x7e)),
  () => String.fromCharCode(integer(0, 0xff)),
  () => String.fromCharCode(integer(0x100, 0xffff)),
  () => String.fromCodePoint(integer(0x10000, 0x10ffff)),
  () => pick(['\ud800', '\udc00', '\udbff', '\udfff', '\ufeff', '\ufffd', '\0']),
  () => pick('0123456789abcdefABCDEF'),
  () => pick('ABCXYZabcxyz0189+/-_= \n'),
];

/** A text of one or of mixed alphabets, mostly short. */
export function text(most = 80) {
  const alphabet = chance(0.6) ? pick(alphabets) : undefined;
  return several(0, chance(0.8) ? 12 : most, () => (alphabet ?? pick(alphabets))()).join('');
}

/** Bytes: arbitrary ones, UTF-8, or UTF-8 with damage. */
export function bytes(most = 100) {
  if (chance(0.4)) return Uint8Array.from(several(0, chance(0.7) ? 10 : most, () => integer(0, 255)));
  const encoded = new TextEncoder().encode(text(most));
  if (chance(0.4)) for (let i = integer(1, 3); i > 0 && encoded.length > 0; i--) encoded[integer(0, encoded.length - 1)] = integer(0, 255);
  return encoded;
}

function plain(key, value) {
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'number' && !Number.isFinite(value)) return `${value}`;
  if (Object.is(value, -0)) return '-0';
  return value === undefined ? 'undefined' : value;
}

/** Runs random cases and prints each with its result, which may be a promise. A case is an array: the function's name, the function, its arguments. */
export async function run(makeCase) {
  const count = Number(process.argv[3] ?? 1000);
  for (let i = 0; i < count; i++) {
    // A case that ends otherwise must not change those after it.
    state = (seed + Math.imul(i, 0x9e3779b1)) >>> 0;
    const [name, call, ...args] = makeCase();
    const shown = JSON.stringify(args, plain);
    let result;
    try {
      result = call(...args);
      if (result instanceof Promise) result = await result;
    } catch (error) {
      result = { threw: error.code ?? error.name };
    }
    // readline takes these two for ends of lines.
    console.log(`${name} ${shown} → ${JSON.stringify(result, plain)}`.replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029'));
  }
}
