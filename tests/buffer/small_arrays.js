// Whatever takes bytes reads and writes arrays of every size and kind in place: V8 keeps small ones in its own heap, where no op may look.
'use strict';

const assert = require('node:assert');
const crypto = require('node:crypto');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { StringDecoder } = require('node:string_decoder');
const v8 = require('node:v8');
const zlib = require('node:zlib');
const { receiveMessageOnPort } = require('node:worker_threads');

/** Every call gets a fresh array, since the first op that asks for its memory changes where that is. */
const kinds = {
  'Buffer.alloc': (size) => Buffer.alloc(size),
  'Buffer.allocUnsafe': (size) => Buffer.allocUnsafe(size).fill(0),
  'Uint8Array': (size) => new Uint8Array(size),
  'Uint8ClampedArray': (size) => new Uint8ClampedArray(size),
  'DataView': (size) => new DataView(new ArrayBuffer(size)),
  'Uint16Array': (size) => new Uint16Array(size / 2),
  'Float64Array': (size) => new Float64Array(size / 8),
  'part of an array': (size) => new Uint8Array(size + 7).subarray(5, size + 5),
};
const sizes = [1, 16, 64, 65];
const bytesOf = (view) => new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
const pattern = (size) => Array.from({ length: size }, (_, i) => (i * 7 + 3) % 251);

const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'small-arrays-')), 'file');
const content = Buffer.from(pattern(200));
fs.writeFileSync(file, content);
const fd = fs.openSync(file, 'r+');
const promised = (call, ...args) => new Promise((resolve, reject) => call(...args, (error, result) => (error ? reject(error) : resolve(result))));
const key = Buffer.alloc(32, 1);

/** Calls that write a whole view; what it holds afterwards. */
const writers = {
  'fs.readSync': (view) => { fs.readSync(fd, view, 0, view.byteLength, 0); return content.subarray(0, view.byteLength); },
  'fs.read': async (view) => { await promised(fs.read, fd, view, 0, view.byteLength, 0); return content.subarray(0, view.byteLength); },
  'fs.readvSync': (view) => { fs.readvSync(fd, [view], 0); return content.subarray(0, view.byteLength); },
  'fs.readv': async (view) => { await promised(fs.readv, fd, [view], 0); return content.subarray(0, view.byteLength); },
  'FileHandle.read': async (view) => {
    const handle = await fs.promises.open(file);
    await handle.read(view, 0, view.byteLength, 0);
    await handle.close();
    return content.subarray(0, view.byteLength);
  },
};

/** Calls that read a whole view; what they make of the bytes. */
const readers = {
  'fs.writeSync': (view) => { fs.writeSync(fd, view, 0, view.byteLength, 0); return content.equals(fs.readFileSync(file)); },
  'fs.write': async (view) => { await promised(fs.write, fd, view, 0, view.byteLength, 0); return content.equals(fs.readFileSync(file)); },
  'fs.writev': async (view) => { await promised(fs.writev, fd, [view], 0); return content.equals(fs.readFileSync(file)); },
  'fs.writeFileSync': (view) => { fs.writeFileSync(`${file}2`, view); return fs.readFileSync(`${file}2`); },
  'fs.promises.writeFile': async (view) => { await fs.promises.writeFile(`${file}2`, view); return fs.readFileSync(`${file}2`); },
  'Hash': (view) => crypto.createHash('sha256').update(view).digest('hex'),
  'crypto.hash': (view) => crypto.hash('sha1', view),
  'Hmac': (view) => crypto.createHmac('sha256', view).update(view).digest('hex'),
  'cipher': (view) => crypto.createCipheriv('aes-256-ctr', key, key.subarray(0, 16)).update(view).toString('hex'),
  'pbkdf2Sync': (view) => crypto.pbkdf2Sync(view, view, 1, 20, 'sha256').toString('hex'),
  'pbkdf2': async (view) => (await promised(crypto.pbkdf2, view, view, 1, 20, 'sha256')).toString('hex'),
  'timingSafeEqual': (view) => crypto.timingSafeEqual(view, Buffer.from(bytesOf(view))),
  'subtle.digest': async (view) => Buffer.from(await crypto.subtle.digest('SHA-256', view)).toString('hex'),
  'deflateSync': (view) => zlib.inflateSync(zlib.deflateSync(view)),
  'gzip': async (view) => promised(zlib.gunzip, await promised(zlib.gzip, view)),
  'brotli': (view) => zlib.brotliDecompressSync(zlib.brotliCompressSync(view)),
  'gzip stream': async (view) => {
    const stream = zlib.createGzip();
    stream.end(bytesOf(view));
    return zlib.gunzipSync(Buffer.concat(await stream.toArray()));
  },
  'crc32': (view) => zlib.crc32(view),
  'v8.serialize': (view) => bytesOf(v8.deserialize(v8.serialize(view))),
  'structuredClone': (view) => bytesOf(structuredClone(view)),
  'structuredClone with transfer': (view) => {
    const bytes = bytesOf(view).slice();
    const clone = structuredClone(bytes, { transfer: [bytes.buffer] });
    assert.strictEqual(bytes.byteLength, 0);
    assert.ok(bytes.buffer.detached);
    return clone;
  },
  'TextDecoder': (view) => new TextDecoder().decode(view),
  'TextDecoder, fatal': (view) => { try { return new TextDecoder('utf-8', { fatal: true }).decode(view); } catch (error) { return error.code; } },
  'TextDecoder, UTF-16': (view) => new TextDecoder('utf-16le').decode(view),
  'TextDecoder in chunks': (view) => { const decoder = new TextDecoder(); return decoder.decode(view, { stream: true }) + decoder.decode(); },
  'StringDecoder': (view) => { const decoder = new StringDecoder('utf8'); return decoder.write(view) + decoder.end(); },
  'Blob': async (view) => new Uint8Array(await new Blob([view]).arrayBuffer()),
  'Response': async (view) => new Uint8Array(await new Response(view).arrayBuffer()),
  'postMessage': (view) => {
    const { port1, port2 } = new MessageChannel();
    port1.postMessage(view);
    const { message } = receiveMessageOnPort(port2);
    port1.close();
    return bytesOf(message);
  },
};

/** The same on Buffers and Uint8Arrays only. */
const bufferCalls = {
  'toString': (bytes) => ['utf8', 'latin1', 'ascii', 'hex', 'base64', 'base64url', 'utf16le'].map((encoding) => Buffer.prototype.toString.call(bytes, encoding)),
  'indexOf': (bytes) => [3, 'a', Uint8Array.of(10, 17)].map((value) => Buffer.prototype.indexOf.call(bytes, value)),
  'compare': (bytes) => [Buffer.compare(bytes, Uint8Array.from(bytes)), Buffer.prototype.equals.call(bytes, Uint8Array.from(bytes))],
  'isUtf8': (bytes) => require('node:buffer').isUtf8(bytes),
  'transcode': (bytes) => [...require('node:buffer').transcode(bytes, 'latin1', 'utf8')],
  'concat': (bytes) => [...Buffer.concat([bytes, bytes])],
  'from': (bytes) => [...Buffer.from(bytes)],
};

/** Calls that change a Uint8Array in place; what it holds afterwards. */
const changes = {
  'write': (bytes) => { Buffer.prototype.write.call(bytes, 'ü'.repeat(bytes.length)); return Buffer.from('ü'.repeat(bytes.length)).subarray(0, bytes.length & ~1); },
  'write hex': (bytes) => { Buffer.prototype.hexWrite.call(bytes, 'ab'.repeat(bytes.length)); return Buffer.alloc(bytes.length, 0xab); },
  'write base64': (bytes) => { Buffer.prototype.base64Write.call(bytes, content.toString('base64')); return content.subarray(0, bytes.length); },
  'write latin1': (bytes) => { Buffer.prototype.latin1Write.call(bytes, 'é'.repeat(bytes.length)); return Buffer.alloc(bytes.length, 0xe9); },
  'fill': (bytes) => { Buffer.prototype.fill.call(bytes, 'abc'); return Buffer.from('abc'.repeat(bytes.length)).subarray(0, bytes.length); },
  'copy': (bytes) => { content.copy(bytes); return content.subarray(0, bytes.length); },
  'copy of a part': (bytes) => { content.copy(bytes, 0, 3); return content.subarray(3, 3 + bytes.length); },
  'encodeInto': (bytes) => { new TextEncoder().encodeInto('x'.repeat(bytes.length), bytes); return Buffer.alloc(bytes.length, 'x'); },
  'swap': (bytes) => { bytes.set(pattern(bytes.length)); if (bytes.length % 2 === 0) Buffer.prototype.swap16.call(bytes); return bytes.length % 2 === 0 ? Buffer.from(pattern(bytes.length)).swap16() : pattern(bytes.length); },
};

async function main() {
  for (const [kind, make] of Object.entries(kinds)) {
    for (const size of sizes) {
      if (make(size - (size % 8)).BYTES_PER_ELEMENT > 1 && size % 8 !== 0) continue;
      const filled = () => { const view = make(size); bytesOf(view).set(pattern(size)); return view; };
      const label = (name) => `${name}: ${kind} of ${size} bytes`;

      for (const [name, write] of Object.entries(writers)) {
        const view = make(size);
        const expected = await write(view);
        assert.deepStrictEqual([...bytesOf(view)], [...expected], label(name));
      }
      for (const name of ['randomFillSync', 'getRandomValues']) {
        if (name === 'getRandomValues' && kind !== 'Uint8Array') continue;
        const view = make(size);
        crypto[name](view);
        if (size >= 16) assert.ok(bytesOf(view).some((byte) => byte !== 0), label(name));
      }
      const random = make(size);
      await promised(crypto.randomFill, random);
      if (size >= 16) assert.ok(bytesOf(random).some((byte) => byte !== 0), label('randomFill'));

      for (const [name, read] of Object.entries(readers)) {
        // The same bytes outside V8's heap: far too large for it.
        const outside = new Uint8Array(4096).subarray(100, 100 + size);
        outside.set(pattern(size));
        const expected = await read(outside);
        const view = filled();
        const result = await read(view);
        if (ArrayBuffer.isView(result)) assert.deepStrictEqual([...result], pattern(size), label(name));
        else assert.deepStrictEqual(result, expected, label(name));
        if (name !== 'structuredClone with transfer') assert.deepStrictEqual([...bytesOf(view)], pattern(size), label(`${name} left the bytes alone`));
      }

      if (!(make(8) instanceof Uint8Array)) continue;
      for (const [name, call] of Object.entries(bufferCalls)) {
        const outside = new Uint8Array(4096).subarray(100, 100 + size);
        outside.set(pattern(size));
        assert.deepStrictEqual(call(filled()), call(outside), label(name));
      }
      for (const [name, change] of Object.entries(changes)) {
        const bytes = make(size);
        const expected = change(bytes);
        assert.deepStrictEqual([...bytes.subarray(0, expected.length)], [...expected], label(name));
      }
    }
  }
  fs.closeSync(fd);
  fs.rmSync(path.dirname(file), { recursive: true });
}

main();
