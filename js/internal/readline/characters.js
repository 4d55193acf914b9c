// @ts-check
// Characters of a line: some take two units of a string.

/** How many units the character before `index` has; 0 at the start. */
export function charLengthLeft(text, index) {
  if (index <= 0) return 0;
  const isSecondHalf = (at) => at >= 0 && text.codePointAt(at) > 0xffff;
  return isSecondHalf(index - 1) || (index > 1 && isSecondHalf(index - 2)) ? 2 : 1;
}

/** How many units the character at `index` has; 1 at the end, so that the caller moves on. */
export function charLengthAt(text, index) {
  return text.codePointAt(index) > 0xffff ? 2 : 1;
}

/** The longest text that all of `strings` begin with. */
export function commonPrefix(strings) {
  let prefix = strings[0] ?? '';
  for (const text of strings) {
    while (!text.startsWith(prefix)) prefix = prefix.slice(0, -1);
  }
  return prefix;
}
