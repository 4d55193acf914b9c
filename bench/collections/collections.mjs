// Immutable lists and maps: protojs:collections here, the package `immutable` (or what COLLECTIONS_LIBRARY names) in other runtimes.

import { measure } from '../ops/measure.mjs';

const kSize = 10_000;
const library = process.env.COLLECTIONS_LIBRARY ?? (process.versions.protojs ? 'protojs:collections' : 'immutable');
const { List, Map } = await import(library);

const numbers = Array.from({ length: kSize }, (_, i) => i);
const entries = numbers.map((i) => [`key ${i}`, i]);
// The package's classes are called without `new`.
const listOf = (values) => (library === 'immutable' ? List(values) : new List(values));
const mapOf = (values) => (library === 'immutable' ? Map(values) : new Map(values));
const list = listOf(numbers);
const map = mapOf(entries);
const same = mapOf(entries);

let at = 0;
const results = {};
results['list: get'] = measure(() => list.get(at++ % kSize));
results['list: set'] = measure(() => list.set(at++ % kSize, 1.5));
results['list: push'] = measure(() => list.push(1));
results['list: iterate 10,000'] = measure(() => {
  let sum = 0;
  for (const value of list) sum += value;
  return sum;
});
results['list: concat 10,000 and 10,000'] = measure(() => list.concat(list));
results['list: from 10,000'] = measure(() => listOf(numbers));
results['map: get'] = measure(() => map.get(entries[at++ % kSize][0]));
results['map: set'] = measure(() => map.set(entries[at++ % kSize][0], 1.5));
results['map: 10,000 sets of a builder'] = measure(() => mapOf([]).withMutations((builder) => entries.forEach(([key, value]) => builder.set(key, value))));
results['map: equals, 10,000'] = measure(() => map.equals(same));
console.log(JSON.stringify(results));
