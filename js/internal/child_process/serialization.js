// How messages of an IPC channel become bytes: lines of JSON, or length-prefixed structured clones.
// Docs: child_process, "Advanced serialization". The bytes are Node's, so that programs of either kind can talk.

import { Buffer } from 'buffer';
import { StringDecoder } from 'string_decoder';
import { lazy } from 'internal/core';

const v8 = lazy('v8');

/** Tags of the two kinds of host objects in a structured clone. */
const kArrayBufferView = 0;
const kOtherHostObject = 1;

const kLengthSize = 4;

/** Messages as lines of JSON. */
class JsonCodec {
  #decoder = new StringDecoder('utf8');
  #rest = '';

  /** @param {unknown} message @returns {Buffer} */
  encode(message) {
    return Buffer.from(`${JSON.stringify(message)}\n`);
  }

  /** @param {Uint8Array} chunk @returns {Generator<unknown>} the messages that are complete */
  *decode(chunk) {
    const lines = this.#decoder.write(chunk).split('\n');
    lines[0] = this.#rest + lines[0];
    this.#rest = lines.pop();
    for (const line of lines) yield JSON.parse(line);
  }

  /** Whether part of a message is waiting for the rest. */
  get incomplete() {
    return this.#rest !== '';
  }
}

let AdvancedSerializer;
let AdvancedDeserializer;

/** The classes are made when a channel first needs them: node:v8 is not needed otherwise. */
function defineAdvancedClasses() {
  if (AdvancedSerializer !== undefined) return;
  const { DefaultDeserializer, DefaultSerializer } = v8();

  AdvancedSerializer = class extends DefaultSerializer {
    _writeHostObject(object) {
      if (ArrayBuffer.isView(object)) {
        this.writeUint32(kArrayBufferView);
        return super._writeHostObject(object);
      }
      this.writeUint32(kOtherHostObject);
      this.writeValue({ ...object });
    }
  };

  AdvancedDeserializer = class extends DefaultDeserializer {
    _readHostObject() {
      return this.readUint32() === kArrayBufferView ? super._readHostObject() : this.readValue();
    }
  };
}

/** Messages as structured clones behind their length. */
class AdvancedCodec {
  #parts = [];
  #length = 0;

  constructor() {
    defineAdvancedClasses();
  }

  /** @param {unknown} message @returns {Buffer} */
  encode(message) {
    const serializer = new AdvancedSerializer();
    serializer.writeRawBytes(Buffer.alloc(kLengthSize));
    serializer.writeHeader();
    serializer.writeValue(message);
    const bytes = serializer.releaseBuffer();
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).writeUInt32BE(bytes.byteLength - kLengthSize, 0);
    return bytes;
  }

  /** @param {Uint8Array} chunk @returns {Generator<unknown>} the messages that are complete */
  *decode(chunk) {
    this.#parts.push(chunk);
    this.#length += chunk.byteLength;
    while (this.#length >= kLengthSize) {
      const bytes = this.#joined();
      const end = kLengthSize + bytes.readUInt32BE(0);
      if (bytes.length < end) return;
      this.#parts = [bytes.subarray(end)];
      this.#length = bytes.length - end;
      const deserializer = new AdvancedDeserializer(bytes.subarray(kLengthSize, end));
      deserializer.readHeader();
      yield deserializer.readValue();
    }
  }

  #joined() {
    if (this.#parts.length > 1) {
      // Joined only when a whole message can be there: a long one arrives in many chunks.
      const first = this.#parts[0];
      if (first.length < kLengthSize || this.#length >= kLengthSize + first.readUInt32BE(0)) {
        this.#parts = [Buffer.concat(this.#parts, this.#length)];
      }
    }
    return this.#parts[0];
  }

  /** Whether part of a message is waiting for the rest. */
  get incomplete() {
    return this.#length > 0;
  }
}

/** @param {'json' | 'advanced'} mode */
export function createCodec(mode) {
  return mode === 'advanced' ? new AdvancedCodec() : new JsonCodec();
}
