// node:stream/consumers: reads a whole stream, of any kind, into one value.

import { arrayBuffer, blob, buffer, bytes, json, text } from 'internal/streams/consumers';

export default { arrayBuffer, blob, buffer, bytes, text, json };
