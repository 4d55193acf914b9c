// The Blob of fs.openAsBlob(): its content is read from the file when it is asked for.

import { core } from 'internal/core';
import { Blob } from 'buffer';
import { open, stat } from 'internal/fs/promises';

const kChunkSize = 64 * 1024;

/** A part of a file, in the shape of the parts that a Blob holds. */
class FilePart {
  constructor(file, start, size) {
    this.file = file;
    this.start = start;
    this.size = size;
  }

  slice(start, end) {
    return new FilePart(this.file, this.start + start, end - start);
  }

  async* stream() {
    const { mtimeMs, path, size } = this.file;
    let handle;
    try {
      handle = await open(path);
      const now = await handle.stat();
      if (now.mtimeMs !== mtimeMs || now.size !== size) throw notReadable();
      let position = this.start;
      const end = this.start + this.size;
      while (position < end) {
        const chunk = new Uint8Array(Math.min(kChunkSize, end - position));
        const { bytesRead } = await handle.read(chunk, 0, chunk.length, position);
        // The file has become shorter.
        if (bytesRead === 0) throw notReadable();
        position += bytesRead;
        yield bytesRead === chunk.length ? chunk : chunk.slice(0, bytesRead);
      }
    } catch (error) {
      throw error.name === 'NotReadableError' ? error : notReadable();
    } finally {
      await handle?.close();
    }
  }
}

function notReadable() {
  return new DOMException('The blob could not be read', 'NotReadableError');
}

/** Where a Blob keeps its parts and size: deno_web's own symbols. */
function slotsOf(blob) {
  const symbols = Object.getOwnPropertySymbols(blob);
  return {
    parts: symbols.find((symbol) => symbol.description === 'Parts'),
    size: symbols.find((symbol) => symbol.description === 'Size'),
  };
}

/**
 * @param {string} path as ops take it
 * @param {string} type
 * @returns {Promise<Blob>}
 */
export async function createFileBlob(path, type) {
  const { mtimeMs, size } = await stat(path);
  const { markFileBackedBlob } = core.loadExtScript('ext:deno_web/09_file.js');
  const blob = new Blob([], { type });
  const slots = slotsOf(blob);
  blob[slots.parts] = [new FilePart({ path, mtimeMs, size }, 0, size)];
  blob[slots.size] = size;
  return markFileBackedBlob(blob);
}
