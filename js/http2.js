// node:http2, as far as it needs no session: constants and settings. Docs: http2.md.

import { constants } from 'internal/http2/constants';
import { getDefaultSettings, getPackedSettings, getUnpackedSettings } from 'internal/http2/settings';

/** Names the property of a headers object that lists the fields no compression may keep. */
const sensitiveHeaders = Symbol('sensitiveHeaders');

export default {
  constants,
  getDefaultSettings,
  getPackedSettings,
  getUnpackedSettings,
  sensitiveHeaders,
};
