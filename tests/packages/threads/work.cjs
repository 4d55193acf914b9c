const { threadId, isMainThread } = require('node:worker_threads');
const fib = (n) => (n < 2 ? n : fib(n - 1) + fib(n - 2));
module.exports = ({ n, fails }) => {
  if (isMainThread || threadId === 0) throw new Error('not in a thread');
  if (fails) throw Object.assign(new RangeError(`no ${n}`), { code: 'NO' });
  return fib(n);
};
module.exports.slow = () => new Promise((resolve) => setTimeout(resolve, 10_000));
