// The small words and numbers of fs calls: flags of open(), modes of access() and copyFile(), kinds of links.

import { codes, hideStackFrames } from 'internal/errors';
import { validateInt32, validateInteger } from 'internal/validators';
import { constants } from 'internal/fs/constants';

const { ERR_INVALID_ARG_VALUE } = codes;
const { O_APPEND, O_CREAT, O_EXCL, O_RDONLY, O_RDWR, O_SYNC, O_TRUNC, O_WRONLY } = constants;

/** What each letter opens for, alone and with '+', and the letters that may stand beside it. Docs: fs.md "File system flags". */
const letters = [
  { letter: 'r', alone: O_RDONLY, also: 0, beside: 's' },
  { letter: 'w', alone: O_WRONLY, also: O_CREAT | O_TRUNC, beside: 'x' },
  { letter: 'a', alone: O_WRONLY, also: O_CREAT | O_APPEND, beside: 'xs' },
];
const meanings = { __proto__: null, s: O_SYNC, x: O_EXCL };

/** Flags by the words for them. */
const words = new Map();
for (const { letter, alone, also, beside } of letters) {
  for (const other of ['', ...beside]) {
    const flags = also | (meanings[other] ?? 0);
    for (const word of [letter + other, other + letter]) {
      words.set(word, flags | alone);
      words.set(`${word}+`, flags | O_RDWR);
    }
  }
}

/**
 * The flags of open() as a number.
 * @param {string | number | null} [flags] a word of the docs' list, or the number itself
 * @param {string} [name] of the argument
 * @returns {number}
 * @throws {ERR_INVALID_ARG_VALUE} for an unknown word
 */
export function toOpenFlags(flags, name = 'flags') {
  if (typeof flags === 'number') {
    validateInt32(flags, name);
    return flags;
  }
  const number = flags == null ? O_RDONLY : words.get(flags);
  if (number === undefined) throw new ERR_INVALID_ARG_VALUE(name, flags);
  return number;
}

function optionalBits(allBits) {
  return hideStackFrames((mode) => {
    if (mode == null) return 0;
    validateInteger(mode, 'mode', 0, allBits);
    return mode;
  });
}

/** The mode of access(), F_OK when there is none. @throws {ERR_INVALID_ARG_TYPE | ERR_OUT_OF_RANGE} */
export const toAccessMode = optionalBits(constants.R_OK | constants.W_OK | constants.X_OK);

/** The mode of copyFile(). @throws {ERR_INVALID_ARG_TYPE | ERR_OUT_OF_RANGE} */
export const toCopyMode = optionalBits(
  constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE | constants.COPYFILE_FICLONE_FORCE,
);

const linkKinds = new Set([undefined, null, 'dir', 'file', 'junction']);

/**
 * Wants a kind of link: they differ on Windows only.
 * @throws {ERR_INVALID_ARG_VALUE}
 */
export function validateSymlinkType(type) {
  if (!linkKinds.has(type)) {
    throw new ERR_INVALID_ARG_VALUE('type', type, "must be one of: 'dir', 'file', 'junction', null, undefined");
  }
}
