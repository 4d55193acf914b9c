// node:_stream_passthrough: the old name of stream.PassThrough.

import { PassThrough } from 'internal/streams/passthrough';

export default PassThrough;
