// Proves that paths and file: URLs convert into each other, on both kinds of platforms.
'use strict';
const assert = require('node:assert');
const { fileURLToPath, fileURLToPathBuffer, pathToFileURL } = require('node:url');

for (const path of ['/a b/%41?#\\~.txt', '/ž/€', '/', '/dir/']) {
  const url = pathToFileURL(path, { windows: false });
  assert.strictEqual(fileURLToPath(url, { windows: false }), path);
  assert.strictEqual(fileURLToPathBuffer(url, { windows: false }).toString(), path);
}
for (const path of ['C:\\a b\\c#.txt', '\\\\server\\share\\x']) {
  assert.strictEqual(fileURLToPath(pathToFileURL(path, { windows: true }), { windows: true }), path);
}
assert.strictEqual(fileURLToPathBuffer('file:///%ff', { windows: false }).toString('hex'), '2fff');
assert.throws(() => fileURLToPath('file://host/x', { windows: false }), { code: 'ERR_INVALID_FILE_URL_HOST' });
assert.throws(() => fileURLToPath('file:///a%2fb', { windows: false }), { code: 'ERR_INVALID_FILE_URL_PATH' });
assert.throws(() => fileURLToPath('http://x'), { code: 'ERR_INVALID_URL_SCHEME' });
assert.throws(() => pathToFileURL('\\\\exa mple\\share', { windows: true }), { code: 'ERR_INVALID_URL' });
