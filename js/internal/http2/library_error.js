// Errors that name what Node's HTTP/2 library would say: by its numbers, with its phrases, which programs match.

import { codes } from 'internal/errors';

const phrases = {
  __proto__: null,
  [-501]: 'Invalid argument',
  [-505]: 'Protocol error',
  [-509]: 'Stream ID is not available',
  [-522]: 'The length of the frame is invalid',
  [-523]: 'Header compression/decompression error',
  [-903]: 'Received bad client magic byte string',
  [-904]: 'Flooding was detected in this HTTP/2 session, and it must be closed',
  [-908]: 'SETTINGS frame contained more than the maximum allowed number of entries',
};

/** Why a session broke off; `errno` is the library's number. */
export class NghttpError extends Error {
  /** @param {number} errno */
  constructor(errno) {
    super(phrases[errno] ?? 'Unknown error code');
    this.code = 'ERR_HTTP2_ERROR';
    this.errno = errno;
    // The stack names the code; the name itself stays plain.
    this.name = `Error [${this.code}]`;
    Reflect.get(this, 'stack');
    delete this.name;
  }

  toString() {
    return `Error [${this.code}]: ${this.message}`;
  }
}

/** The number ops/http2 gives for too many invalid frames: it has a code of its own. */
const kTooManyInvalidFrames = 1;

/** @param {number} errno of a fault @returns {Error} */
export function faultError(errno) {
  return errno === kTooManyInvalidFrames ? new codes.ERR_HTTP2_TOO_MANY_INVALID_FRAMES() : new NghttpError(errno);
}
