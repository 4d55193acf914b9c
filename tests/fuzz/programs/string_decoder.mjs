import { StringDecoder } from 'node:string_decoder';
import { bytes, chance, integer, pick, run, several } from './random.mjs';

const encodings = ['utf8', 'utf16le', 'base64', 'base64url', 'hex', 'latin1', 'ascii', 'UTF-8', 'ucs2'];

/** Cuts bytes into chunks, some of them empty. */
function cut(all) {
  const chunks = [];
  for (let at = 0; at < all.length; ) {
    const size = chance(0.1) ? 0 : integer(1, chance(0.7) ? 4 : 30);
    chunks.push([...all.subarray(at, at + size)]);
    at += size;
  }
  return chunks;
}

function decode(encoding, chunks, last) {
  const decoder = new StringDecoder(encoding);
  const out = chunks.map((chunk) => [decoder.write(Uint8Array.from(chunk)), decoder.lastNeed, decoder.lastTotal]);
  out.push(decoder.end(last === null ? undefined : Buffer.from(last)), decoder.write(Buffer.from('a')), decoder.end());
  return out;
}

run(() => ['StringDecoder', decode, pick(encodings), chance(0.3) ? several(1, 6, () => [...bytes(6)]) : cut(bytes(60)), chance(0.3) ? [...bytes(5)] : null]);
