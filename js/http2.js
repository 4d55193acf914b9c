// node:http2. Docs: http2.md.

import { Http2ServerRequest } from 'internal/http2/compat_request';
import { Http2ServerResponse } from 'internal/http2/compat_response';
import { connect } from 'internal/http2/connect';
import { constants } from 'internal/http2/constants';
import { sensitiveHeaders } from 'internal/http2/sensitive_headers';
import { createSecureServer, createServer, performServerHandshake } from 'internal/http2/server';
import { getDefaultSettings, getPackedSettings, getUnpackedSettings } from 'internal/http2/settings';

export default {
  connect,
  constants,
  createServer,
  createSecureServer,
  getDefaultSettings,
  getPackedSettings,
  getUnpackedSettings,
  performServerHandshake,
  sensitiveHeaders,
  Http2ServerRequest,
  Http2ServerResponse,
};
