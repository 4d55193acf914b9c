// Objects with native memory behind them are collected by what they hold, not by the few bytes that V8 sees of them.

'use strict';

const assert = require('node:assert');
const http2 = require('node:http2');
const { createHistogram } = require('node:perf_hooks');
const { DatabaseSync } = require('node:sqlite');
const stream = require('node:stream');
const tls = require('node:tls');
const zlib = require('node:zlib');

const nothing = () => new stream.Duplex({ read() {}, write: (chunk, encoding, done) => done() });
const megabyte = new Uint8Array(1_000_000);
const database = new DatabaseSync(':memory:');
database.exec('CREATE TABLE t (a, b, c)');

/** How many are made (more than 64 MB of them, which V8 does not mind), how many bytes each holds at least, and how. */
const makers = {
  'histograms': [10_000, 100_000, () => createHistogram()],
  'databases': [4000, 100_000, () => new DatabaseSync(':memory:')],
  'statements': [20_000, 1000, (i) => database.prepare(`SELECT a + ${i}, b, c FROM t WHERE a > ? AND b IN (SELECT c FROM t) ORDER BY c, b, a`)],
  'TLS contexts': [10_000, 8000, () => tls.createSecureContext()],
  'HTTP/2 sessions': [6000, 16_000, () => http2.performServerHandshake(nothing())],
  'blobs': [400, 1_000_000, () => new Blob([megabyte])],
  'inflate': [2000, 10_000, () => zlib.createInflate()],
};

async function main() {
  for (const [name, [count, bytes, make]] of Object.entries(makers)) {
    let collected = 0;
    const registry = new FinalizationRegistry(() => collected++);
    const before = process.memoryUsage().external;
    const one = make(0);
    const grown = process.memoryUsage().external - before;
    assert.ok(grown >= bytes, `${name}: ${grown} bytes are known of one`);
    const started = performance.now();
    for (let i = 0; i < count && collected === 0; i++) {
      registry.register(make(i));
      if (i % 50 === 49) await new Promise((resolve) => setTimeout(resolve, 1));
    }
    // V8 marks in steps of its own.
    for (let turn = 0; turn < 300 && collected === 0; turn++) await new Promise((resolve) => setTimeout(resolve, 10));
    if (process.argv[2] === '--show') console.log(name, { grown, collected, rss: process.memoryUsage.rss() >> 20, ms: performance.now() - started });
    else assert.ok(collected > 0, `${name}: none of ${count} was collected`);
    assert.ok(one);
  }
}

main();
