// node:_stream_readable: the old name of stream.Readable.

import { Readable } from 'internal/streams/readable';

export default Readable;
