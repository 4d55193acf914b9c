// Proves that URL parses, resolves and changes its parts as the WHATWG standard says, where parsers are known to differ.
'use strict';
const assert = require('node:assert');

const cases = [
  ['///test', 'http://example.org/', 'http://test/'],
  ['/////mouse', 'file:///elephant', 'file://///mouse'],
  ['file:///w|/m', undefined, 'file:///w:/m'],
  ['web:/..//x', undefined, 'web:/.//x'],
  ['foo:opaque  ?hi', undefined, 'foo:opaque %20?hi'],
  ['http://0x7f.1/', undefined, 'http://127.0.0.1/'],
  ['http://[1:0:0:2:0:0:0:3]/', undefined, 'http://[1:0:0:2::3]/'],
  ['http://a.b.c.XN--pokxncvks/', undefined, 'http://a.b.c.xn--pokxncvks/'],
  ['HTTP://u:p@ESPAÑOL.com:80/a/./b/../c', undefined, 'http://u:p@xn--espaol-zwa.com/a/c'],
];
for (const [input, base, href] of cases) assert.strictEqual(new URL(input, base).href, href);
for (const input of ['http://', 'http://a:65536/', 'http://256.1.1.1/', 'http://a b/', 'x']) {
  assert.strictEqual(URL.canParse(input), false);
  assert.strictEqual(URL.parse(input), null);
  assert.throws(() => new URL(input), { code: 'ERR_INVALID_URL', input });
}

const url = new URL('https://a:1/b?c#d');
url.port = 'x';
url.protocol = 'mailto';
url.hostname = 'b:2';
assert.strictEqual(url.href, 'https://a:1/b?c#d');
url.host = 'b:443';
url.hash = '';
url.searchParams.append('x', 'y z');
assert.strictEqual(url.href, 'https://b/b?c=&x=y+z');
url.search = '?q';
assert.deepStrictEqual([...url.searchParams], [['q', '']]);
