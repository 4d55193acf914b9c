// util.inspect(). The parts, by what they show, live in internal/util/inspect/.

import { primordials } from 'internal/core';
import { inspectDefaultOptions, Inspection, withDefaults } from 'internal/util/inspect/inspection';
import { colors, readStylesFrom, styles } from 'internal/util/inspect/styles';
import { formatValue } from 'internal/util/inspect/value';
import { validateObject } from 'internal/validators';

export { inspectDefaultOptions };
export { format, formatWithOptions } from 'internal/util/inspect/printf';
export { getStringWidth, stripVTControlCharacters } from 'internal/util/inspect/width';

const { ObjectAssign, ObjectDefineProperty, SymbolFor } = primordials;

/** The options of a call in its older form: inspect(value, showHidden, depth, colors). */
function fromPositions(options, { 2: depth, 3: colored }) {
  const given = typeof options === 'object' && options !== null ? { ...options } : {};
  if (typeof options === 'boolean') given.showHidden = options;
  if (depth !== undefined) given.depth = depth;
  if (colored !== undefined) given.colors = colored;
  return given;
}

/**
 * util.inspect(): shows any value as a program's author would like to see it.
 * @param {unknown} value
 * @param {object | boolean} [options] see util.inspect() in util.md; formerly: showHidden, depth, colors
 * @returns {string}
 */
export function inspect(value, options) {
  const isOlderForm = typeof options === 'boolean' || arguments.length > 2;
  const given = isOlderForm ? fromPositions(options, arguments) : options;
  return formatValue(new Inspection(withDefaults(given || undefined)), value, 0);
}

ObjectAssign(inspect, { custom: SymbolFor('nodejs.util.inspect.custom'), colors, styles });
readStylesFrom(inspect);

const defaultOptions = {
  __proto__: null,
  get: () => inspectDefaultOptions,
  set(changes) {
    validateObject(changes, 'options');
    ObjectAssign(inspectDefaultOptions, changes);
  },
};
ObjectDefineProperty(inspect, 'defaultOptions', defaultOptions);
