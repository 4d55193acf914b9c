import yaml, { dump, load, loadAll, YAMLException } from 'js-yaml';

console.log(load('a: 1\nb: [true, null, 2001-01-01]\nc: {d: "é"}\ne: !!binary aGk='));
console.log(loadAll('--- 1\n--- [2]\n---\nx: y\n'));
console.log(dump({ a: [1, { b: 'text: with colon' }], date: new Date(0), long: 'word '.repeat(30), empty: {}, u: undefined, f: 1.5e300 }, { skipInvalid: true, sortKeys: true }));
try {
  load('a: b: c', { filename: 'x.yaml' });
} catch (error) {
  console.log(error instanceof YAMLException, error.name, error.reason, error.message, error.mark.line);
}
const shared = { x: 1 };
console.log(dump([shared, shared]), Object.keys(yaml).sort().join());
