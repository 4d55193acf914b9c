// console.createTask() gives an object that runs functions, and refuses what is no name, no function and no task.
'use strict';
const assert = require('node:assert');

const task = console.createTask('work');
assert.deepStrictEqual(Object.keys(task), ['run']);
assert.strictEqual(task.run(() => 5), 5);
assert.strictEqual(task.run(() => 6), 6);
assert.strictEqual(task.run(function () { return arguments.length; }), 0);
assert.throws(() => task.run(() => { throw new RangeError('inside'); }), RangeError);
for (const name of [undefined, '', 1]) assert.throws(() => console.createTask(name), Error);
assert.throws(() => task.run(), Error);
assert.throws(() => task.run.call({}, () => {}), Error);
