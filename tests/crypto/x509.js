// crypto.X509Certificate shows what a certificate says, and whom it is for.

import assert from 'node:assert';
import { X509Certificate } from 'node:crypto';
import fs from 'node:fs';
import { test } from 'node:test';

const read = (name) => fs.readFileSync(new URL(`../tls/keys/${name}`, import.meta.url));
const pem = read('server-cert.pem');
const server = new X509Certificate(pem);
const ca = new X509Certificate(read('ca-cert.pem'));

test('fields', () => {
  assert.strictEqual(server.subject, 'C=AQ\nO=protojs\nCN=localhost');
  assert.strictEqual(server.issuer, 'C=AQ\nO=protojs\nCN=Test Authority');
  assert.strictEqual(server.subjectAltName, 'DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1');
  assert.strictEqual(server.infoAccess, undefined);
  assert.strictEqual(server.ca, false);
  assert.strictEqual(ca.ca, true);
  assert.match(server.serialNumber, /^[0-9A-F]+$/);
  assert.match(server.fingerprint512, /^([0-9A-F]{2}:){63}[0-9A-F]{2}$/);
  assert.strictEqual(server.validFromDate.getTime(), Date.parse(server.validFrom));
  assert.ok(server.validToDate > server.validFromDate);
  assert.deepStrictEqual(new X509Certificate(read('client-cert.pem')).keyUsage, ['1.3.6.1.5.5.7.3.2']);
});

test('PEM and DER are the same certificate', () => {
  assert.strictEqual(server.toString(), pem.toString());
  assert.strictEqual(JSON.stringify(server), JSON.stringify(pem.toString()));
  assert.deepStrictEqual(new X509Certificate(server.raw).raw, server.raw);
  assert.strictEqual(structuredClone(server).fingerprint256, server.fingerprint256);
  assert.strictEqual(server.toLegacyObject().subject.CN, 'localhost');
});

test('whom it is for', () => {
  assert.strictEqual(server.checkHost('LOCALHOST'), 'localhost');
  assert.strictEqual(server.checkHost('example.org'), undefined);
  assert.strictEqual(server.checkIP('127.0.0.1'), '127.0.0.1');
  assert.strictEqual(server.checkIP('::2'), undefined);
  assert.strictEqual(server.checkEmail('a@localhost'), undefined);
  const wild = new X509Certificate(read('named-cert.pem'));
  assert.strictEqual(wild.checkHost('x.named.example'), '*.named.example');
  assert.strictEqual(wild.checkHost('x.named.example', { wildcards: false }), undefined);
});

test('who issued it', () => {
  assert.strictEqual(server.checkIssued(ca), true);
  assert.strictEqual(server.checkIssued(server), false);
  assert.throws(() => server.checkIssued({}), { code: 'ERR_INVALID_ARG_TYPE' });
});

test('what is no certificate', () => {
  assert.throws(() => new X509Certificate('nonsense'), { code: 'ERR_OSSL_PEM_NO_START_LINE' });
  assert.throws(() => new X509Certificate(1), { code: 'ERR_INVALID_ARG_TYPE' });
});
