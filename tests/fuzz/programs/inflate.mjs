import { promisify } from 'node:util';
import zlib from 'node:zlib';
import { samples } from './compressed.mjs';
import { bytes, chance, integer, pick, run, several } from './random.mjs';

const kDictionary = Buffer.from('dictionary of words that come again and again');
/** What comes over a bad line: bits turned, bytes lost, doubled or added. */
function damaged(data) {
  let result = Buffer.from(data);
  for (let left = chance(0.25) ? 0 : integer(1, 3); left > 0; left--) {
    const at = integer(0, chance(0.5) ? Math.min(12, result.length) : result.length);
    const roll = integer(0, 5);
    if (roll === 0) result = result.subarray(0, at);
    else if (roll === 1) result = Buffer.concat([result.subarray(0, at), Buffer.from(bytes(4)), result.subarray(at)]);
    else if (roll === 2) result = Buffer.concat([result.subarray(0, at), result.subarray(at + integer(1, 3))]);
    else if (roll === 3) result = Buffer.concat([result, chance(0.5) ? data : Buffer.from(bytes(10))]);
    else if (at < result.length) result[at] ^= roll === 4 ? 1 << integer(0, 7) : integer(1, 255);
  }
  return result;
}

const isOther = (way) => way === 'brotliDecompress' || way === 'zstdDecompress';

function options(way) {
  const made = {};
  // After a frame of Zstandard, Node only looks for another where the frame filled a chunk to its last byte.
  if (chance(0.2) && way !== 'zstdDecompress') made.chunkSize = pick([64, 100, 1000, 65536]);
  if (chance(0.2)) made.maxOutputLength = pick([1, 50, 1000, 1e6]);
  if (isOther(way)) return made;
  if (chance(0.2)) made.windowBits = integer(8, 15);
  if (chance(0.2)) made.dictionary = chance(0.8) ? kDictionary.toString() : 'another';
  if (chance(0.2)) made.finishFlush = integer(0, 4);
  return made;
}

const shown = (data) => (data.length > 100 ? `${data.length}:${zlib.crc32(data)}` : data.toString('hex'));
const dictionaryOf = (chosen) => (chosen.dictionary === undefined ? chosen : { ...chosen, dictionary: Buffer.from(chosen.dictionary) });

/** Chunk after chunk: what came out before the error, and the error. */
async function inPieces(name, hex, chosen, size) {
  const stream = zlib[`create${name[0].toUpperCase()}${name.slice(1)}`](dictionaryOf(chosen));
  const out = [];
  stream.on('data', (chunk) => out.push(chunk));
  const ended = new Promise((resolve) => {
    stream.on('error', (error) => resolve(`${error.code} ${error.errno}`));
    stream.on('end', () => resolve(`end ${stream.bytesWritten}`));
  });
  const data = Buffer.from(hex, 'hex');
  for (let at = 0; at < data.length; at += size) stream.write(data.subarray(at, at + size));
  stream.end();
  const end = await ended;
  return [end, end.startsWith('end') ? shown(Buffer.concat(out)) : undefined];
}

// The decoder of Brotli here takes some padding that the C library refuses: data that is damaged only has to come to an end.
const silent = (call) => async (...args) => {
  await Promise.try(call, ...args).catch(() => {});
};

// Versions of Zstandard differ in what they call some damage.
const vague = (call) => async (...args) => {
  const refused = () => 'refused';
  const result = await Promise.try(call, ...args).catch(refused);
  return Array.isArray(result) && !result[0].startsWith('end') ? refused() : result;
};

function judge(way, isDamaged, call) {
  if (!isDamaged || !isOther(way)) return call;
  return way === 'brotliDecompress' ? silent(call) : vague(call);
}

run(() => {
  const way = pick(Object.keys(samples));
  const name = chance(0.2) && !isOther(way) ? pick(['unzip', 'inflate', 'gunzip']) : way;
  const data = Buffer.from(pick(samples[way]), 'hex');
  const changed = chance(0.05) ? Buffer.from(bytes(60)) : damaged(data);
  const hex = changed.toString('hex');
  const chosen = options(way);
  const isDamaged = !changed.equals(data);
  if (chance(0.2)) return [`${name} in pieces`, judge(way, isDamaged, inPieces), name, hex, chosen, integer(1, 50)];
  const isLater = chance(0.25);
  const whole = isLater ? promisify(zlib[name]) : zlib[`${name}Sync`];
  // Of data that is too long and cut off, Node's two ways tell different things.
  if (isLater) delete chosen.maxOutputLength;
  const atOnce = async (text, how) => shown(await whole(Buffer.from(text, 'hex'), dictionaryOf(how)));
  return [name, judge(way, isDamaged, atOnce), hex, chosen];
});
