// through2 (over readable-stream): transforms of bytes and objects, flush, constructors, errors, in pipelines with node:stream.
'use strict';
const { Readable, Writable, pipeline } = require('node:stream');
const through2 = require('through2');

const done = (name) => (error) => console.log(name, error ? error.code ?? error.message : 'done');
const show = (name) => new Writable({ objectMode: true, write(chunk, encoding, callback) { console.log(name, String(chunk)); callback(); } });

const upper = through2(function (chunk, encoding, callback) {
  this.push(chunk.toString().toUpperCase());
  callback();
}, function (callback) {
  this.push('END');
  callback();
});
pipeline(Readable.from(['a', 'bc', 'd'], { objectMode: false }), upper, show('upper'), done('upper'));

pipeline(Readable.from([1, 2, 3]), through2.obj((value, encoding, callback) => callback(null, { value: value * 2 })),
  through2.obj((object, encoding, callback) => callback(null, JSON.stringify(object))), show('objects'), done('objects'));

const Counter = through2.ctor({ objectMode: true, step: 5 }, function (value, encoding, callback) {
  callback(null, `${value + this.options.step}`);
});
const counter = new Counter();
console.log(counter instanceof Counter, Counter({ step: 7 }) instanceof Counter);
pipeline(Readable.from([1, 2]), counter, show('counter'), done('counter'));

pipeline(Readable.from(['x']), through2((chunk, encoding, callback) => callback(new Error('refused'))), show('error'), done('error'));

const idle = through2();
idle.on('close', () => console.log('closed', idle.destroyed));
idle.destroy();
idle.destroy();

const slow = through2({ highWaterMark: 2 }, (chunk, encoding, callback) => setImmediate(callback, null, chunk));
console.log('write', slow.write('12'), slow.writableLength, slow.writableNeedDrain);
slow.on('drain', () => { console.log('drain'); slow.end(); }).on('data', (chunk) => console.log('slow', String(chunk))).on('end', () => console.log('slow end'));
