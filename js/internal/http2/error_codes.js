// The codes of RST_STREAM and GOAWAY (RFC 9113, 7) and their names.

import { constants } from 'internal/http2/constants';

export const kNoError = constants.NGHTTP2_NO_ERROR;
export const kInternalError = constants.NGHTTP2_INTERNAL_ERROR;
export const kRefusedStream = constants.NGHTTP2_REFUSED_STREAM;
export const kCancel = constants.NGHTTP2_CANCEL;

const names = [
  'NO_ERROR', 'PROTOCOL_ERROR', 'INTERNAL_ERROR', 'FLOW_CONTROL_ERROR', 'SETTINGS_TIMEOUT', 'STREAM_CLOSED', 'FRAME_SIZE_ERROR',
  'REFUSED_STREAM', 'CANCEL', 'COMPRESSION_ERROR', 'CONNECT_ERROR', 'ENHANCE_YOUR_CALM', 'INADEQUATE_SECURITY', 'HTTP_1_1_REQUIRED',
];

/** @param {number} code @returns {string | number} the name of a code; the code itself if it has none */
export function nameOfCode(code) {
  return names[code] === undefined ? code : `NGHTTP2_${names[code]}`;
}
