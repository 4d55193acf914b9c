const assert = require('node:assert');

describe('passing', function () {
  const order = [];
  before(() => order.push('before'));
  beforeEach(() => order.push('beforeEach'));
  after(() => order.push('after'));
  it('synchronous', () => assert.deepStrictEqual(order, ['before', 'beforeEach']));
  it('async function', async () => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    assert.ok(true);
  });
  it('async callback', (done) => setImmediate(done));
  it('slow', function (done) {
    this.slow(1);
    setTimeout(done, 20);
  });
  it.skip('skipped', () => assert.fail());
  it('pending');
  describe('nested', () => {
    it('has a title', function () {
      assert.strictEqual(this.test.fullTitle(), 'passing nested has a title');
      assert.strictEqual(this.test.titlePath().length, 3);
    });
    it('retries', function () {
      this.retries(2);
      if (this.test.currentRetry() < 2) throw new Error('again');
    });
  });
});
