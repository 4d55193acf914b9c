// node:stream/promises

import { pipelinePromise } from 'internal/streams/pipeline';
import { finished } from 'internal/streams/end-of-stream';

export default { finished, pipeline: pipelinePromise };
