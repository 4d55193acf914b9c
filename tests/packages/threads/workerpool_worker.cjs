const workerpool = require('workerpool');

workerpool.worker({
  square: (n) => n * n,
  fail() { throw new RangeError('on purpose'); },
  hang() { for (;;); },
  report() { workerpool.workerEmit({ half: true }); },
});
