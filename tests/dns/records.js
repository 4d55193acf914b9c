// Answers of a name server, record by record, as dns.Resolver shows them; answers that come late, wrong or not at all.

import assert from 'node:assert';
import dgram from 'node:dgram';
import dns from 'node:dns';
import { once } from 'node:events';
import net from 'node:net';
import { test } from 'node:test';

// ---- a small name server (RFC 1035, 4.1) -----------------------------------------------------------------------------

const number16 = (value) => Buffer.from([value >> 8, value & 0xff]);
const number32 = (value) => Buffer.concat([number16(value >>> 16), number16(value & 0xffff)]);
const text = (value) => Buffer.concat([Buffer.from([Buffer.byteLength(value, 'latin1')]), Buffer.from(value, 'latin1')]);
const name = (value) => Buffer.concat([...value.split('.').filter(Boolean).map(text), Buffer.from([0])]);

/** One record about the name that was asked for. */
function record(type, data, ttl = 60, owner = Buffer.from([0xc0, 12])) {
  return Buffer.concat([owner, number16(type), number16(1), number32(ttl), number16(data.length), data]);
}

const zone = {
  A: [record(1, Buffer.from([1, 2, 3, 4]), 120)],
  AAAA: [record(28, Buffer.from('20010db8000000000000000000000001', 'hex'))],
  CNAME: [record(5, name('target.example'))],
  MX: [record(15, Buffer.concat([number16(10), name('mail.example')]))],
  NS: [record(2, name('ns.example'))],
  PTR: [record(12, name('pointed.example'))],
  TXT: [record(16, Buffer.concat([text('one'), text('tw\xf6')]))],
  SRV: [record(33, Buffer.concat([number16(1), number16(2), number16(443), name('srv.example')]))],
  SOA: [record(6, Buffer.concat([name('ns.example'), name('admin.example'), ...[1, 2, 3, 4, 0xffffffff].map(number32)]))],
  NAPTR: [record(35, Buffer.concat([number16(100), number16(50), text('s'), text('SIP+D2U'), text(''), name('sip.example')]))],
  CAA: [record(257, Buffer.concat([Buffer.from([128]), text('issue'), Buffer.from('ca.example')]))],
  TLSA: [record(52, Buffer.from([3, 1, 1, 0xab, 0xcd]))],
};

function answer(query, records, flags = 0x8180) {
  const question = query.subarray(12, query.indexOf(0, 12) + 5);
  return Buffer.concat([query.subarray(0, 2), number16(flags), number16(1), number16(records.length), Buffer.alloc(4), question, ...records]);
}

let respond;
const server = dgram.createSocket('udp4');
server.on('message', (query, from) => {
  for (const reply of respond(query)) server.send(reply, from.port, from.address);
});
// The same number for both: the TCP port is taken first, since clients of others may have it.
let big = [];
const tcp = net.createServer((socket) => {
  socket.on('data', (data) => {
    const reply = answer(data.subarray(2), big);
    socket.end(Buffer.concat([number16(reply.length), reply]));
  });
});
tcp.listen(0, '127.0.0.1');
await once(tcp, 'listening');
server.bind(tcp.address().port, '127.0.0.1');
await once(server, 'listening');
// They are no reason to stay: queries are.
server.unref();
tcp.unref();

function resolverOf(options) {
  const resolver = new dns.promises.Resolver({ timeout: 200, tries: 1, ...options });
  resolver.setServers([`127.0.0.1:${server.address().port}`]);
  return resolver;
}

// ---- what programs see -----------------------------------------------------------------------------------------------

const shown = {
  A: ['1.2.3.4'],
  AAAA: ['2001:db8::1'],
  CNAME: ['target.example'],
  MX: [{ exchange: 'mail.example', priority: 10, type: 'MX' }],
  NS: ['ns.example'],
  PTR: ['pointed.example'],
  TXT: [['one', 'tw\xf6']],
  SRV: [{ name: 'srv.example', port: 443, priority: 1, weight: 2, type: 'SRV' }],
  SOA: { nsname: 'ns.example', hostmaster: 'admin.example', serial: 1, refresh: 2, retry: 3, expire: 4, minttl: 0xffffffff },
  NAPTR: [{ flags: 's', service: 'SIP+D2U', regexp: '', replacement: 'sip.example', order: 100, preference: 50 }],
  CAA: [{ critical: 128, type: 'CAA', issue: 'ca.example' }],
  TLSA: [{ certUsage: 3, selector: 1, match: 1, data: new Uint8Array([0xab, 0xcd]).buffer }],
};

test('each type has its form', async () => {
  const resolver = resolverOf();
  for (const [type, expected] of Object.entries(shown)) {
    respond = (query) => [answer(query, zone[type])];
    const found = await resolver.resolve('example.org', type);
    // Node leaves an empty field in some.
    for (const each of [found].flat()) if (each.type === undefined) delete each.type;
    assert.deepStrictEqual(found, expected, type);
  }
});

test('addresses with their time to live, which an alias can shorten', async () => {
  const resolver = resolverOf();
  respond = (query) => [answer(query, zone.A)];
  assert.deepStrictEqual(await resolver.resolve4('example.org', { ttl: true }), [{ address: '1.2.3.4', ttl: 120 }]);
  respond = (query) => [answer(query, [...zone.CNAME, record(1, Buffer.from([5, 6, 7, 8]), 300, name('target.example'))])];
  assert.deepStrictEqual(await resolver.resolve4('example.org', { ttl: true }), [{ address: '5.6.7.8', ttl: 60 }]);
});

test('resolveAny() says what is what', async () => {
  respond = (query) => [answer(query, [...zone.TXT, ...zone.A, ...zone.MX])];
  assert.deepStrictEqual(await resolverOf().resolveAny('example.org'), [
    { type: 'A', address: '1.2.3.4', ttl: 120 },
    { type: 'MX', priority: 10, exchange: 'mail.example' },
    { type: 'TXT', entries: ['one', 'tw\xf6'] },
  ]);
});

test('names of an address', async () => {
  let asked;
  respond = (query) => {
    asked = query.toString('latin1', 12);
    return [answer(query, zone.PTR)];
  };
  assert.deepStrictEqual(await resolverOf().reverse('192.0.2.7'), ['pointed.example']);
  assert.ok(asked.startsWith('\x017\x012\x010\x03192\x07in-addr\x04arpa\0'));
});

test('what a server says of a name', async () => {
  const resolver = resolverOf();
  const codes = { 0: 'ENODATA', 1: 'EFORMERR', 2: 'ESERVFAIL', 3: 'ENOTFOUND', 4: 'ENOTIMP', 5: 'EREFUSED' };
  for (const [number, code] of Object.entries(codes)) {
    respond = (query) => [answer(query, [], 0x8180 | number)];
    await assert.rejects(resolver.resolve4('example.org'), { code, syscall: 'queryA', hostname: 'example.org' });
  }
});

test('silence is a timeout, and each round waits longer', async () => {
  let count = 0;
  respond = () => {
    count++;
    return [];
  };
  const begin = Date.now();
  await assert.rejects(resolverOf({ timeout: 300, tries: 2 }).resolve4('example.org'), { code: 'ETIMEOUT' });
  assert.strictEqual(count, 2);
  assert.ok(Date.now() - begin >= 500);
});

test('answers to other questions do not count', async () => {
  respond = (query) => {
    const forged = Buffer.from(answer(query, [record(1, Buffer.from([6, 6, 6, 6]))]));
    forged[0] ^= 0xff;
    return [forged, answer(query, zone.A)];
  };
  assert.deepStrictEqual(await resolverOf().resolve4('example.org'), ['1.2.3.4']);
});

test('what does not fit is asked for again over TCP', async () => {
  big = Array.from({ length: 200 }, (_, i) => record(1, Buffer.from([10, 0, i >> 8, i & 0xff])));
  respond = (query) => [answer(query, [], 0x8380)];
  assert.strictEqual((await resolverOf({ timeout: 2000 }).resolve4('example.org')).length, 200);
});
