// Synchronous calls.
import { Buffer } from 'node:buffer';
import crypto from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import util from 'node:util';
import { measure } from './measure.mjs';

const here = fileURLToPath(import.meta.url);
const text = 'The quick brown fox jumps over the lazy dog. '.repeat(20);
const bytes = Buffer.from(text);
const encoder = new TextEncoder();
const decoder = new TextDecoder();
const calls = {
  'fs.existsSync': () => fs.existsSync(here),
  'fs.statSync': () => fs.statSync(here),
  'fs.readFileSync utf8': () => fs.readFileSync(here, 'utf8'),
  'fs.readdirSync': () => fs.readdirSync('/proc/self/task'),
  'process.hrtime': () => process.hrtime(),
  'process.hrtime.bigint': () => process.hrtime.bigint(),
  'performance.now': () => performance.now(),
  'process.cwd': () => process.cwd(),
  'process.memoryUsage.rss': () => process.memoryUsage.rss(),
  'process.env.PATH': () => process.env.PATH,
  'os.loadavg': () => os.loadavg(),
  'crypto.randomUUID': () => crypto.randomUUID(),
  'crypto.randomBytes 16': () => crypto.randomBytes(16),
  'crypto sha256 of 900 bytes': () => crypto.createHash('sha256').update(bytes).digest('hex'),
  'Buffer.from 900 characters': () => Buffer.from(text),
  'buffer.toString 900 bytes': () => bytes.toString(),
  'buffer.toString base64': () => bytes.toString('base64'),
  'buffer.indexOf': () => bytes.indexOf('missing'),
  'TextEncoder.encode': () => encoder.encode(text),
  'TextDecoder.decode': () => decoder.decode(bytes),
  'new URL': () => new URL('https://user@example.com:8080/a/b?c=d#e'),
  'pathToFileURL': () => pathToFileURL(here),
  'path.resolve': () => path.resolve('a', '../b', 'c.js'),
  'util.inspect': () => util.inspect({ a: [1, 2, { b: 'c' }], d: new Map([[1, 2]]) }),
  'structuredClone': () => structuredClone({ a: [1, 2, 3], b: { c: 'd' } }),
};
const results = {};
for (const [name, call] of Object.entries(calls)) results[name] = measure(call);
console.log(JSON.stringify(results));
