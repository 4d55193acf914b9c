// node:_stream_duplex: the old name of stream.Duplex.

import { Duplex } from 'internal/streams/duplex';

export default Duplex;
