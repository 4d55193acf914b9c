// node:_tls_common, deprecated: parts of node:tls under their old name.

import { SecureContext, createSecureContext } from 'internal/tls/secure_context';
import { translatePeerCertificate } from 'internal/tls/certificate_object';

export default { SecureContext, createSecureContext, translatePeerCertificate };
