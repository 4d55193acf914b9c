// @ts-check
// node:util/types: checks of what a value really is.

import * as types from 'internal/util/types';

export default { ...types };
