// What kind of program a text from the command line is.

import { op_module_has_module_syntax } from 'internal/ops';

/** Whether a text only makes sense as an ES module. */
export function hasModuleSyntax(text) {
  return op_module_has_module_syntax(text);
}
