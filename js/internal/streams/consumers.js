// The functions of node:stream/consumers (doc: webstreams.md "Utility consumers").

import { Buffer } from 'buffer';

/**
 * @param {ReadableStream|Readable|AsyncIterator} stream
 * @returns {Promise<Blob>}
 */
export async function blob(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return new Blob(chunks);
}

/** @returns {Promise<ArrayBuffer>} */
export async function arrayBuffer(stream) {
  return (await blob(stream)).arrayBuffer();
}

/** @returns {Promise<Uint8Array>} */
export async function bytes(stream) {
  return new Uint8Array(await arrayBuffer(stream));
}

/** @returns {Promise<Buffer>} */
export async function buffer(stream) {
  return Buffer.from(await arrayBuffer(stream));
}

/**
 * @returns {Promise<string>} UTF-8 decoded
 * @throws TypeError for chunks that are neither strings nor bytes
 */
export async function text(stream) {
  const decoder = new TextDecoder();
  let str = '';
  for await (const chunk of stream) {
    if (typeof chunk === 'string') str += chunk;
    else str += decoder.decode(chunk, { stream: true });
  }
  // The rest of a split character.
  return str + decoder.decode();
}

/**
 * @returns {Promise<any>}
 * @throws SyntaxError
 */
export async function json(stream) {
  return JSON.parse(await text(stream));
}
