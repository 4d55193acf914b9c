// The errors of TLS connections: how they fail, and why a peer is not trusted.

import { getOptionValue } from 'internal/options';

/** Failures that an authority known to the system only might be behind. */
const chainCodes = [
  'DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
];

/** The end of a connection that was not established. */
export function disconnected(socket, message = 'Client network socket disconnected before secure TLS connection was established') {
  const error = new Error(message);
  error.code = 'ECONNRESET';
  if (socket !== undefined) Object.assign(error, socket);
  return error;
}

/** An error of the handshake, from what ops/tls tells of it. */
export function failureError({ code, message, library, reason }) {
  return Object.assign(new Error(message), { library, reason, code });
}

/** Why the peer's certificate is not trusted, with Node's hint. */
export function verificationError({ code, message }) {
  const hint = chainCodes.includes(code) && !getOptionValue('--use-system-ca');
  const text = hint ? `${message}; if the root CA is installed locally, try running Node.js with --use-system-ca` : message;
  return Object.assign(new Error(text), { code });
}
