// Proves that every hash gives the same digest in one piece, in parts, as a copy, as a stream and in crypto.hash(), in every encoding.
'use strict';
const assert = require('node:assert');
const crypto = require('node:crypto');

const text = 'häßlich 漢字 \ud800 and more of it';
for (const algorithm of crypto.getHashes()) {
  const options = algorithm.startsWith('shake') ? { outputLength: 32 } : undefined;
  const digest = crypto.createHash(algorithm, options).update(Buffer.from(text)).digest();
  assert.deepStrictEqual(crypto.createHash(algorithm, options).update(text).digest(), digest, algorithm);

  for (const encoding of ['hex', 'base64', 'base64url', 'latin1', 'binary', 'ucs2']) {
    const expected = digest.toString(encoding);
    assert.strictEqual(crypto.createHash(algorithm, options).update(text).digest(encoding), expected, algorithm);
    assert.strictEqual(crypto.hash(algorithm, text, { ...options, outputEncoding: encoding }), expected, algorithm);
    const parts = crypto.createHash(algorithm, options).update(text.slice(0, 10)).update(Buffer.from(text.slice(10)));
    const copy = parts.copy(options);
    assert.strictEqual(parts.digest(encoding), expected, algorithm);
    assert.strictEqual(copy.digest(encoding), expected, algorithm);
  }

  const stream = crypto.createHash(algorithm, options);
  stream.end(text);
  assert.deepStrictEqual(stream.read(), digest, algorithm);
}

const hash = crypto.createHash('sha256');
hash.digest();
for (const use of [() => hash.update('x'), () => hash.digest(), () => hash.copy()]) {
  assert.throws(use, { code: 'ERR_CRYPTO_HASH_FINALIZED' });
}
