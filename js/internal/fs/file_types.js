// What kind of file something is: how stat and directory entries number the kinds, and the methods that ask.

import { constants } from 'internal/fs/constants';

const { S_IFMT } = constants;

/** By method of fs.Stats and fs.Dirent: the kind in a file's mode, and in a directory entry. */
const kinds = {
  __proto__: null,
  isFile: { mode: constants.S_IFREG, entry: constants.UV_DIRENT_FILE },
  isDirectory: { mode: constants.S_IFDIR, entry: constants.UV_DIRENT_DIR },
  isSymbolicLink: { mode: constants.S_IFLNK, entry: constants.UV_DIRENT_LINK },
  isFIFO: { mode: constants.S_IFIFO, entry: constants.UV_DIRENT_FIFO },
  isSocket: { mode: constants.S_IFSOCK, entry: constants.UV_DIRENT_SOCKET },
  isCharacterDevice: { mode: constants.S_IFCHR, entry: constants.UV_DIRENT_CHAR },
  isBlockDevice: { mode: constants.S_IFBLK, entry: constants.UV_DIRENT_BLOCK },
};

function defineMethods(prototype, methodFor) {
  for (const name in kinds) {
    const value = methodFor(kinds[name]);
    Object.defineProperty(value, 'name', { __proto__: null, value: name, configurable: true });
    Object.defineProperty(prototype, name, { __proto__: null, value, writable: true, configurable: true, enumerable: false });
  }
}

/** Gives a class whose instances have a `mode`, number or bigint, the methods. */
export function defineByMode(prototype) {
  defineMethods(prototype, ({ mode }) => function() {
    return (Number(this.mode) & S_IFMT) === mode;
  });
}

/** Gives a class the methods; `kindOf(instance)` is the kind a directory has noted. */
export function defineByEntry(prototype, kindOf) {
  defineMethods(prototype, ({ entry }) => function() {
    return kindOf(this) === entry;
  });
}
