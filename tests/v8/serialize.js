// Proves that v8.serialize() keeps kinds and cycles, and that a subclass can write and read host objects of its own.
'use strict';
const assert = require('node:assert');
const v8 = require('node:v8');

const value = { date: new Date(5), map: new Map([[1, new Set(['x'])]]), big: 12n, bytes: Buffer.from('abc'), floats: new Float64Array([1.5]) };
value.self = value;
const copy = v8.deserialize(v8.serialize(value));
assert.strictEqual(copy.self, copy);
delete copy.self;
delete value.self;
assert.deepStrictEqual(copy, value);

class Writer extends v8.Serializer {
  _writeHostObject(object) {
    this.writeUint32(object.length);
    this.writeRawBytes(object);
  }
}
class Reader extends v8.Deserializer {
  _readHostObject() {
    return this.readRawBytes(this.readUint32());
  }
}
const writer = new Writer();
writer._setTreatArrayBufferViewsAsHostObjects(true);
writer.writeHeader();
writer.writeValue(new Uint8Array([1, 2, 3]));
const reader = new Reader(writer.releaseBuffer());
assert.strictEqual(reader.readHeader(), true);
assert.deepStrictEqual([...reader.readValue()], [1, 2, 3]);
assert.throws(() => v8.serialize(() => {}), { message: '() => {} could not be cloned.' });
