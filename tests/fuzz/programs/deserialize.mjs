import { inspect } from 'node:util';
import v8 from 'node:v8';
import { bytes, chance, integer, pick, run, several } from './random.mjs';
import { samples } from './serialized.mjs';

function damaged(data) {
  let result = Buffer.from(data);
  for (let left = chance(0.15) ? 0 : integer(1, 4); left > 0; left--) {
    const at = integer(chance(0.9) ? 2 : 0, result.length);
    const roll = integer(0, 5);
    if (roll === 0) result = result.subarray(0, at);
    else if (roll === 1) result = Buffer.concat([result.subarray(0, at), bytes(4), result.subarray(at)]);
    else if (roll === 2) result = Buffer.concat([result.subarray(0, at), result.subarray(at + integer(1, 3))]);
    else if (roll === 3 && at < result.length) result[at] = pick([...'oaAmM;\':"cSNIUdZbB?VtlRDnyxgE^{}@$0123T_F-\\']).charCodeAt(0);
    else if (at < result.length) result[at] ^= roll === 4 ? 1 << integer(0, 7) : integer(1, 255);
  }
  return result;
}

Error.stackTraceLimit = 0;

/** In memory of its own: views of what is read show their place in it. */
const bufferOf = (hex) => Buffer.from(Uint8Array.from(Buffer.from(hex, 'hex')).buffer);

/** The value behind bytes: what V8 makes of them, in a text that is short whatever they are. */
function deserialize(hex) {
  return inspect(v8.deserialize(bufferOf(hex)), { depth: 4, maxArrayLength: 20, maxStringLength: 50, breakLength: Infinity });
}

/** The single steps of a Deserializer, up to the first that fails: where it stands then is V8's affair. */
function steps(hex, calls) {
  const reader = new v8.Deserializer(bufferOf(hex));
  const results = [];
  for (const call of calls) {
    try {
      const result = reader[call](...(call === 'readRawBytes' ? [3] : call === 'transferArrayBuffer' ? [1, new ArrayBuffer(2)] : []));
      results.push(inspect(result, { depth: 2, maxArrayLength: 20, maxStringLength: 50, breakLength: Infinity }));
    } catch (error) {
      results.push(error.code ?? error.name);
      break;
    }
  }
  return results;
}

const kCalls = ['readHeader', 'readValue', 'readUint32', 'readUint64', 'readDouble', 'readRawBytes', 'getWireFormatVersion', 'transferArrayBuffer'];

run(() => {
  // The V8 here knows a kind of value that Node 24's does not, 'C'.
  const known = (byte) => (byte === 0x43 ? 0x53 : byte);
  const hex = (chance(0.1) ? Buffer.concat([Buffer.from([0xff, integer(0, 15)]), bytes(30)]) : damaged(Buffer.from(pick(samples), 'hex'))).map(known).toString('hex');
  if (chance(0.2)) return ['Deserializer', steps, hex, [...(chance(0.8) ? ['readHeader'] : []), ...several(1, 6, () => pick(kCalls))]];
  return ['deserialize', deserialize, hex];
});
