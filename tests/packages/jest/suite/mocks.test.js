const config = require('../config');

jest.mock('../config', () => ({ load: jest.fn(() => 'mocked') }));

afterEach(() => jest.useRealTimers());

test('a module is replaced', () => {
  expect(config.load('x')).toBe('mocked');
  expect(config.load).toHaveBeenCalledWith('x');
  expect(() => jest.requireActual('../config').load()).toThrow('ENOENT');
});

test('time stands still', async () => {
  jest.useFakeTimers({ now: 1e12 });
  const calls = [];
  setTimeout(() => calls.push('timeout'), 1000);
  setImmediate(() => calls.push('immediate'));
  process.nextTick(() => calls.push('tick'));
  queueMicrotask(() => calls.push('microtask'));
  await jest.advanceTimersByTimeAsync(1000);
  expect([...calls, Date.now()]).toEqual(['tick', 'microtask', 'immediate', 'timeout', 1e12 + 1000]);
});

test('spies', () => {
  const log = jest.spyOn(console, 'log').mockImplementation(() => {});
  console.log('quiet');
  expect(log.mock.calls).toEqual([['quiet']]);
  log.mockRestore();
});

test('modules are isolated', () => {
  let other;
  jest.isolateModules(() => {
    other = require('../sum');
  });
  expect(other).not.toBe(require('../sum'));
});
