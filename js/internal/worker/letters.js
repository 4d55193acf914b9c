// What a Worker and its thread tell each other beside the program's own messages, each as `{ kind, … }` through a port that no program sees.

/** To the thread, before anything else: its data, its port and the environment data. */
export const kBegin = 0;
/** The program of the thread begins. */
export const kOnline = 1;
/** An exception nobody caught. */
export const kError = 2;
/** Chunks of the standard stream `stream`, or null for its end. */
export const kChunks = 3;
/** The reader of `stream` has taken what was written and wants more. */
export const kTaken = 4;
