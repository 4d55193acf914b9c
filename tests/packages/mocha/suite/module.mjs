import assert from 'node:assert';

describe('module', () => {
  it('is an ES module', () => assert.equal(import.meta.filename.endsWith('module.mjs'), true));
  it('imports', async () => assert.equal((await import('node:path')).sep, '/'));
});
