// @ts-check
// node:path/win32: the Windows flavour of node:path on every platform.
import path from 'path';

export default path.win32;
