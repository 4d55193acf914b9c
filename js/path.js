// @ts-check
// node:path: the flavour of the platform, which carries both flavours as `posix` and `win32`. Few programs on other systems ask for that of
// Windows: it is loaded when they do.
import { op_module_define_lazy } from 'internal/ops';
import { isWindows } from 'internal/util';
import posix from 'internal/path/posix';

posix.posix = posix;
op_module_define_lazy(posix, 'win32', 'internal/path/win32', true);

export default isWindows ? posix.win32 : posix;
