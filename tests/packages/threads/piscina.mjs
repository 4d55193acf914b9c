import { Piscina } from 'piscina';
import { fileURLToPath } from 'node:url';

const pool = new Piscina({ filename: fileURLToPath(new URL('work.cjs', import.meta.url)), maxThreads: 2, minThreads: 1, idleTimeout: 100 });
console.log(await Promise.all([5, 10, 15, 20].map((n) => pool.run({ n }))));
await pool.run({ n: 1, fails: true }).catch((error) => console.log(error.name, error.code, error.message));
const stop = new AbortController();
const slow = pool.run({}, { name: 'slow', signal: stop.signal }).catch((error) => console.log(error.name));
setTimeout(() => stop.abort(), 50);
await slow;
console.log(await pool.run({ n: 12 }), pool.completed >= 5, pool.threads.length <= 2);
const buffer = new ArrayBuffer(8);
await pool.run({ n: 3, buffer }, { transferList: [buffer] });
console.log(buffer.byteLength);
await pool.destroy();
console.log('destroyed', pool.threads.length);
