const { sign, sum } = require('../sum');

describe('values of the test\'s own context', () => {
  test('are of its classes', () => {
    expect([]).toBeInstanceOf(Array);
    expect(Buffer.from('a')).toBeInstanceOf(Uint8Array);
    expect(() => JSON.parse('{')).toThrow(SyntaxError);
    expect(require('node:util').types.isDate(new Date())).toBe(true);
    expect(structuredClone(new Map([[1, { a: 2n }]]))).toEqual(new Map([[1, { a: 2n }]]));
  });

  test('and the errors of the file system have their codes', () => {
    expect(() => require('node:fs').readFileSync('/nowhere')).toThrow(expect.objectContaining({ code: 'ENOENT' }));
  });
});

test.each([[1, 'positive'], [-1, 'negative']])('sign of %i is %s', (number, name) => {
  expect(sign(number)).toBe(name);
});

test('asynchronous', async () => {
  await expect(Promise.reject(new Error('no'))).rejects.toThrow('no');
  await new Promise((resolve) => setImmediate(resolve));
  expect(sum(1, 2, 3)).toBe(6);
});

test('snapshot', () => {
  const circular = { name: 'x' };
  circular.self = circular;
  expect({ circular, date: new Date(0), set: new Set([1]), symbol: Symbol('s'), bytes: Buffer.from('hi'), regexp: /a/g }).toMatchSnapshot();
});

test.todo('later');
test.skip('never', () => {});
