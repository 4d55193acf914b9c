const sinon = require('sinon');

const clock = sinon.useFakeTimers({ now: 1e12 });
const seen = [];
setTimeout(() => seen.push('timeout'), 500);
setImmediate(() => seen.push('immediate'));
process.nextTick(() => seen.push('tick'));
queueMicrotask(() => seen.push('microtask'));
clock.tick(500);
console.log(seen, Date.now(), performance.now(), process.hrtime());
clock.restore();

const object = { method: () => 1, get value() { return 1; } };
const stub = sinon.stub(object, 'method').callsFake((x) => x * 2);
sinon.stub(object, 'value').get(() => 'stubbed');
console.log(object.method(4), object.value, stub.calledOnceWithExactly(4));
for (const check of [() => sinon.assert.notCalled(stub), () => sinon.assert.calledWith(stub, sinon.match({ a: 1 }))]) {
  try {
    check();
  } catch ({ name, message }) {
    console.log(name, message);
  }
}
sinon.restore();
console.log(object.method(), object.value);
