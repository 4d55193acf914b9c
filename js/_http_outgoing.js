// node:_http_outgoing, deprecated (DEP0199): use node:http.

import { validateHeaderName, validateHeaderValue } from 'internal/http/header_rules';
import { kUniqueHeaders } from 'internal/http/outgoing_head';
import { OutgoingMessage, kHighWaterMark } from 'internal/http/outgoing_message';
import { uniqueHeadersOf } from 'internal/http/unique_headers';

export default {
  kHighWaterMark,
  kUniqueHeaders,
  parseUniqueHeadersOption: uniqueHeadersOf,
  validateHeaderName,
  validateHeaderValue,
  OutgoingMessage,
};
