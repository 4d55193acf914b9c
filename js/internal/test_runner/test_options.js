// Options of a test that have several forms. Docs: test, "Expecting tests to fail", "Test tags".

import { codes } from 'internal/errors';
import { emitExperimentalWarning } from 'internal/util';

const { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } = codes;

let warnedOfTags = false;

/** The two spellings of an expected failure: a reason, or something that the error has to match. */
export function parseExpectFailure(value) {
  if (value === undefined || value === false) return null;
  if (typeof value === 'string') return { label: value, match: undefined };
  if (typeof value === 'function' || value instanceof RegExp || value instanceof Error) return { label: undefined, match: value };
  if (typeof value !== 'object' || value === null) return value ? { label: undefined, match: undefined } : null;
  const keys = Object.keys(value);
  if (keys.length === 0) throw new ERR_INVALID_ARG_VALUE('options.expectFailure', value, 'must not be an empty object');
  if (keys.every((key) => key === 'label' || key === 'match')) return { label: value.label, match: value.match };
  return { label: undefined, match: value };
}

/** The tags of a test: its own, and those it inherits. @throws {ERR_INVALID_ARG_TYPE | ERR_INVALID_ARG_VALUE} */
export function flattenTags(tags, inherited) {
  if (tags === undefined) return inherited;
  if (!Array.isArray(tags)) throw new ERR_INVALID_ARG_TYPE('options.tags', 'Array', tags);
  const all = new Set(inherited);
  for (let i = 0; i < tags.length; i++) {
    if (typeof tags[i] !== 'string') throw new ERR_INVALID_ARG_TYPE(`options.tags[${i}]`, 'string', tags[i]);
    if (tags[i] === '') throw new ERR_INVALID_ARG_VALUE(`options.tags[${i}]`, tags[i], 'must not be an empty string');
    all.add(tags[i].toLowerCase());
  }
  if (tags.length > 0 && !warnedOfTags) {
    warnedOfTags = true;
    emitExperimentalWarning('Test tags');
  }
  return Object.freeze([...all]);
}
