// v8.Serializer, v8.Deserializer and their default subclasses. Docs: v8, "Serialization API".

import {
  op_v8_deserializer_new,
  op_v8_deserializer_read_double,
  op_v8_deserializer_read_header,
  op_v8_deserializer_read_raw_bytes,
  op_v8_deserializer_read_uint32,
  op_v8_deserializer_read_uint64,
  op_v8_deserializer_read_value,
  op_v8_deserializer_transfer_array_buffer,
  op_v8_deserializer_wire_format_version,
  op_v8_serializer_new,
  op_v8_serializer_release,
  op_v8_serializer_transfer_array_buffer,
  op_v8_serializer_treat_views_as_host_objects,
  op_v8_serializer_write_double,
  op_v8_serializer_write_header,
  op_v8_serializer_write_raw_bytes,
  op_v8_serializer_write_uint32,
  op_v8_serializer_write_uint64,
  op_v8_serializer_write_value,
} from 'internal/ops';
import { lazy } from 'internal/core';
import { Buffer } from 'buffer';
import { codes } from 'internal/errors';
import { isArrayBufferView, isSharedArrayBuffer, isAnyArrayBuffer } from 'internal/util/types';

const lazyInspect = lazy('internal/util/inspect');

const { ERR_INVALID_ARG_TYPE, ERR_CONSTRUCT_CALL_REQUIRED } = codes;

const asBytes = (view) => new Uint8Array(view.buffer, view.byteOffset, view.byteLength);

const handles = new WeakMap();

/** What Rust holds for a serializer. A method called on anything else gets the TypeError of a class's own method. */
function handleOf(object) {
  const handle = handles.get(object);
  if (handle === undefined) throw new TypeError('Illegal invocation');
  return handle;
}

/** Writes values in the format of the structured clone algorithm. */
export function Serializer() {
  if (!new.target) throw new ERR_CONSTRUCT_CALL_REQUIRED('Serializer');
  handles.set(this, op_v8_serializer_new(this));
}

const serializerMethods = {
  /** Writes the header, which says the version of the format. */
  writeHeader() {
    op_v8_serializer_write_header(handleOf(this));
  },
  /** Writes a value. @returns {boolean} @throws what _getDataCloneError makes */
  writeValue(value) {
    return op_v8_serializer_write_value(handleOf(this), value);
  },
  /** @returns {Buffer} what was written; the serializer is not to be used any more */
  releaseBuffer() {
    const bytes = op_v8_serializer_release(handleOf(this));
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  },
  /** Says that a buffer travels by other means. */
  transferArrayBuffer(id, arrayBuffer) {
    if (isSharedArrayBuffer(arrayBuffer)) throw new ERR_INVALID_ARG_TYPE('arrayBuffer', 'ArrayBuffer', arrayBuffer);
    op_v8_serializer_transfer_array_buffer(handleOf(this), id >>> 0, arrayBuffer);
  },
  writeUint32(value) {
    op_v8_serializer_write_uint32(handleOf(this), value >>> 0);
  },
  writeUint64(high, low) {
    op_v8_serializer_write_uint64(handleOf(this), high >>> 0, low >>> 0);
  },
  writeDouble(value) {
    op_v8_serializer_write_double(handleOf(this), +value);
  },
  /** @throws {ERR_INVALID_ARG_TYPE} */
  writeRawBytes(source) {
    const handle = handleOf(this);
    if (isAnyArrayBuffer(source)) source = new Uint8Array(source);
    if (!isArrayBufferView(source)) throw new ERR_INVALID_ARG_TYPE('source', ['Buffer', 'TypedArray', 'DataView'], source);
    op_v8_serializer_write_raw_bytes(handle, asBytes(source));
  },
  _setTreatArrayBufferViewsAsHostObjects(mode) {
    op_v8_serializer_treat_views_as_host_objects(handleOf(this), Boolean(mode));
  },
};

/** Reads what Serializer wrote. @throws {ERR_INVALID_ARG_TYPE} */
export function Deserializer(buffer) {
  if (!new.target) throw new ERR_CONSTRUCT_CALL_REQUIRED('Deserializer');
  if (!isArrayBufferView(buffer)) throw new ERR_INVALID_ARG_TYPE('buffer', ['Buffer', 'TypedArray', 'DataView'], buffer);
  this.buffer = buffer;
  handles.set(this, op_v8_deserializer_new(this, asBytes(buffer)));
}

const halves = new Uint32Array(2);
const double = new Float64Array(1);

const deserializerMethods = {
  /** Reads the header. @throws {Error} for a format of the future */
  readHeader() {
    return op_v8_deserializer_read_header(handleOf(this));
  },
  readValue() {
    return op_v8_deserializer_read_value(handleOf(this));
  },
  /** Gives the buffer that stands for a transferred one. @throws {ERR_INVALID_ARG_TYPE} */
  transferArrayBuffer(id, arrayBuffer) {
    if (!op_v8_deserializer_transfer_array_buffer(handleOf(this), id >>> 0, arrayBuffer)) {
      throw new ERR_INVALID_ARG_TYPE('arrayBuffer', ['ArrayBuffer', 'SharedArrayBuffer'], arrayBuffer);
    }
  },
  getWireFormatVersion() {
    return op_v8_deserializer_wire_format_version(handleOf(this));
  },
  readUint32() {
    const value = op_v8_deserializer_read_uint32(handleOf(this));
    if (value < 0) throw new Error('ReadUint32() failed');
    return value;
  },
  /** @returns {[high: number, low: number]} */
  readUint64() {
    if (!op_v8_deserializer_read_uint64(handleOf(this), halves)) throw new Error('ReadUint64() failed');
    return [halves[0], halves[1]];
  },
  readDouble() {
    if (!op_v8_deserializer_read_double(handleOf(this), double)) throw new Error('ReadDouble() failed');
    return double[0];
  },
  /** @returns {Buffer} a view of the input */
  readRawBytes(length) {
    const offset = this._readRawBytes(length);
    return Buffer.from(this.buffer.buffer, this.buffer.byteOffset + offset, length);
  },
  _readRawBytes(length) {
    const offset = op_v8_deserializer_read_raw_bytes(handleOf(this), length >>> 0);
    if (offset < 0) throw new Error('ReadRawBytes() failed');
    return offset;
  },
};

function install(Class, methods) {
  for (const name of Object.keys(methods)) {
    Object.defineProperty(Class.prototype, name, {
      __proto__: null, value: methods[name], writable: true, enumerable: true, configurable: true,
    });
  }
}
install(Serializer, serializerMethods);
install(Deserializer, deserializerMethods);

/** The error for what cannot be cloned: this class, called as a method. */
Serializer.prototype._getDataCloneError = Error;

/** The kinds of views, by the number that stands for them in the stream: part of the format, never to be changed. */
const viewTypes = [
  Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array, Float32Array, Float64Array, DataView,
];
const FAST_BUFFER = 10;
const laterViewTypes = new Map([[11, BigInt64Array], [12, BigUint64Array]]);
if (typeof Float16Array === 'function') laterViewTypes.set(13, Float16Array);

function indexOfView(view) {
  if (Buffer.isBuffer(view)) return FAST_BUFFER;
  const name = Object.prototype.toString.call(view).slice(8, -1);
  const index = viewTypes.findIndex((type) => type.name === name);
  if (index !== -1) return index;
  for (const [number, type] of laterViewTypes) if (type.name === name) return number;
  return -1;
}

/** Writes typed arrays, DataView and Buffer as host objects, with only the bytes they show. */
export class DefaultSerializer extends Serializer {
  constructor() {
    super();
    this._setTreatArrayBufferViewsAsHostObjects(true);
  }

  /** @throws {Error} for host objects that are no views */
  _writeHostObject(view) {
    const index = isArrayBufferView(view) ? indexOfView(view) : -1;
    if (index === -1) throw new this._getDataCloneError(`Unserializable host object: ${lazyInspect().inspect(view)}`);
    this.writeUint32(index);
    this.writeUint32(view.byteLength);
    this.writeRawBytes(asBytes(view));
  }
}

/** Reads what DefaultSerializer wrote. */
export class DefaultDeserializer extends Deserializer {
  _readHostObject() {
    const index = this.readUint32();
    const byteLength = this.readUint32();
    const Type = index === FAST_BUFFER ? Buffer : viewTypes[index] ?? laterViewTypes.get(index);
    let offset = this._readRawBytes(byteLength) + this.buffer.byteOffset;
    if (Type === undefined) throw new TypeError(`Unknown kind of view: ${index}`);
    const bytesPerElement = Type.BYTES_PER_ELEMENT ?? 1;
    let { buffer } = this.buffer;
    if (offset % bytesPerElement !== 0) {
      // The bytes do not lie where such a view may begin.
      buffer = buffer.slice(offset, offset + byteLength);
      offset = 0;
    }
    if (Type === Buffer) return Buffer.from(buffer, offset, byteLength);
    return new Type(buffer, offset, byteLength / bytesPerElement);
  }
}

/** v8.serialize(value) @returns {Buffer} */
export function serialize(value) {
  const serializer = new DefaultSerializer();
  serializer.writeHeader();
  serializer.writeValue(value);
  return serializer.releaseBuffer();
}

/** v8.deserialize(buffer) @throws {ERR_INVALID_ARG_TYPE} */
export function deserialize(buffer) {
  if (!isArrayBufferView(buffer) || !(buffer.buffer instanceof ArrayBuffer || isSharedArrayBuffer(buffer.buffer))) {
    throw new ERR_INVALID_ARG_TYPE('buffer', ['Buffer', 'TypedArray', 'DataView'], buffer);
  }
  const deserializer = new DefaultDeserializer(buffer);
  deserializer.readHeader();
  return deserializer.readValue();
}
