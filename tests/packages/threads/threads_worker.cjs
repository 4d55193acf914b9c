const { expose } = require('threads/worker');
const { Subject } = require('threads/observable');

expose({
  add: (a, b) => a + b,
  fail() { throw new RangeError('on purpose'); },
  size: (buffer) => buffer.byteLength,
  count(n) {
    const subject = new Subject();
    setTimeout(() => {
      for (let i = 0; i < n; i++) subject.next(i);
      subject.complete();
    }, 10);
    return subject;
  },
});
