// @ts-check
// The kinds of deep equality.

/** Primitives by ==, prototypes do not count. */
export const kLoose = 0;
/** The actual value may have more than the expected one. */
export const kPartial = 1;
/** Primitives by Object.is(), prototypes count. */
export const kStrict = 2;
/** Like strict, but prototypes do not count. */
export const kStrictWithoutPrototypes = 3;
