const _ = require('lodash');
const chunk = require('lodash/chunk');
const fp = require('lodash/fp');

console.log(_.VERSION, chunk([1, 2, 3], 2), _.get({ a: [{ b: 1 }] }, 'a[0].b'));
console.log(_.cloneDeep({ d: new Date(0), r: /x/g, m: new Map([[1, { a: 1 }]]), s: new Set([1]), b: Buffer.from('hi'), t: new Uint8Array(2) }));
console.log(_.isEqual(new Map([[1, [2]]]), new Map([[1, [2]]])), _.isPlainObject(Object.create(null)), _.isBuffer(Buffer.alloc(1)), _.isTypedArray(new Float32Array(1)));
console.log(_.template('hello <%= name %><% if (x) { %>!<% } %>')({ name: 'you', x: 1 }));
console.log(fp.flow(fp.map((n) => n * 2), fp.filter((n) => n > 2), fp.sum)([1, 2, 3]));
console.log(_(['b', 'a', 'c']).sortBy().map(_.upperCase).value(), _.groupBy([1.2, 1.8, 2.1], Math.floor), _.merge({ a: { b: 1 } }, { a: { c: 2 } }));
let calls = 0;
const debounced = _.debounce(() => calls++, 5);
for (let index = 0; index < 10; index++) debounced();
setTimeout(() => console.log('debounced', calls), 50);
console.log(_);
