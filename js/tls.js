// node:tls. Docs: tls.md.

import { constants } from 'internal/crypto/constants';
import { convertALPNProtocols } from 'internal/tls/alpn';
import { getCACertificates, getRootCertificates, setDefaultCACertificates } from 'internal/tls/ca_certificates';
import { connect } from 'internal/tls/client';
import { defaultMaxVersion, defaultMinVersion } from 'internal/tls/protocol_versions';
import { SecureContext, createSecureContext, getCiphers } from 'internal/tls/secure_context';
import { Server, createServer } from 'internal/tls/server';
import { checkServerIdentity } from 'internal/tls/server_identity';
import { TLSSocket } from 'internal/tls/socket';

export default {
  // Renegotiations per window of seconds: settings of a protection that a server without renegotiation does not need.
  CLIENT_RENEG_LIMIT: 3,
  CLIENT_RENEG_WINDOW: 600,

  DEFAULT_CIPHERS: constants.defaultCipherList,
  DEFAULT_ECDH_CURVE: 'auto',
  DEFAULT_MIN_VERSION: defaultMinVersion(),
  DEFAULT_MAX_VERSION: defaultMaxVersion(),

  getCiphers,
  /** rustls is built without them. */
  getCertificateCompressionAlgorithms: () => [],
  get rootCertificates() {
    return getRootCertificates();
  },
  getCACertificates,
  setDefaultCACertificates,
  convertALPNProtocols,
  checkServerIdentity,
  createSecureContext,
  SecureContext,
  TLSSocket,
  Server,
  createServer,
  connect,
};
