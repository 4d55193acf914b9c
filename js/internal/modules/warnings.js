// Deprecations and hints that resolution in Rust ran into: emitted as process warnings.

import { op_module_take_warnings } from 'internal/ops';
import process from 'process';
import { emitExperimentalWarning } from 'internal/util';
import { getOptionValue } from 'internal/options';

/** Codes of hints, which are no deprecations. */
const hints = new Set(['INVALID_TSCONFIG', 'MODULE_TYPELESS_PACKAGE_JSON']);
/** Deprecations that count only with --pending-deprecation (or as an error). */
const pending = new Set(['DEP0166']);

/** Emits what has come up since the last call. */
export function emitResolutionWarnings() {
  const warnings = op_module_take_warnings();
  for (let i = 0; i < warnings.length; i++) {
    const { 0: code, 1: message } = warnings[i];
    if (code === 'EXPERIMENTAL_PACKAGE_MAP') emitExperimentalWarning(message);
    else if (hints.has(code)) process.emitWarning(message, { code });
    else if (!pending.has(code) || getOptionValue('--pending-deprecation')) process.emitWarning(message, 'DeprecationWarning', code);
  }
}
