// node:wasi: the WebAssembly System Interface.

import { WASI } from 'internal/wasi/wasi';

export { WASI };

export default { WASI };
