// node:buffer: Buffer, encodings of text, and the binary objects of the web.
import { SlowBuffer } from 'internal/buffer/allocation';
import { Buffer } from 'internal/buffer/class';
import { kMaxLength, kStringMaxLength } from 'internal/buffer/encodings';
import { getInspectMaxBytes, setInspectMaxBytes } from 'internal/buffer/show';
import { atob, btoa, isAscii, isUtf8, transcode } from 'internal/buffer/text';
import { lazy } from 'internal/core';
import { defineLazyProperties } from 'internal/util';

const lazyBlob = lazy('internal/blob');

/** Docs: buffer.md "buffer.resolveObjectURL(id)". */
function resolveObjectURL(id) {
  return lazyBlob().resolveObjectURL(id);
}

const buffer = {
  Buffer,
  SlowBuffer,
  transcode,
  isUtf8,
  isAscii,
  kMaxLength,
  kStringMaxLength,
  btoa,
  atob,
};

Object.defineProperties(buffer, {
  constants: {
    __proto__: null,
    configurable: false,
    enumerable: true,
    value: Object.defineProperties(
      {},
      {
        MAX_LENGTH: { __proto__: null, configurable: false, enumerable: true, value: kMaxLength },
        MAX_STRING_LENGTH: { __proto__: null, configurable: false, enumerable: true, value: kStringMaxLength },
      },
    ),
  },
  INSPECT_MAX_BYTES: {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get: getInspectMaxBytes,
    set: setInspectMaxBytes,
  },
});

defineLazyProperties(buffer, 'internal/blob', ['Blob', 'File']);
buffer.resolveObjectURL = resolveObjectURL;

export default buffer;
