const test = require('tape');

test('passes', (t) => {
  t.plan(2);
  t.equal(1, 1);
  setTimeout(() => t.deepEqual({ a: [1] }, { a: [1] }), 5);
});
test('fails', (t) => {
  t.deepEqual({ a: 1, b: new Map([[1, 2]]) }, { a: 2 }, 'differs');
  t.throws(() => JSON.parse('{'), SyntaxError);
  t.throws(() => {}, 'does not throw');
  t.end();
});
test('rejects', async () => {
  throw new Error('on purpose');
});
test.skip('never', () => {});
