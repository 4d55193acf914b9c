// Hooks of suites and of tests run in order, around subtests, and `plan` counts assertions.
'use strict';
const assert = require('node:assert');
const { after, afterEach, before, beforeEach, describe, it, test } = require('node:test');

const log = [];

describe('suite', () => {
  before(() => log.push('before'));
  after(() => assert.deepStrictEqual(log, ['before', 'each', '1', 'done', 'each', '2', 'done']));
  beforeEach(() => log.push('each'));
  afterEach(() => log.push('done'));
  it('1', () => log.push('1'));
  it('2', (t, done) => setImmediate(() => done(log.push('2') && null)));
});

test('plan, subtests and skips', async (t) => {
  t.plan(2);
  t.assert.ok(true);
  await t.test('inner', (inner) => {
    assert.strictEqual(inner.fullName, 'plan, subtests and skips > inner');
    inner.skip('why not');
  });
});
