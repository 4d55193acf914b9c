// dns.Resolver: servers and local addresses in all their forms, and the codes of queries that cannot be asked or answered.

import assert from 'node:assert';
import dns from 'node:dns';
import dnsPromises from 'node:dns/promises';
import { test } from 'node:test';

/** Nobody answers there. */
const kDeadServer = '127.0.0.1:1';

test('servers are given back as they are written', () => {
  const resolver = new dns.Resolver();
  assert.ok(resolver.getServers().length > 0);
  resolver.setServers(['4.4.4.4', '[2001:4860:4860::8888]', '8.8.8.8:1053', '[2001:4860:4860::8844]:1053', '9.9.9.9:0', '1.1.1.1:53']);
  const expected = ['4.4.4.4', '2001:4860:4860::8888', '8.8.8.8:1053', '[2001:4860:4860::8844]:1053', '9.9.9.9', '1.1.1.1'];
  assert.deepStrictEqual(resolver.getServers(), expected);
});

test('what is no server', () => {
  const resolver = new dnsPromises.Resolver();
  for (const server of ['', ' ', 'localhost', '1.2.3.4:', '1.2.3.4:x', '::1:53:', '[::1', '1.2.3', '['.repeat(50000)]) {
    assert.throws(() => resolver.setServers([server]), { code: 'ERR_INVALID_IP_ADDRESS' }, server.slice(0, 20));
  }
  assert.throws(() => resolver.setServers(['1.2.3.4:65536']), { code: 'ERR_SOCKET_BAD_PORT' });
  assert.throws(() => resolver.setServers('1.2.3.4'), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => resolver.setServers([1]), { code: 'ERR_INVALID_ARG_TYPE' });
});

test('local addresses', () => {
  const resolver = new dns.Resolver();
  resolver.setLocalAddress('127.0.0.1');
  resolver.setLocalAddress('::1', '127.0.0.1');
  assert.throws(() => resolver.setLocalAddress('127.0.0.1', '127.0.0.2'), { code: 'ERR_INVALID_ARG_VALUE' });
  assert.throws(() => resolver.setLocalAddress('localhost'), { code: 'ERR_INVALID_ARG_VALUE' });
  assert.throws(() => resolver.setLocalAddress(), { code: 'ERR_INVALID_ARG_TYPE' });
});

test('a server that nobody runs refuses', async () => {
  const resolver = new dnsPromises.Resolver({ tries: 1, timeout: 500 });
  resolver.setServers([kDeadServer]);
  const expected = { code: 'ECONNREFUSED', syscall: 'queryMx', hostname: 'example.org' };
  await assert.rejects(resolver.resolveMx('example.org'), expected);
  await assert.rejects(resolver.resolve('example.org', 'MX'), expected);
  await assert.rejects(resolver.reverse('192.0.2.1'), { code: 'ENOTFOUND', syscall: 'getHostByAddr', hostname: '192.0.2.1' });
});

test('queries that cannot be asked', async () => {
  const resolver = new dnsPromises.Resolver({ tries: 1, timeout: 500 });
  resolver.setServers([kDeadServer]);
  await assert.rejects(resolver.resolve4('a..b'), { code: 'EBADNAME', hostname: 'a..b' });
  await assert.rejects(resolver.resolve4('with space.org'), { code: 'EBADNAME' });
  await assert.rejects(resolver.resolveTxt('hidden.onion'), { code: 'ENOTFOUND', syscall: 'queryTxt' });
  await assert.rejects(resolver.reverse('nonsense'), { code: 'EINVAL', syscall: 'getHostByAddr' });
  assert.throws(() => resolver.resolve('example.org', 'FOO'), { code: 'ERR_INVALID_ARG_VALUE' });
  assert.throws(() => resolver.resolve4(1), { code: 'ERR_INVALID_ARG_TYPE' });
});

test('servers do not change under a query, and cancel() ends it', async () => {
  const resolver = new dns.Resolver();
  resolver.setServers([kDeadServer]);
  const error = await new Promise((resolve) => {
    resolver.resolve4('example.org', resolve);
    assert.throws(() => resolver.setServers(['127.0.0.1']), { code: 'ERR_DNS_SET_SERVERS_FAILED' });
    resolver.cancel();
  });
  assert.strictEqual(error.code, 'ECANCELLED');
  resolver.setServers(['127.0.0.1']);
});

test('both faces share codes and the default order', () => {
  assert.strictEqual(dns.promises, dnsPromises);
  assert.strictEqual(dns.NODATA, 'ENODATA');
  assert.strictEqual(dnsPromises.CANCELLED, 'ECANCELLED');
  dns.setDefaultResultOrder('ipv6first');
  assert.strictEqual(dnsPromises.getDefaultResultOrder(), 'ipv6first');
  assert.throws(() => dns.setDefaultResultOrder('any'), { code: 'ERR_INVALID_ARG_VALUE' });
  dns.setDefaultResultOrder('verbatim');
});

test('settings of a resolver', () => {
  assert.throws(() => new dns.Resolver({ timeout: -2 }), { code: 'ERR_OUT_OF_RANGE' });
  assert.throws(() => new dns.Resolver({ tries: 0 }), { code: 'ERR_OUT_OF_RANGE' });
  assert.throws(() => new dns.Resolver({ maxTimeout: '1' }), { code: 'ERR_INVALID_ARG_TYPE' });
});
