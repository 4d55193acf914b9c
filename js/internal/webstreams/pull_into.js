// Memory that waits to be filled: a reader's own, or some that a byte stream gets for a read.

import { primordials } from 'internal/core';
import { FastBuffer } from 'internal/buffer';
import { isBuffer } from 'internal/streams/chunk';

const { ArrayBufferPrototypeSlice, DataView, ReflectApply, TypedArrayPrototypeGetSymbolToStringTag, Uint8Array } = primordials;
const { transfer } = ArrayBuffer.prototype;

/** The bytes of a buffer, which is of no use to its owner any more. @throws TypeError when it cannot be given away */
export const takeOver = (buffer) => ReflectApply(transfer, buffer, []);

/** Who asked: a read() without memory, one with, or one whose reader has gone. */
export const FOR_CHUNK = 0;
export const FOR_MEMORY = 1;
export const FOR_NOBODY = 2;

/** The class of a view, whatever a subclass calls itself: Buffers stay Buffers. */
function viewClass(view) {
  if (isBuffer(view)) return FastBuffer;
  const name = TypedArrayPrototypeGetSymbolToStringTag(view);
  return name === undefined ? DataView : primordials[name];
}

export class PullInto {
  buffer;
  bufferLength;
  start;
  length;
  filled = 0;
  /** Bytes that must be there before it is given back. */
  least;
  elementSize;
  purpose;
  #View;

  constructor(buffer, start, length, { purpose, View = Uint8Array, elementSize = 1, least = 1 }) {
    this.buffer = buffer;
    this.bufferLength = buffer.byteLength;
    this.start = start;
    this.length = length;
    this.least = least;
    this.elementSize = elementSize;
    this.purpose = purpose;
    this.#View = View;
  }

  /** For a view of a program's, whose buffer is taken over. @throws TypeError */
  static ofView(view, min) {
    const { byteOffset, byteLength } = view;
    const View = viewClass(view);
    const elementSize = View.BYTES_PER_ELEMENT ?? 1;
    const settings = { purpose: FOR_MEMORY, View, elementSize, least: min * elementSize };
    return new PullInto(takeOver(view.buffer), byteOffset, byteLength, settings);
  }

  get room() {
    return this.length - this.filled;
  }

  /** Bytes beyond the last whole element. */
  get remainder() {
    return this.filled % this.elementSize;
  }

  /** Takes the buffer over again, so that nobody else can write to it. */
  renew(buffer = this.buffer) {
    this.buffer = takeOver(buffer);
  }

  /** What is still free, for the program to fill. */
  rest() {
    return new Uint8Array(this.buffer, this.start + this.filled, this.room);
  }

  write(bytes) {
    new Uint8Array(this.buffer, this.start + this.filled, bytes.length).set(bytes);
    this.filled += bytes.length;
  }

  /** The filled part as a view of the kind that was brought. */
  view() {
    return new this.#View(takeOver(this.buffer), this.start, this.filled / this.elementSize);
  }

  /** A copy of bytes of it. @throws RangeError without memory */
  copy(from, to) {
    return ArrayBufferPrototypeSlice(this.buffer, this.start + from, this.start + to);
  }
}

/** The bytes that wait in a byte stream, piece by piece. */
export class ByteQueue {
  #pieces = [];
  #first = 0;
  total = 0;

  put(buffer, start, length) {
    this.#pieces.push(new Uint8Array(buffer, start, length));
    this.total += length;
  }

  /** The first piece. @returns {Uint8Array} */
  take() {
    const piece = this.#pieces[this.#first];
    this.#drop();
    this.total -= piece.length;
    return piece;
  }

  #drop() {
    this.#pieces[this.#first++] = undefined;
    if (this.#first === this.#pieces.length) {
      this.#pieces = [];
      this.#first = 0;
    }
  }

  /**
   * Moves as much as fits, and no more than whole elements once there are enough.
   * @param {PullInto} into
   * @returns {boolean} whether there are
   */
  fill(into) {
    const most = into.filled + Math.min(this.total, into.room);
    const whole = most - (most % into.elementSize);
    const isReady = whole >= into.least;
    let left = (isReady ? whole : most) - into.filled;
    this.total -= left;
    while (left > 0) {
      const piece = this.#pieces[this.#first];
      if (piece.length <= left) {
        into.write(piece);
        this.#drop();
        left -= piece.length;
      } else {
        into.write(piece.subarray(0, left));
        this.#pieces[this.#first] = piece.subarray(left);
        left = 0;
      }
    }
    return isReady;
  }

  clear() {
    this.#pieces = [];
    this.#first = this.total = 0;
  }
}
