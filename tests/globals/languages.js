// The data of all languages is there, in a program and in a thread of it, whichever is asked for first.

'use strict';

const assert = require('node:assert');
const { Worker, isMainThread } = require('node:worker_threads');

const checks = {
  numbers: () => assert.strictEqual((1234567.5).toLocaleString('de'), '1.234.567,5'),
  dates: () => assert.strictEqual(new Date(0).toLocaleDateString('fr', { dateStyle: 'full', timeZone: 'UTC' }), 'jeudi 1 janvier 1970'),
  zones: () => assert.strictEqual(new Date(0).toLocaleTimeString('es', { timeZone: 'Europe/Berlin', timeZoneName: 'long' }).split(' ').slice(1).join(' '), '(hora estándar de Europa central)'),
  collation: () => assert.deepStrictEqual(['z', 'ä', 'a'].sort(new Intl.Collator('sv').compare), ['a', 'z', 'ä']),
  currencies: () => assert.strictEqual(new Intl.DisplayNames('it', { type: 'currency' }).of('USD'), 'dollaro statunitense'),
  regions: () => assert.strictEqual(new Intl.DisplayNames('ja', { type: 'region' }).of('DE'), 'ドイツ'),
  units: () => assert.strictEqual((3).toLocaleString('pl', { style: 'unit', unit: 'kilometer', unitDisplay: 'long' }), '3 kilometry'),
  words: () => assert.deepStrictEqual(Array.from(new Intl.Segmenter('th', { granularity: 'word' }).segment('สวัสดีชาวโลก'), ({ segment }) => segment), ['สวัสดี', 'ชาว', 'โลก']),
  english: () => assert.strictEqual((1234.5).toLocaleString('en-US', { style: 'currency', currency: 'EUR' }), '€1,234.50'),
};

for (const check of Object.values(checks)) check();
if (isMainThread) {
  for (let i = 0; i < 3; i++) new Worker(__filename).on('error', (error) => { throw error; });
}
