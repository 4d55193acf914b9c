// Blob and File, as deno_web implements them, and the URLs and files that stand for blobs. Loading this loads the streams.
import { core } from 'internal/core';
import { codes } from 'internal/errors';
import { op_blob_create_object_url, op_blob_revoke_object_url } from 'internal/ops';
import { customInspectSymbol } from 'internal/util';
import { inspect } from 'internal/util/inspect';

const { ERR_INVALID_ARG_TYPE } = codes;

const script = core.loadExtScript('ext:deno_web/09_file.js');
const { blobFromObjectUrl, getParts } = script;

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
