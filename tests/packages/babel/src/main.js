import { Counter, entries, sum } from './modern.js';
console.log(new Counter().increment().increment(2).value, entries({ a: 1, b: 2, c: 3 }), sum(1, 2, 3));
