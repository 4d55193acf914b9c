// protojs:collections: what each class does, equality by value, builders, and the way into other threads.
'use strict';

const assert = require('node:assert');
const { inspect } = require('node:util');
const { Worker } = require('node:worker_threads');
const collections = require('protojs:collections');

const { Collection, List, Tuple, Multiset, SparseList, fromJS, toJS, is, isCollection } = collections;

function lists() {
  const list = List.of(1, 2, 3);
  const longer = list.push(4, 5);
  assert.deepStrictEqual([list.toArray(), longer.toArray()], [[1, 2, 3], [1, 2, 3, 4, 5]]);
  assert.deepStrictEqual([longer.size, longer.get(-1), longer.get(9), longer.first(), longer.last()], [5, 5, undefined, 1, 5]);
  assert.deepStrictEqual(longer.set(1, 'x').toArray(), [1, 'x', 3, 4, 5]);
  assert.strictEqual(list.set(0, 1), list);
  assert.deepStrictEqual(longer.pop().shift().toArray(), [2, 3, 4]);
  assert.deepStrictEqual(list.unshift(0).insert(1, 'a', 'b').delete(-1).toArray(), [0, 'a', 'b', 1, 2]);
  assert.deepStrictEqual(longer.splice(1, 2, 'y').toArray(), [1, 'y', 4, 5]);
  assert.deepStrictEqual(list.concat(Tuple.of(7), [8], new Set([9])).toArray(), [1, 2, 3, 7, 8, 9]);
  assert.deepStrictEqual(longer.slice(1, -1).toArray(), [2, 3, 4]);
  assert.deepStrictEqual([longer.indexOf(4), longer.lastIndexOf(9), longer.includes(NaN), List.of(NaN).includes(NaN)], [3, -1, false, true]);
  assert.deepStrictEqual(longer.map((value) => value * 2).filter((value) => value > 4).reverse().toArray(), [10, 8, 6]);
  assert.deepStrictEqual(List.of(3, 1, 2).sort((a, b) => a - b).toArray(), [1, 2, 3]);
  assert.strictEqual(longer.reduce((sum, value) => sum + value), 15);
  assert.strictEqual(longer.join('-'), '1-2-3-4-5');
  assert.deepStrictEqual([...list.entries()], [[0, 1], [1, 2], [2, 3]]);
  assert.strictEqual(list.clear().size, 0);

  const values = Array.from({ length: 1000 }, (_, i) => i);
  assert.deepStrictEqual([...new List(values)], values);
  // What it holds comes back as it was.
  const odd = [undefined, null, true, false, -0, NaN, 2n ** 70n, -1n, 'Grüße', '日本\ud800', ''];
  assert.deepStrictEqual(new List(odd).toArray(), odd);
}

function tuples() {
  const point = Tuple.of(1, 2);
  assert.deepStrictEqual([point.at(-1), point.with(0, 5).toArray(), point.size], [2, [5, 2], 2]);
  assert.strictEqual(point.push, undefined);
  assert.ok(point.equals(new Tuple([1, 2])) && !point.equals(List.of(1, 2)));
}

function maps() {
  const map = new collections.Map([['a', 1], ['b', 2]]);
  assert.deepStrictEqual([map.get('a'), map.get('z'), map.get('z', 0), map.has('b'), map.size], [1, undefined, 0, true, 2]);
  assert.deepStrictEqual([...map.set('c', 3).delete('a').keys()], ['b', 'c']);
  assert.deepStrictEqual([...map.set('a', 9)], [['a', 9], ['b', 2]]);
  assert.strictEqual(map.delete('z'), map);
  assert.deepStrictEqual(map.merge({ b: 3 }, [['d', 4]]).toJSON(), { a: 1, b: 3, d: 4 });
  assert.deepStrictEqual(map.update('n', (n) => n + 1, 0).get('n'), 1);
  assert.deepStrictEqual(map.map((value) => value * 10).filter((value) => value > 10).toJSON(), { b: 20 });
  // Keys are compared by what they hold.
  const byPoint = new collections.Map([[Tuple.of(1, 2), 'here']]);
  assert.strictEqual(byPoint.get(Tuple.of(1, 2)), 'here');
  assert.deepStrictEqual(new collections.Map([[0, 'zero']]).get(-0), 'zero');
  const large = new collections.Map(Array.from({ length: 5000 }, (_, i) => [`k${i}`, i]));
  assert.deepStrictEqual([large.get('k4999'), [...large.values()][2500], large.size], [4999, 2500, 5000]);
  assert.deepStrictEqual([...map.difference({ a: 0 }).keys(), ...map.intersection({ a: 0 }).keys()], ['b', 'a']);
}

function sets() {
  const set = collections.Set.of(3, 1, 3);
  assert.deepStrictEqual([...set.add(2).delete(1)], [3, 2]);
  assert.deepStrictEqual([...set.union([5]), ...set.intersection([1]), ...set.difference([1]), ...set.symmetricDifference([1, 7])], [3, 1, 5, 1, 3, 3, 7]);
  assert.ok(set.isSubsetOf([1, 2, 3]) && set.isSupersetOf([1]) && set.isDisjointFrom([9]) && !set.isSubsetOf([1]));
  const letters = new Multiset('mississippi');
  assert.deepStrictEqual([letters.size, letters.distinct, letters.count('s'), letters.count('x')], [11, 4, 4, 0]);
  assert.deepStrictEqual(letters.mostCommon(2), [['i', 4], ['s', 4]]);
  assert.deepStrictEqual([letters.add('m', 2).count('m'), letters.delete('i', 9).has('i'), letters.delete('p').count('p')], [3, false, 1]);
  assert.deepStrictEqual(Multiset.of('a', 'a').sum(['a', 'b']).toJSON(), [['a', 3], ['b', 1]]);
  assert.strictEqual(Multiset.of('a', 'a').union(['a', 'b']).size, 3);
  assert.deepStrictEqual([...Multiset.of('a', 'b', 'a')], ['a', 'a', 'b']);
}

function sparse() {
  const list = new SparseList([[5, 'five'], [2 ** 40, 'far']]);
  assert.deepStrictEqual([list.size, list.length, list.get(5), list.get(6), list.has(6)], [2, 2 ** 40 + 1, 'five', undefined, false]);
  assert.deepStrictEqual([...list.set(1, 'one').delete(5)], [[1, 'one'], [2 ** 40, 'far']]);
}

function equality() {
  const a = fromJS({ list: [1, { deep: true }], set: new Set(['x', 'y']) });
  const b = fromJS({ set: new Set(['y', 'x']), list: [1, { deep: true }] });
  assert.ok(a.equals(b) && is(a, b) && a.hashCode() === b.hashCode());
  assert.deepStrictEqual(a, b);
  assert.notDeepStrictEqual(List.of(1), List.of(2));
  assert.notDeepStrictEqual(a, b.set('more', 1));
  assert.ok(!List.of(1).equals(Tuple.of(1)) && !List.of(1).equals([1]));
  assert.deepStrictEqual(toJS(a), { list: [1, { deep: true }], set: new Set(['x', 'y']) });
  assert.strictEqual(JSON.stringify(a), '{"list":[1,{"deep":true}],"set":["x","y"]}');
  // The same number in every process.
  assert.strictEqual(fromJS(['a', 1, null]).hashCode(), Number(process.env.HASH ?? fromJS(['a', 1, null]).hashCode()));
}

function differences() {
  const before = new collections.Map(Array.from({ length: 100 }, (_, i) => [i, i]));
  const after = before.set(3, 'three').delete(4).set('new', 1);
  const steps = before.diff(after).sort((a, b) => String(a.key).localeCompare(String(b.key)));
  assert.deepStrictEqual(steps, [
    { type: 'change', key: 3, from: 3, to: 'three' },
    { type: 'delete', key: 4, from: 4, to: undefined },
    { type: 'add', key: 'new', from: undefined, to: 1 },
  ]);
  assert.deepStrictEqual(List.of(1, 2).diff(List.of(1, 3, 4)), [
    { type: 'change', key: 1, from: 2, to: 3 },
    { type: 'add', key: 2, from: undefined, to: 4 },
  ]);
  assert.deepStrictEqual(before.diff(before.delete(5).set(5, 5)), []);
  assert.throws(() => before.diff(List.of()), { code: 'ERR_INVALID_ARG_TYPE' });
}

function builders() {
  const list = List.of(1);
  const builder = list.asTransient();
  assert.ok(builder.isTransient && builder.push(2) === builder);
  const now = builder.asPersistent();
  builder.push(3);
  assert.deepStrictEqual([list.toArray(), now.toArray(), builder.toArray()], [[1], [1, 2], [1, 2, 3]]);
  const map = new collections.Map().withMutations((entries) => {
    for (let i = 0; i < 1000; i++) entries.set(i, i);
  });
  assert.ok(map.size === 1000 && !map.isTransient);
  assert.throws(() => list.push(builder), { code: 'ERR_INVALID_STATE' });
  assert.throws(() => structuredClone(builder), { name: 'DataCloneError' });
}

function badInput() {
  assert.throws(() => List.of({}), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => List.of(Symbol('s')), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => new List(5), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => new collections.Map([1]), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => List.of(1).set(1, 1), { code: 'ERR_OUT_OF_RANGE' });
  assert.throws(() => List.of(1).set('0', 1), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => new SparseList([[-1, 1]]), { code: 'ERR_OUT_OF_RANGE' });
  assert.throws(() => List.prototype.push.call({}, 1), { code: 'ERR_INVALID_THIS' });
  assert.throws(() => List.prototype.push.call(new collections.Map(), 1), { code: 'ERR_INVALID_THIS' });
  assert.throws(() => new Collection({}), { code: 'ERR_ILLEGAL_CONSTRUCTOR' });
  assert.throws(() => List.of().reduce((a) => a), { code: 'ERR_INVALID_STATE', name: 'TypeError' });
  const ring = [];
  ring.push(ring);
  assert.throws(() => fromJS(ring), { code: 'ERR_INVALID_ARG_VALUE' });
  let deep = List.of();
  assert.throws(() => {
    for (;;) deep = List.of(deep);
  }, { code: 'ERR_OUT_OF_RANGE' });
  assert.throws(() => List.of().concat([deep]), { code: 'ERR_OUT_OF_RANGE' });
  assert.ok(deep.equals(structuredClone(deep)) && deep.hashCode() === structuredClone(deep).hashCode());
  assert.ok(isCollection(deep) && !isCollection([]));
}

function shown() {
  assert.strictEqual(inspect(List.of(1, 'a')), "List(2) [ 1, 'a' ]");
  assert.strictEqual(inspect(new collections.Map([['k', Tuple.of(1)]])), "Map(1) { 'k' => Tuple(1) [ 1 ] }");
  assert.strictEqual(inspect(collections.Set.of('x')), "Set(1) [ 'x' ]");
  assert.strictEqual(inspect(Multiset.of('x', 'x')), "Multiset(2) { 'x' => 2 }");
  assert.strictEqual(inspect({ a: { b: { c: List.of(1) } } }), '{ a: { b: { c: [List] } } }');
  assert.strictEqual(String(List.of(1)), '[object List]');
}

async function threads() {
  const shared = fromJS({ rows: Array.from({ length: 1000 }, (_, i) => ({ id: i, name: `row ${i}` })) });
  const worker = new Worker(`
    const { parentPort, workerData } = require('node:worker_threads');
    const rows = workerData.get('rows');
    parentPort.postMessage([rows.size, workerData.set('rows', rows.push('from there'))]);
  `, { eval: true, workerData: shared });
  const [size, changed] = await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject));
  assert.deepStrictEqual([size, changed.get('rows').last(), shared.get('rows').size], [1000, 'from there', 1000]);
  assert.strictEqual(await Deferred.run(() => shared.get('rows').get(7).get('name')), 'row 7');
}

lists();
tuples();
maps();
sets();
sparse();
equality();
differences();
builders();
badInput();
shown();
threads();
