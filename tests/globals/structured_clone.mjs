// structuredClone() of plain objects, arrays, Maps and Sets keeps identity, holes, order and errors, whichever way they are cloned.
import assert from 'node:assert';
const shared = { x: 1 }; const cyc = { a: 1 }; cyc.self = cyc;
const c = structuredClone({ s1: shared, s2: shared, arr: [shared, [1, , 3]], n: null, u: undefined, big: 5n, d: new Date(5) });
assert.strictEqual(c.s1, c.s2); assert.strictEqual(c.arr[0], c.s1); assert(!(1 in c.arr[1])); assert(c.d instanceof Date);
const k = structuredClone(cyc); assert.strictEqual(k.self, k);
let n = 0; const g = structuredClone({ get a() { n++; return { b: 1 }; } }); assert.deepStrictEqual(g, { a: { b: 1 } }); assert.strictEqual(n, 1);
for (const bad of [new Proxy({}, {}), [new Proxy([], {})], { f() {} }, [Symbol()], (function () { return arguments; })(1)]) assert.throws(() => structuredClone(bad), { name: 'DataCloneError' });
assert.deepStrictEqual(structuredClone(Object.setPrototypeOf(new Map([[1, 2]]), Object.prototype)), new Map([[1, 2]]));
const o = JSON.parse('{"__proto__": {"x": 1}, "y": 2}'); const oc = structuredClone(o); assert.deepStrictEqual(Object.keys(oc), ['__proto__', 'y']); assert.strictEqual(Object.getPrototypeOf(oc), Object.prototype);
const arr = Object.assign([1, 2], { extra: 1 }); assert.strictEqual(structuredClone(arr).extra, 1);
class Foo { constructor() { this.z = [1]; } } const f = structuredClone(new Foo()); assert.strictEqual(f.constructor, Object); assert.deepStrictEqual(f.z, [1]);
const big = Array.from({ length: 100 }, (_, i) => ({ i })); assert.deepStrictEqual(structuredClone(big), big);
assert.deepStrictEqual(structuredClone({ a: -0, b: NaN, c: '', 1: 2 }), { a: -0, b: NaN, c: '', 1: 2 });
const nest = { a: { b: { c: [new Uint8Array([1, 2, 3])] } } }; assert.deepStrictEqual(structuredClone(nest), nest);
const frozen = structuredClone(Object.freeze({ a: Object.freeze([1]) })); frozen.a.push(2); frozen.b = 1;
const hidden = Object.defineProperty({ v: 1 }, 'h', { value: 1, enumerable: false }); assert.deepStrictEqual(Object.getOwnPropertyNames(structuredClone(hidden)), ['v']);
assert.throws(() => structuredClone({ get a() { throw new RangeError('x'); } }), RangeError);

const key = { k: 1 };
const map = new Map([[key, { key }], ['a', new Set([key, 1])]]);
const mapClone = structuredClone({ map, key });
assert.deepStrictEqual(mapClone, { map, key });
assert.ok(mapClone.map.has(mapClone.key));
assert.ok(mapClone.map.get('a').has(mapClone.key));
assert.throws(() => structuredClone(new Map([[1, () => {}]])), { name: 'DataCloneError' });
