it('is started again with the flag', () => {
  if (typeof globalThis.gc !== 'function') throw new Error('no gc');
});
