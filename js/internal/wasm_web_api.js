// WebAssembly.compileStreaming() and instantiateStreaming(): V8 compiles, this feeds it the body of a Response.
// Docs: globals.md "WebAssembly"; the checks are those of the WebAssembly Web API.

import { core } from 'internal/core';
import { op_wasm_streaming_feed, op_wasm_streaming_set_url } from 'internal/ops';
import { codes } from 'internal/errors';
import { Response } from 'internal/fetch';
import { isAnyArrayBuffer, isArrayBufferView } from 'internal/util/types';

const { ERR_INVALID_ARG_TYPE, ERR_WEBASSEMBLY_RESPONSE } = codes;

/** @throws {ERR_INVALID_ARG_TYPE} @returns {Uint8Array} */
function toBytes(chunk) {
  if (isArrayBufferView(chunk)) return new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  if (isAnyArrayBuffer(chunk)) return new Uint8Array(chunk);
  throw new ERR_INVALID_ARG_TYPE('chunk', ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], chunk);
}

/** @throws {ERR_INVALID_ARG_TYPE | ERR_WEBASSEMBLY_RESPONSE} unless it is a Response with a module that was not read yet */
function checkResponse(response) {
  if (!(response instanceof Response)) throw new ERR_INVALID_ARG_TYPE('source', ['Response', 'Promise resolving to Response'], response);
  const type = response.headers.get('Content-Type');
  if (type !== 'application/wasm') throw new ERR_WEBASSEMBLY_RESPONSE(`has unsupported MIME type '${type}'`);
  if (!response.ok) throw new ERR_WEBASSEMBLY_RESPONSE(`has status code ${response.status}`);
  if (response.bodyUsed) throw new ERR_WEBASSEMBLY_RESPONSE('body has already been used');
}

/**
 * What V8 calls for each compilation. Never rejects: errors are those of the promise that V8 gave to the program.
 * @param {Response | Promise<Response>} source
 * @param {number} rid the resource of V8's compiler; closing it says that all bytes are there
 */
export async function compileStream(source, rid) {
  try {
    const response = await source;
    checkResponse(response);
    if (response.url !== '') op_wasm_streaming_set_url(rid, response.url);
    if (response.body !== null) {
      for await (const chunk of response.body) op_wasm_streaming_feed(rid, toBytes(chunk));
    }
  } catch (error) {
    core.abortWasmStreaming(rid, error);
    return;
  }
  core.close(rid);
}
