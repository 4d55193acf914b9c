// ChunkQueue: the chunks of a readable side in byte mode, read in portions of any size. A portion that is one chunk or a part of
// one is no copy; one that spans several is copied once, into its final place.

import { Buffer } from 'buffer';
import { Ring } from 'internal/streams/ring';

export class ChunkQueue extends Ring {
  /**
   * Takes `size` bytes, or characters when the chunks are strings.
   * @param {number} size at most what is there
   */
  cut(size) {
    const first = this.at(0);
    if (size === first.length) return this.take();
    if (size < first.length) {
      this.replaceFirst(first.slice(size));
      return first.slice(0, size);
    }
    return typeof first === 'string' ? this.#cutText(size) : this.#cutBytes(size);
  }

  #cutText(size) {
    let text = '';
    while (size > 0) {
      const piece = this.cut(Math.min(size, this.at(0).length));
      text += piece;
      size -= piece.length;
    }
    return text;
  }

  #cutBytes(size) {
    const bytes = Buffer.allocUnsafe(size);
    let filled = 0;
    while (filled < size) {
      const piece = this.cut(Math.min(size - filled, this.at(0).length));
      bytes.set(piece, filled);
      filled += piece.length;
    }
    return bytes;
  }
}
