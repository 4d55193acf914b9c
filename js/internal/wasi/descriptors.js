// The open files of a WASI program, by its own numbers.

import fs from 'fs';
import { Refusal, directoryRights, errno, fileRights, fileType, fdFlags, streamRights } from 'internal/wasi/numbers';
import { typeOf } from 'internal/wasi/layouts';

class Descriptor {
  /** Of a regular file that the program opened: where it reads and writes next. Null where the kernel knows. */
  offset = null;
  flags = 0;

  /**
   * @param {number} hostFd
   * @param {{ type: number, rights: bigint, inheriting: bigint, hostPath?: string, root?: string, preopen?: string }} facts
   */
  constructor(hostFd, { type, rights, inheriting, hostPath, root, preopen }) {
    this.hostFd = hostFd;
    this.type = type;
    this.rights = rights;
    this.inheriting = inheriting;
    /** Of a directory: where it is, and the preopened directory it must not leave. */
    this.hostPath = hostPath;
    this.root = root;
    /** The name by which the program knows a preopened directory. */
    this.preopen = preopen;
  }

  /** The position for a call of `fs`. */
  get position() {
    return this.flags & fdFlags.append ? null : this.offset;
  }

  advance(count) {
    if (this.offset !== null) this.offset += count;
  }
}

/** What a descriptor of a type can ever be good for. */
function rightsOf(type) {
  if (type === fileType.directory) return directoryRights;
  return type === fileType.regularFile ? fileRights : streamRights;
}

export class Descriptors {
  /** @type {Map<number, Descriptor>} */
  #open = new Map();

  /** Takes over an open file of the host, such as standard output, which is never closed. */
  adopt(number, hostFd) {
    let type = fileType.unknown;
    try {
      type = typeOf(fs.fstatSync(hostFd));
    } catch {
      // Calls on it will say what is wrong.
    }
    const descriptor = new Descriptor(hostFd, { type, rights: rightsOf(type), inheriting: 0n });
    descriptor.isAdopted = true;
    this.#open.set(number, descriptor);
  }

  addPreopen(name, path) {
    const hostFd = fs.openSync(path, fs.constants.O_RDONLY | fs.constants.O_DIRECTORY);
    const hostPath = fs.realpathSync(path);
    return this.add(new Descriptor(hostFd, {
      type: fileType.directory, rights: directoryRights, inheriting: directoryRights | fileRights, hostPath, root: hostPath, preopen: name,
    }));
  }

  /** Takes a file that was just opened from a directory. */
  addOpened(hostFd, hostPath, directory, wanted, inheriting, flags) {
    const type = typeOf(fs.fstatSync(hostFd));
    const descriptor = new Descriptor(hostFd, {
      type,
      rights: wanted & rightsOf(type) & directory.inheriting,
      inheriting: inheriting & directory.inheriting,
      hostPath: type === fileType.directory ? hostPath : undefined,
      root: directory.root,
    });
    descriptor.flags = flags;
    if (type === fileType.regularFile) descriptor.offset = 0;
    return this.add(descriptor);
  }

  /** Under the lowest free number, as POSIX has it. */
  add(descriptor) {
    let number = 0;
    while (this.#open.has(number)) number++;
    this.#open.set(number, descriptor);
    return number;
  }

  /** The descriptor with these rights. */
  get(number, ...needed) {
    const descriptor = this.#open.get(number);
    if (descriptor === undefined) throw new Refusal(errno.badf);
    for (const right of needed) if (!(descriptor.rights & right)) throw new Refusal(errno.notcapable);
    return descriptor;
  }

  /** A directory with these rights. */
  directory(number, ...needed) {
    const descriptor = this.get(number);
    if (descriptor.type !== fileType.directory) throw new Refusal(errno.notdir);
    return this.get(number, ...needed);
  }

  close(number) {
    const descriptor = this.get(number);
    this.#open.delete(number);
    if (!descriptor.isAdopted) fs.closeSync(descriptor.hostFd);
  }

  renumber(from, to) {
    const descriptor = this.get(from);
    this.get(to);
    if (from === to) return;
    this.close(to);
    this.#open.delete(from);
    this.#open.set(to, descriptor);
  }
}
