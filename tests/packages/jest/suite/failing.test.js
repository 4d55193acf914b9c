const { fail } = require('../sum');

test('differs', () => {
  expect({ a: 1, b: { c: [1, 2, 3] }, d: 'one\ntwo' }).toEqual({ a: 1, b: { c: [1, 4, 3] }, d: 'one\nTwo' });
});

test('throws', () => {
  fail();
});

test('takes too long', async () => {
  await new Promise(() => {});
}, 30);

test('inline snapshot', () => {
  expect(5).toMatchInlineSnapshot('6');
});

test('rejects with what is no error', () => Promise.reject('a string'));
