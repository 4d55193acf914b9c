// What typical data costs; the argument says which. A million of something is kept until the end.

import peak from './peak.js';

const COUNT = 1e6;
const kept = [];

const loads = {
  objects() {
    for (let i = 0; i < COUNT; i++) kept.push({ id: i, name: 'thing', parent: kept[i >> 1], tags: [i] });
    peak.report('a million objects');
  },

  strings() {
    for (let i = 0; i < COUNT; i++) kept.push(`the string with number ${i}`.toUpperCase());
    peak.report('a million strings');
  },

  map() {
    const map = new Map();
    for (let i = 0; i < COUNT; i++) map.set(`key ${i}`, i);
    kept.push(map);
    peak.report('a Map of a million');
  },

  async streams() {
    const { PassThrough, Readable, Writable } = await import('node:stream');
    const { pipeline } = await import('node:stream/promises');
    let left = 200 * 16;
    const source = new Readable({ read() { this.push(left-- > 0 ? Buffer.alloc(64 * 1024, left & 255) : null); } });
    await pipeline(source, new PassThrough(), new Writable({ write: (chunk, encoding, done) => setImmediate(done) }));
    peak.report('200 MB through streams');
  },

  timers() {
    let fired = 0;
    const done = () => { if (++fired === 1000) peak.report('a thousand timers'); };
    for (let i = 0; i < 1000; i++) setTimeout(done, i % 50);
  },

  /** Text, objects and bytes of about 300 MB come and go; a server would be waiting for its next request then. */
  async burst() {
    const { gzipSync } = await import('node:zlib');
    for (let round = 0; round < 20; round++) {
      const things = [];
      for (let i = 0; i < 20_000; i++) things.push({ i, text: `thing ${i} of ${round}`, bytes: Buffer.allocUnsafeSlow(512) });
      gzipSync(JSON.stringify(things.map(({ i, text }) => ({ i, text }))));
    }
    await new Promise((resolve) => setTimeout(resolve, 3000));
    console.log(JSON.stringify({ 'idle after a burst': process.memoryUsage.rss() / 2 ** 20 }));
  },
};

await loads[process.argv[2]]();
