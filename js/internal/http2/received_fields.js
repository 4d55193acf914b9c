// Fields off the wire as programs see them. Docs: http2.md, "Headers object".

import { isSingle } from 'internal/http2/field_rules';
import { sensitiveHeaders } from 'internal/http2/sensitive_headers';

/** @returns {object} without a prototype */
export function emptyFields() {
  return { __proto__: null };
}

/** Adds one more value to a field that is there. */
function addAgain(fields, name, value) {
  if (isSingle(name)) return;
  if (name === 'set-cookie') fields[name].push(value);
  else fields[name] += (name === 'cookie' ? '; ' : ', ') + value;
}

/**
 * @param {string[]} list names and values by turns
 * @param {string[]} [sensitive] names that may not be indexed
 * @returns {object}
 */
export function fieldsOf(list, sensitive) {
  const fields = emptyFields();
  for (let at = 0; at < list.length; at += 2) {
    const name = list[at];
    const value = list[at + 1];
    if (fields[name] !== undefined) addAgain(fields, name, value);
    else if (name === ':status') fields[name] = Number(value);
    else fields[name] = name === 'set-cookie' ? [value] : value;
  }
  fields[sensitiveHeaders] = sensitive ?? [];
  return fields;
}
