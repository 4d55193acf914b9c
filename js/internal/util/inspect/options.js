// The options of util.inspect() where a call gives none.

import { primordials } from 'internal/core';

const { ObjectSeal } = primordials;

/** The options of inspect() where a call gives none; programs may change them through inspect.defaultOptions. */
export const inspectDefaultOptions = ObjectSeal({
  showHidden: false,
  depth: 2,
  colors: false,
  customInspect: true,
  showProxy: false,
  maxArrayLength: 100,
  maxStringLength: 10000,
  breakLength: 80,
  compact: 3,
  sorted: false,
  getters: false,
  numericSeparator: false,
});
