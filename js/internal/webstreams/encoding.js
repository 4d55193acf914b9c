// TextEncoderStream and TextDecoderStream (Encoding standard): TextEncoder and TextDecoder inside a TransformStream.

import { codes } from 'internal/errors';
import { defineInspect } from 'internal/webstreams/inspect';
import { TransformStream } from 'internal/webstreams/transformstream';

const REPLACEMENT = new Uint8Array([0xef, 0xbf, 0xbd]);

// Text may be split within a surrogate pair: the first half waits for the second.
class SplitEncoder {
  #encoder = new TextEncoder();
  #waiting = '';

  transform(chunk, controller) {
    let text = this.#waiting + chunk;
    const last = text.charCodeAt(text.length - 1);
    this.#waiting = last >= 0xd800 && last <= 0xdbff ? text.at(-1) : '';
    if (this.#waiting !== '') text = text.slice(0, -1);
    if (text !== '') controller.enqueue(this.#encoder.encode(text));
  }

  flush(controller) {
    if (this.#waiting !== '') controller.enqueue(REPLACEMENT);
  }
}

export class TextEncoderStream {
  #streams = new TransformStream(new SplitEncoder());

  get encoding() {
    // For the check that this is one.
    return this.#streams && 'utf-8';
  }

  get readable() {
    return this.#streams.readable;
  }

  get writable() {
    return this.#streams.writable;
  }
}

export class TextDecoderStream {
  #decoder;
  #streams;

  /**
   * @param {string} [encoding]
   * @param {{ fatal?: boolean, ignoreBOM?: boolean }} [options]
   * @throws ERR_ENCODING_NOT_SUPPORTED, ERR_INVALID_ARG_TYPE
   */
  constructor(encoding = 'utf-8', options = {}) {
    const decoder = new TextDecoder(encoding, options);
    const enqueue = (text, controller) => text !== '' && controller.enqueue(text);
    this.#decoder = decoder;
    this.#streams = new TransformStream({
      transform(chunk, controller) {
        // To decode() this means nothing more; here it is a chunk that is no bytes.
        if (chunk === undefined) throw new codes.ERR_INVALID_ARG_TYPE('chunk', ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], chunk);
        enqueue(decoder.decode(chunk, { stream: true }), controller);
      },
      flush: (controller) => enqueue(decoder.decode(), controller),
    });
  }

  get encoding() {
    return this.#decoder.encoding;
  }

  get fatal() {
    return this.#decoder.fatal;
  }

  get ignoreBOM() {
    return this.#decoder.ignoreBOM;
  }

  get readable() {
    return this.#streams.readable;
  }

  get writable() {
    return this.#streams.writable;
  }
}

for (const [Class, ...names] of [
  [TextEncoderStream, 'encoding', 'readable', 'writable'],
  [TextDecoderStream, 'encoding', 'fatal', 'ignoreBOM', 'readable', 'writable'],
]) {
  for (const name of names) Object.defineProperty(Class.prototype, name, { __proto__: null, enumerable: true });
  Object.defineProperty(Class.prototype, Symbol.toStringTag, { __proto__: null, configurable: true, value: Class.name });
  defineInspect(Class, (stream) => Object.fromEntries(names.map((name) => [name, stream[name]])));
}
