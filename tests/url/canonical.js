// URLs that are written as they are serialized give the same parts as their other spellings, and every part can be set afterwards.
'use strict';

const assert = require('node:assert');

const parts = (url) => ['href', 'origin', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname', 'search', 'hash'].map((name) => url[name]);

for (const [canonical, other] of [
  ['https://example.com/', 'HTTPS://EXAMPLE.com'],
  ['https://user@example.com:8080/a/b?c=d#e', 'https:user@example.com:8080/a/./b?c=d#e'],
  ['http://u.v@h.x/?%zz#%', 'http://u.v@h.x:80?%zz#%'],
  ['ws://a-b.c1/x/..y/.', 'ws://a-b.c1/x/..y/./.'],
  ['ftp://h/a;b=c,d@e:f[g]|', 'ftp://h:21/a;b=c,d@e:f[g]|'],
  ['file:///a/b//c.d', 'file:/a/x/../b//c.d'],
]) {
  assert.deepStrictEqual(parts(new URL(canonical)), parts(new URL(other)).with(0, new URL(other).href), canonical);
  assert.strictEqual(new URL(new URL(canonical).href).href, new URL(canonical).href);
  assert.ok(URL.canParse(canonical));
}

const url = new URL('https://user@example.com:8080/a/b?c=d#e');
for (const [name, value, href] of [
  ['username', 'me', 'https://me@example.com:8080/a/b?c=d#e'],
  ['password', 'p@', 'https://me:p%40@example.com:8080/a/b?c=d#e'],
  ['hostname', 'bücher.de', 'https://me:p%40@xn--bcher-kva.de:8080/a/b?c=d#e'],
  ['port', '443', 'https://me:p%40@xn--bcher-kva.de/a/b?c=d#e'],
  ['port', 'x', 'https://me:p%40@xn--bcher-kva.de/a/b?c=d#e'],
  ['pathname', '/x y', 'https://me:p%40@xn--bcher-kva.de/x%20y?c=d#e'],
  ['search', '', 'https://me:p%40@xn--bcher-kva.de/x%20y#e'],
  ['hash', '', 'https://me:p%40@xn--bcher-kva.de/x%20y'],
  ['protocol', 'http', 'http://me:p%40@xn--bcher-kva.de/x%20y'],
  ['host', 'h:1', 'http://me:p%40@h:1/x%20y'],
]) {
  url[name] = value;
  assert.strictEqual(url.href, href, `${name} = ${value}`);
}
// Labels that IDNA has to look into are not taken for plain ones.
for (const bad of ['http://xn--iñvalid.com/', 'http://1.2.3.256/', 'http://a..256/']) assert.ok(!URL.canParse(bad), bad);
