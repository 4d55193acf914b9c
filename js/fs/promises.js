// node:fs/promises.

import { fsPromises } from 'internal/fs/promises';

export default fsPromises;
