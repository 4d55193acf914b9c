// Proves that registerHooks() reaches require and import, that hooks chain last in first out, and that deregistering ends it.
'use strict';
const assert = require('node:assert');
const { registerHooks } = require('node:module');

const order = [];
const first = registerHooks({
  resolve(specifier, context, nextResolve) {
    order.push('first');
    if (specifier === 'virtual:cjs') return { url: 'virtual:cjs', format: 'commonjs', shortCircuit: true };
    if (specifier === 'virtual:esm') return { url: 'virtual:esm', format: 'module', shortCircuit: true };
    return nextResolve(specifier, context);
  },
  load(url, context, nextLoad) {
    if (url === 'virtual:cjs') return { format: 'commonjs', source: 'module.exports = { from: "cjs" };', shortCircuit: true };
    if (url === 'virtual:esm') return { format: 'module', source: Buffer.from('export const from = import.meta.url;'), shortCircuit: true };
    return nextLoad(url, context);
  },
});
const second = registerHooks({
  resolve(specifier, context, nextResolve) {
    order.push('second');
    return nextResolve(specifier.replace('alias:', 'virtual:'), context);
  },
});

(async () => {
  assert.deepStrictEqual(require('alias:cjs'), { from: 'cjs' });
  assert.deepStrictEqual(order, ['second', 'first']);
  assert.strictEqual((await import('alias:esm')).from, 'virtual:esm');
  assert.strictEqual((await import('virtual:cjs')).default.from, 'cjs');
  assert.match(require('alias:esm').from, /virtual:esm$/);

  second.deregister();
  assert.throws(() => require('alias:other'), { code: 'MODULE_NOT_FOUND' });

  const silent = registerHooks({ resolve: () => ({ url: 'node:fs' }) });
  assert.throws(() => require('anything'), { code: 'ERR_INVALID_RETURN_PROPERTY_VALUE' });
  silent.deregister();
  const wrong = registerHooks({ load: () => ({ format: 'commonjs', source: 5, shortCircuit: true }) });
  assert.throws(() => require('virtual:cjs2'), { code: 'MODULE_NOT_FOUND' });
  wrong.deregister();

  first.deregister();
  await assert.rejects(import('virtual:none'), { code: 'ERR_UNSUPPORTED_ESM_URL_SCHEME' });
})().then(() => order.push('done'));
process.on('exit', () => assert.strictEqual(order.at(-1), 'done'));
