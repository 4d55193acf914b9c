// node:_stream_transform: the old name of stream.Transform.

import { Transform } from 'internal/streams/transform';

export default Transform;
