// @ts-check
// console.table(): arrays, objects, maps and sets as head and columns of a table.

import { op_preview_entries } from 'internal/ops';
import table from 'internal/cli_table';
import { inspect } from 'internal/util/inspect';
import { isMap, isMapIterator, isSet, isSetIterator, isTypedArray } from 'internal/util/types';

const iterationIndex = '(iteration index)';
const index = '(index)';
const keyHead = 'Key';
const valuesHead = 'Values';

function isPrimitive(value) {
  return value === null || (typeof value !== 'object' && typeof value !== 'function');
}

/** How a cell shows its value: objects with many keys only by name. */
function makeShow(options) {
  return (value) => {
    const isLarge =
      typeof value === 'object' &&
      value !== null &&
      !Array.isArray(value) &&
      !isTypedArray(value) &&
      Object.keys(value).length > 2;
    return inspect(value, { depth: isLarge ? -1 : 0, maxArrayLength: 3, breakLength: Infinity, ...options });
  };
}

/** A collection's entries: pairs for maps, values for sets, undefined for what has rows of its own. */
function readCollection(data) {
  if (isMap(data)) return { pairs: [...data] };
  if (isSet(data)) return { values: [...data] };
  if (isSetIterator(data)) return { values: op_preview_entries(data, false) };
  if (!isMapIterator(data)) return undefined;
  const { 0: entries, 1: isKeyValue } = op_preview_entries(data, true);
  if (!isKeyValue) return { values: entries };
  const pairs = [];
  for (let i = 0; i < entries.length; i += 2) pairs.push([entries[i], entries[i + 1]]);
  return { pairs };
}

/** Rows by key: a column for each property, and one for values that are no objects. */
function renderRows(data, properties, show) {
  const columns = { __proto__: null };
  const values = [];
  let hasValues = false;
  const rowNames = Object.keys(data);
  rowNames.forEach((name, row) => {
    const item = data[name];
    const primitive = isPrimitive(item);
    if (primitive && properties === undefined) {
      hasValues = true;
      values[row] = show(item);
      return;
    }
    for (const key of properties ?? Object.keys(item)) {
      columns[key] ??= [];
      columns[key][row] = primitive || !Object.hasOwn(item, key) ? '' : show(item[key]);
    }
  });
  const head = [index, ...Object.keys(columns)];
  const body = [rowNames, ...Object.values(columns)];
  if (hasValues) {
    head.push(valuesHead);
    body.push(values);
  }
  return table(head, body);
}

/**
 * Renders an object as a table.
 * @param {object} data
 * @param {string[] | undefined} properties the columns
 * @param {object} options for inspect()
 * @returns {string}
 */
export function renderTable(data, properties, options) {
  const show = makeShow(options);
  const collection = readCollection(data);
  if (collection === undefined) return renderRows(data, properties, show);
  const { pairs, values } = collection;
  const rowNames = (pairs ?? values).map((_, row) => show(row));
  if (values !== undefined) return table([iterationIndex, valuesHead], [rowNames, values.map(show)]);
  return table(
    [iterationIndex, keyHead, valuesHead],
    [rowNames, pairs.map(([key]) => show(key)), pairs.map(([, value]) => show(value))],
  );
}
