// Proves fetch() of data: and blob: URLs, and the errors of what cannot be reached.
'use strict';

const assert = require('node:assert');

async function main() {
  const data = await fetch('data:text/plain;charset=x;base64,aGk=#fragment');
  assert.strictEqual(data.headers.get('content-type'), 'text/plain;charset=x');
  assert.strictEqual(data.url, 'data:text/plain;charset=x;base64,aGk=');
  assert.strictEqual(await data.text(), 'hi');
  assert.strictEqual(await (await fetch('data:,a%20b')).text(), 'a b');

  const url = URL.createObjectURL(new Blob(['blobby'], { type: 'a/b' }));
  const blob = await fetch(url);
  assert.deepStrictEqual([blob.headers.get('content-type'), await blob.text()], ['a/b', 'blobby']);
  const part = await fetch(url, { headers: { range: 'bytes=1-3' } });
  assert.deepStrictEqual([part.status, await part.text()], [206, 'lob']);
  URL.revokeObjectURL(url);

  for (const bad of [url, 'about:blank', 'ftp://x/', 'data:nothing', 'http://127.0.0.1:25/']) {
    await assert.rejects(fetch(bad), { name: 'TypeError', message: 'fetch failed' });
  }
  await assert.rejects(fetch('http://127.0.0.1:65530/'), ({ name, cause }) => {
    assert.strictEqual(name, 'TypeError');
    assert.deepStrictEqual(
      { ...cause },
      { errno: cause.errno, code: 'ECONNREFUSED', syscall: 'connect', address: '127.0.0.1', port: 65530 },
    );
    return true;
  });
  await assert.rejects(fetch('http://x/', { signal: AbortSignal.abort() }), { name: 'AbortError' });
  await assert.rejects(fetch('http://x/', { signal: AbortSignal.abort(new RangeError('mine')) }), RangeError);
  await assert.rejects(fetch(''), { name: 'TypeError' });
}

main();
