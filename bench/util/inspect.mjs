// util.inspect and util.format for the kinds of values that programs log.

import { format, inspect } from 'node:util';
import { measure } from '../ops/measure.mjs';

class Point {
  constructor(x, y) {
    this.x = x;
    this.y = y;
  }
}

const values = {
  'empty object': {},
  'small object': { a: 1, b: 'two', c: [1, 2, 3] },
  'nested object': { a: { b: { c: { d: 1 } } }, list: [{ x: 1 }, { y: 2 }] },
  'class instances': [new Point(1, 2), new Point(3, 4), new Point(5, 6)],
  '100 numbers': Array.from({ length: 100 }, (_, index) => index * 7),
  '40 strings': Array.from({ length: 40 }, (_, index) => `string ${index}`),
  map: new Map([['key', { a: 1 }], ['other', 2]]),
  error: new Error('boom'),
  date: new Date(0),
};

const results = {};
for (const [name, value] of Object.entries(values)) results[`inspect ${name}`] = measure(() => inspect(value));
results['inspect in colours'] = measure(() => inspect(values['small object'], { colors: true }));
results['format strings and numbers'] = measure(() => format('%s is %d years and %i', 'Bob', 42, 3.5));
results['format an object'] = measure(() => format('request', { method: 'GET', status: 200 }));
results['format words'] = measure(() => format('hello', 'world', 1, true));
console.log(JSON.stringify(results));
