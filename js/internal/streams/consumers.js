// The functions of node:stream/consumers: a whole stream, of any kind, as one value (doc: webstreams.md "Utility consumers").

import { Buffer } from 'buffer';

async function collect(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}

// The bytes of all chunks, in memory of their own. What is neither text nor bytes counts as in the parts of a Blob.
async function collectBytes(stream) {
  const chunks = await collect(stream);
  if (!chunks.every((chunk) => typeof chunk === 'string' || ArrayBuffer.isView(chunk))) {
    return new Uint8Array(await new Blob(chunks).arrayBuffer());
  }
  const parts = chunks.map((chunk) => (typeof chunk === 'string' ? Buffer.from(chunk) : chunk));
  const whole = new Uint8Array(parts.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let offset = 0;
  for (const { buffer, byteOffset, byteLength } of parts) {
    whole.set(new Uint8Array(buffer, byteOffset, byteLength), offset);
    offset += byteLength;
  }
  return whole;
}

/**
 * @param {ReadableStream | import('stream').Readable | AsyncIterable} stream
 * @returns {Promise<Blob>}
 */
export async function blob(stream) {
  return new Blob(await collect(stream));
}

/** @returns {Promise<ArrayBuffer>} */
export async function arrayBuffer(stream) {
  return (await collectBytes(stream)).buffer;
}

/** @returns {Promise<Uint8Array>} */
export async function bytes(stream) {
  return collectBytes(stream);
}

/** @returns {Promise<Buffer>} */
export async function buffer(stream) {
  return Buffer.from((await collectBytes(stream)).buffer);
}

/**
 * @returns {Promise<string>} decoded as UTF-8; a character may be split over chunks
 * @throws TypeError for chunks that are neither text nor bytes
 */
export async function text(stream) {
  const decoder = new TextDecoder();
  let whole = '';
  for await (const chunk of stream) whole += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
  return whole + decoder.decode();
}

/** @returns {Promise<any>} @throws SyntaxError */
export async function json(stream) {
  return JSON.parse(await text(stream));
}
