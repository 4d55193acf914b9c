// Blob and File, as deno_web implements them, and the URLs and files that stand for blobs. Loading this loads the streams.
import { core, lazy } from 'internal/core';
import { codes } from 'internal/errors';
import { op_blob_create_object_url, op_blob_create_part, op_blob_revoke_object_url } from 'internal/ops';
import { customInspectSymbol, lazyDOMException } from 'internal/util';
import { inspect } from 'internal/util/inspect';

const { ERR_INVALID_ARG_TYPE } = codes;

const lazyFs = lazy('fs');
const lazyPromises = lazy('fs/promises');

const script = core.loadExtScript('ext:deno_web/09_file.js');
const { blobFromObjectUrl, getParts, markFileBackedBlob } = script;

export const { Blob, File, isBlob } = script;

// deno_webidl looks converters up when they are needed: here they get Node's codes.
const { converters } = core.loadExtScript('ext:deno_webidl/00_webidl.js');

function addCode(name, code) {
  const convert = converters[name];
  converters[name] = (...args) => {
    try {
      return convert(...args);
    } catch (error) {
      if (error instanceof TypeError && error.code === undefined) error.code = code;
      throw error;
    }
  };
}

addCode('sequence<BlobPart>', 'ERR_INVALID_ARG_TYPE');
addCode('BlobPropertyBag', 'ERR_INVALID_ARG_TYPE');
addCode('FilePropertyBag', 'ERR_INVALID_ARG_TYPE');
addCode('long long', 'ERR_INVALID_ARG_TYPE');

/** Gives a class the look it has in Node. */
function defineInspect(Class, keys) {
  Object.defineProperty(Class.prototype, customInspectSymbol, {
    __proto__: null,
    configurable: true,
    writable: true,
    value(depth, options) {
      if (typeof depth === 'number' && depth < 0) return options.stylize(`[${Class.name}]`, 'special');
      const shown = {};
      for (const key of keys) shown[key] = this[key];
      return `${Class.name} ${inspect(shown, { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
    },
  });
}

defineInspect(Blob, ['size', 'type']);
defineInspect(File, ['size', 'type', 'name', 'lastModified']);

/**
 * Docs: buffer.md "buffer.resolveObjectURL(id)".
 * @param {unknown} url
 * @returns {Blob | undefined}
 */
export function resolveObjectURL(url) {
  try {
    return blobFromObjectUrl(`${url}`) ?? undefined;
  } catch {
    return undefined;
  }
}

/**
 * Docs: url.md "URL.createObjectURL(blob)".
 * @param {Blob} blob
 * @returns {string}
 * @throws ERR_INVALID_ARG_TYPE
 */
export function createObjectURL(blob) {
  if (!isBlob(blob)) throw new ERR_INVALID_ARG_TYPE('obj', 'Blob', blob);
  return op_blob_create_object_url(blob.type, getParts(blob));
}

/**
 * Docs: url.md "URL.revokeObjectURL(id)". Other URLs are ignored.
 * @param {string} url
 */
export function revokeObjectURL(url) {
  try {
    op_blob_revoke_object_url(url);
  } catch {
    // Not a URL at all.
  }
}

// A Blob keeps its parts and its size under symbols of its own.
const [kParts, kSize] = ['Parts', 'Size'].map((name) => Object.getOwnPropertySymbols(new Blob()).find((symbol) => symbol.description === name));

const kChunkSize = 64 * 1024;

/** A range of a file, in the shape of the parts that a Blob consists of. */
class FilePart {
  #path;
  #start;
  #stat;

  constructor(path, stat, start, size) {
    this.#path = path;
    this.#stat = stat;
    this.#start = start;
    this.size = size;
  }

  slice(start, end) {
    return new FilePart(this.#path, this.#stat, this.#start + start, end - start);
  }

  #check(stat) {
    if (stat.size !== this.#stat.size || stat.mtimeNs !== this.#stat.mtimeNs) {
      throw lazyDOMException('The blob could not be read', 'NotReadableError');
    }
  }

  async *stream() {
    const file = await lazyPromises().open(this.#path);
    try {
      let position = this.#start;
      const end = position + this.size;
      do {
        this.#check(await file.stat({ bigint: true }));
        const chunk = new Uint8Array(Math.min(kChunkSize, end - position));
        const { bytesRead } = await file.read(chunk, 0, chunk.length, position);
        if (bytesRead < chunk.length) throw lazyDOMException('The blob could not be read', 'NotReadableError');
        position += bytesRead;
        yield chunk;
      } while (position < end);
    } finally {
      await file.close();
    }
  }

  /** The number by which Rust knows the part: an object URL needs the bytes there. */
  get _id() {
    const bytes = new Uint8Array(lazyFs().readFileSync(this.#path));
    return op_blob_create_part(bytes.slice(this.#start, this.#start + this.size));
  }
}

/**
 * A blob whose bytes are read from a file when they are needed (fs.openAsBlob()). Reading fails with a NotReadableError once the
 * file has changed.
 * @param {string | Buffer} path
 * @param {{ type?: string }} [options]
 * @returns {Blob}
 * @throws the error of a failed `stat`
 */
export function createBlobFromFilePath(path, { type = '' } = {}) {
  const stat = lazyFs().statSync(path, { bigint: true });
  const blob = new Blob([], { type });
  const size = Number(stat.size);
  blob[kParts] = [new FilePart(path, stat, 0, size)];
  blob[kSize] = size;
  return markFileBackedBlob(blob);
}
