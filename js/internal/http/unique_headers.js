// The option uniqueHeaders: fields that are sent once, whatever number of values they have.

/** @returns {Set<string> | undefined} lower case names */
export function uniqueHeadersOf(names) {
  if (!Array.isArray(names) || names.length === 0) return undefined;
  return new Set(names.map((name) => name.toLowerCase()));
}
