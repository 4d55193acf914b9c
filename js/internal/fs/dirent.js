// fs.Dirent: a directory entry with its kind.

import { defineByEntry } from 'internal/fs/file_types';

/** Visible to inspect(), as programs print entries to see what they are. */
const kType = Symbol('type');

/** Docs: fs.md "Class: fs.Dirent". Its methods come from the table of kinds. */
export class Dirent {
  /**
   * @param {string | Buffer} name
   * @param {number} type one of fs.constants.UV_DIRENT_*
   * @param {string | Buffer} path of the directory
   */
  constructor(name, type, path) {
    this.name = name;
    this.parentPath = path;
    this[kType] = type;
  }
}

defineByEntry(Dirent.prototype, (entry) => entry[kType]);
