// Proves that indexOf() and lastIndexOf() agree with a naive search for every offset, end and kind of needle.
'use strict';
const assert = require('node:assert');

const haystack = Buffer.from('abcabcaab');
function naive(needle, offset, end, forward) {
  const start = offset < 0 ? haystack.length + offset : offset;
  const found = [];
  for (let i = 0; i + needle.length <= Math.min(Math.max(end, 0), haystack.length); i++) {
    if (haystack.subarray(i, i + needle.length).equals(needle) && (forward ? i >= start : i <= start)) found.push(i);
  }
  return (forward ? found[0] : found.at(-1)) ?? -1;
}
for (const text of ['a', 'ab', 'aab', 'zz', 'abcabcaab', 'abcabcaabc']) {
  const needle = Buffer.from(text);
  for (let offset = -8; offset < 9; offset++) {
    for (const end of [-1, 0, 3, 7, 9, 20]) {
      const first = naive(needle, offset, end, true);
      assert.strictEqual(haystack.indexOf(needle, offset, end), first);
      assert.strictEqual(haystack.indexOf(text, offset, end), first);
      assert.strictEqual(haystack.lastIndexOf(needle, offset, end), naive(needle, offset, end, false));
      if (text.length === 1) assert.strictEqual(haystack.indexOf(needle[0], offset, end), first);
    }
  }
}
// Two-byte text is found at whole characters only.
assert.strictEqual(Buffer.from([0x78, 0x61, 0x00, 0x61, 0x00, 0x00]).indexOf('a', 0, 'utf16le'), -1);
assert.throws(() => haystack.indexOf({}), { code: 'ERR_INVALID_ARG_TYPE' });
