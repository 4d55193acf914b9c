// node:stream/promises

import { pipelinePromise } from 'internal/streams/pipeline';
import { finishedPromise } from 'internal/streams/finished';

export default { finished: finishedPromise, pipeline: pipelinePromise };
