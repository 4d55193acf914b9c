// node:stream: the stream classes and what works on any stream.

import { Stream } from 'internal/streams/legacy';
import { Readable } from 'internal/streams/readable';
import { Writable } from 'internal/streams/writable';
import { Duplex } from 'internal/streams/duplex';
import { Transform } from 'internal/streams/transform';
import { PassThrough } from 'internal/streams/passthrough';
import { defineStatics } from 'internal/streams/statics';

// The module is the Stream class itself, as it was when there was nothing else.
defineStatics(Stream, { Readable, Writable, Duplex, Transform, PassThrough });

export default Stream;
