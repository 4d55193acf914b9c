// The options of cp(): checked here, so that cp itself is loaded only when there is something to copy.

import { codes, hideStackFrames } from 'internal/errors';
import { validateBoolean, validateFunction, validateObject } from 'internal/validators';
import { toCopyMode } from 'internal/fs/open_flags';

const { ERR_INCOMPATIBLE_OPTION_PAIR } = codes;

/** The switches of cp(), as they stand when nobody sets them. */
const switches = {
  recursive: false,
  force: true,
  errorOnExist: false,
  dereference: false,
  verbatimSymlinks: false,
  preserveTimestamps: false,
};

/**
 * The options of cp(), with defaults.
 * @throws {ERR_INVALID_ARG_TYPE | ERR_OUT_OF_RANGE | ERR_INCOMPATIBLE_OPTION_PAIR}
 */
export const validateCpOptions = hideStackFrames((given) => {
  if (given !== undefined) validateObject(given, 'options');
  const options = { ...switches, filter: undefined, ...given };
  for (const name of Object.keys(switches)) validateBoolean(options[name], `options.${name}`);
  options.mode = toCopyMode(options.mode);
  const { dereference, filter, verbatimSymlinks } = options;
  if (filter !== undefined) validateFunction(filter, 'options.filter');
  // A link cannot be both followed and copied word for word.
  if (dereference && verbatimSymlinks) throw new ERR_INCOMPATIBLE_OPTION_PAIR('dereference', 'verbatimSymlinks');
  return options;
});
