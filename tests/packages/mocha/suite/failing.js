const assert = require('node:assert');

describe('failing', () => {
  it('strict equality', () => assert.strictEqual(1, 2));
  it('deep equality', () => assert.deepStrictEqual({ a: [1, { b: 2 }], c: new Map([[1, 2]]) }, { a: [1, { b: 3 }], c: new Map([[1, 3]]) }));
  it('an error with a cause', () => {
    throw new TypeError('outer', { cause: new Error('inner') });
  });
  it('async rejection', async () => {
    await Promise.reject(Object.assign(new Error('rejected'), { code: 'E_REJECTED' }));
  });
  it('a value that is no error', () => {
    throw 'text';
  });
  it('async timeout', function (done) {
    this.timeout(20);
    void done;
  });
  it('done with an error, async', (done) => done(new Error('given to done')));
  it('an uncaught error', (done) => {
    setTimeout(() => {
      throw new Error('uncaught');
    }, 1);
    void done;
  });
  it('an unhandled rejection', (done) => {
    Promise.reject(new Error('unhandled'));
    setTimeout(done, 20);
  });
  describe('hooks', () => {
    beforeEach('with a name', () => {
      throw new Error('in a hook');
    });
    it('never runs', () => {});
  });
});
