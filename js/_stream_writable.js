// node:_stream_writable: the old name of stream.Writable.

import { Writable } from 'internal/streams/writable';

export default Writable;
