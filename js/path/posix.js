// @ts-check
// node:path/posix: the POSIX flavour of node:path on every platform.
import path from 'path';

export default path.posix;
