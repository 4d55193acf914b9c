// node:zlib/iter: compression as transforms of node:stream/iter (doc: zlib.md "Iterable compression").

import process from 'process';
import { transforms } from 'internal/zlib/transforms';

process.emitWarning('zlib/iter is an experimental feature and might change at any time', 'ExperimentalWarning');

export default transforms;
