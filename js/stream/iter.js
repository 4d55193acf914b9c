// node:stream/iter: streams as iterables of batches of bytes (doc: stream_iter.md).

import process from 'process';
import { Broadcast, broadcast } from 'internal/streams/iter/broadcast';
import { fromWritable, toReadable, toReadableSync, toWritable } from 'internal/streams/iter/classic';
import {
  array, arrayBuffer, arrayBufferSync, arraySync, bytes, bytesSync, text, textSync,
} from 'internal/streams/iter/consumers';
import { fromReadable } from 'internal/streams/iter/from_readable';
import { merge } from 'internal/streams/iter/merge';
import { pipeTo, pipeToSync } from 'internal/streams/iter/pipe_to';
import {
  broadcastProtocol, drainableProtocol, ondrain, shareProtocol, shareSyncProtocol, toAsyncStreamable, toStreamable,
} from 'internal/streams/iter/protocol';
import { pull, pullSync, tap, tapSync } from 'internal/streams/iter/pull';
import { duplex, push } from 'internal/streams/iter/push';
import { Share, share, shareSync, SyncShare } from 'internal/streams/iter/share';
import { from as fromAny, fromSync } from 'internal/streams/iter/source';

process.emitWarning('stream/iter is an experimental feature and might change at any time', 'ExperimentalWarning');

function from(input) {
  return fromAny(input);
}

/** What is a member of the namespace and an export of its own. */
const members = {
  // Whole streams.
  array, arraySync, arrayBuffer, arrayBufferSync, bytes, bytesSync, text, textSync,
  // Flows.
  from, fromSync, merge, pipeTo, pipeToSync, pull, pullSync, tap, tapSync,
  // Channels.
  broadcast, duplex, ondrain, push, share, shareSync,
  // Streams of node:stream.
  fromReadable, fromWritable, toReadable, toReadableSync, toWritable,
  // Symbols.
  broadcastProtocol, drainableProtocol, shareProtocol, shareSyncProtocol, toAsyncStreamable, toStreamable,
};

export default { ...members, Broadcast, Share, Stream: Object.freeze(members), SyncShare };
