// Which categories are wanted, and by how many.

import { getOptionValue } from 'internal/options';

/** @type {Map<string, number>} */
const wanted = new Map();
const listeners = new Set();

/** Names of a list on the command line; quotes of a shell that kept them mean nothing. */
function parse(list) {
  return (list ?? '').split(',').map((name) => name.trim()).filter((name) => name !== '' && name !== '""');
}

export const fromCommandLine = parse(getOptionValue('--trace-event-categories'));
add(fromCommandLine);

/** Wants these once more. */
export function add(names) {
  for (const name of names) wanted.set(name, (wanted.get(name) ?? 0) + 1);
  for (const listener of listeners) listener();
}

/** Wants these once less. */
export function remove(names) {
  for (const name of names) {
    const count = wanted.get(name) - 1;
    if (count === 0) wanted.delete(name);
    else wanted.set(name, count);
  }
  for (const listener of listeners) listener();
}

/** An event belongs to a list of categories, and happens if one of them is wanted. */
export function isWanted(group) {
  return group.split(',').some((name) => wanted.has(name));
}

/** In the order of their names; undefined if there are none. */
export function enabledNames() {
  return wanted.size === 0 ? undefined : [...wanted.keys()].sort().join(',');
}

export function onChange(listener) {
  listeners.add(listener);
}
