// @ts-check
// node:path: the flavour of the platform, which carries both flavours as `posix` and `win32`.
import { isWindows } from 'internal/util';
import posix from 'internal/path/posix';
import win32 from 'internal/path/win32';

posix.win32 = win32.win32 = win32;
posix.posix = win32.posix = posix;

export default isWindows ? win32 : posix;
