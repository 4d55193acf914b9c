// dns.lookup() asks the system: addresses by family and order, one or all, and errors with Node's codes.

import assert from 'node:assert';
import dns from 'node:dns';
import dnsPromises from 'node:dns/promises';
import { test } from 'node:test';
import { promisify } from 'node:util';

test('an address is its own answer', async () => {
  assert.deepStrictEqual(await dnsPromises.lookup('127.0.0.1'), { address: '127.0.0.1', family: 4 });
  assert.deepStrictEqual(await dnsPromises.lookup('::1', { all: true }), [{ address: '::1', family: 6 }]);
});

test('localhost is the loopback', async () => {
  assert.deepStrictEqual(await dnsPromises.lookup('localhost', 4), { address: '127.0.0.1', family: 4 });
  const all = await dnsPromises.lookup('localhost', { all: true, order: 'ipv4first' });
  assert.strictEqual(all[0].family, 4);
  assert.deepStrictEqual(await promisify(dns.lookup)('localhost', { family: 'IPv4' }), { address: '127.0.0.1', family: 4 });
});

test('the callback comes later, in the async context of the call', async () => {
  let isReturned = false;
  const family = await new Promise((resolve, reject) => {
    dns.lookup('localhost', { family: 4, hints: dns.ADDRCONFIG }, (error, address, found) => {
      if (error) reject(error);
      assert.strictEqual(isReturned, true);
      resolve(found);
    });
    isReturned = true;
  });
  assert.strictEqual(family, 4);
});

test('a name that does not exist', async () => {
  const expected = { code: /^(ENOTFOUND|EAI_AGAIN)$/, syscall: 'getaddrinfo', hostname: 'nosuch.invalid' };
  await assert.rejects(dnsPromises.lookup('nosuch.invalid'), expected);
  await assert.rejects(dnsPromises.lookup('a'.repeat(300)), { code: 'EINVAL', errno: -22 });
});

test('wrong arguments', () => {
  assert.throws(() => dns.lookup('x'), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => dns.lookup('a\0b', () => {}), { code: 'ERR_INVALID_ARG_VALUE' });
  assert.throws(() => dns.lookup('x', { family: 5 }, () => {}), { code: 'ERR_INVALID_ARG_VALUE' });
  assert.throws(() => dns.lookup('x', { hints: 1 }, () => {}), { code: 'ERR_INVALID_ARG_VALUE' });
  assert.throws(() => dns.lookup('x', { order: 'any' }, () => {}), { code: 'ERR_INVALID_ARG_VALUE' });
});

test('names of an address and a port', async () => {
  const { hostname, service } = await dnsPromises.lookupService('127.0.0.1', 22);
  assert.ok(hostname.length > 0);
  assert.match(service, /^(ssh|22)$/);
  assert.throws(() => dnsPromises.lookupService('localhost', 22), { code: 'ERR_INVALID_ARG_VALUE' });
  assert.throws(() => dnsPromises.lookupService('127.0.0.1', 65536), { code: 'ERR_SOCKET_BAD_PORT' });
});
