// WASI's numbers (https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md), by their names there.

/** errno, in order from 0. */
const errnoNames = [
  'success', '2big', 'acces', 'addrinuse', 'addrnotavail', 'afnosupport', 'again', 'already', 'badf', 'badmsg', 'busy', 'canceled', 'child',
  'connaborted', 'connrefused', 'connreset', 'deadlk', 'destaddrreq', 'dom', 'dquot', 'exist', 'fault', 'fbig', 'hostunreach', 'idrm', 'ilseq',
  'inprogress', 'intr', 'inval', 'io', 'isconn', 'isdir', 'loop', 'mfile', 'mlink', 'msgsize', 'multihop', 'nametoolong', 'netdown', 'netreset',
  'netunreach', 'nfile', 'nobufs', 'nodev', 'noent', 'noexec', 'nolck', 'nolink', 'nomem', 'nomsg', 'noprotoopt', 'nospc', 'nosys', 'notconn',
  'notdir', 'notempty', 'notrecoverable', 'notsock', 'notsup', 'notty', 'nxio', 'overflow', 'ownerdead', 'perm', 'pipe', 'proto',
  'protonosupport', 'prototype', 'range', 'rofs', 'spipe', 'srch', 'stale', 'timedout', 'txtbsy', 'xdev', 'notcapable',
];

/** @type {Record<string, number>} */
export const errno = Object.fromEntries(errnoNames.map((name, number) => [name, number]));

const rightNames = [
  'fd_datasync', 'fd_read', 'fd_seek', 'fd_fdstat_set_flags', 'fd_sync', 'fd_tell', 'fd_write', 'fd_advise', 'fd_allocate',
  'path_create_directory', 'path_create_file', 'path_link_source', 'path_link_target', 'path_open', 'fd_readdir', 'path_readlink',
  'path_rename_source', 'path_rename_target', 'path_filestat_get', 'path_filestat_set_size', 'path_filestat_set_times', 'fd_filestat_get',
  'fd_filestat_set_size', 'fd_filestat_set_times', 'path_symlink', 'path_remove_directory', 'path_unlink_file', 'poll_fd_readwrite',
  'sock_shutdown', 'sock_accept',
];

/** @type {Record<string, bigint>} */
export const rights = Object.fromEntries(rightNames.map((name, bit) => [name, 1n << BigInt(bit)]));

export const allRights = (1n << BigInt(rightNames.length)) - 1n;

const isOf = (kind) => (name) => name.startsWith(kind);
const sum = (names) => names.reduce((all, name) => all | rights[name], 0n);

/** What a directory is good for itself, and what what is opened from it may inherit. */
export const directoryRights = sum(rightNames.filter(isOf('path_'))) | rights.fd_readdir | rights.fd_filestat_get |
  rights.fd_filestat_set_times | rights.fd_fdstat_set_flags | rights.fd_sync | rights.fd_datasync | rights.fd_advise;
export const fileRights = sum(rightNames.filter(isOf('fd_'))) & ~rights.fd_readdir | rights.poll_fd_readwrite;
/** Terminals, pipes and sockets have no places. */
export const streamRights = fileRights & ~(rights.fd_seek | rights.fd_tell | rights.fd_allocate | rights.fd_advise);

export const fileType = {
  unknown: 0, blockDevice: 1, characterDevice: 2, directory: 3, regularFile: 4, socketDatagram: 5, socketStream: 6, symbolicLink: 7,
};
export const fdFlags = { append: 1, dsync: 2, nonblock: 4, rsync: 8, sync: 16 };
export const openFlags = { creat: 1, directory: 2, excl: 4, trunc: 8 };
export const timeFlags = { atim: 1, atim_now: 2, mtim: 4, mtim_now: 8 };
export const SYMLINK_FOLLOW = 1;
export const clock = { realtime: 0, monotonic: 1, processCputime: 2, threadCputime: 3 };
export const eventType = { clock: 0, fdRead: 1, fdWrite: 2 };
export const CLOCK_IS_ABSOLUTE = 1;
export const HANGUP = 1;
/** Signals of proc_raise(), in order from 0. */
export const signals = [
  'none', 'SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGILL', 'SIGTRAP', 'SIGABRT', 'SIGBUS', 'SIGFPE', 'SIGKILL', 'SIGUSR1', 'SIGSEGV', 'SIGUSR2',
  'SIGPIPE', 'SIGALRM', 'SIGTERM', 'SIGCHLD', 'SIGCONT', 'SIGSTOP', 'SIGTSTP', 'SIGTTIN', 'SIGTTOU', 'SIGURG', 'SIGXCPU', 'SIGXFSZ',
  'SIGVTALRM', 'SIGPROF', 'SIGWINCH', 'SIGPOLL', 'SIGPWR', 'SIGSYS',
];

/** A call that fails with a number of WASI's. */
export class Refusal {
  /** @param {number} number */
  constructor(number) {
    this.number = number;
  }
}

/** The number for what a call threw; undefined if it is none of a system call. */
export function errnoOf(thrown) {
  if (thrown instanceof Refusal) return thrown.number;
  // Outside of the guest's memory.
  if (thrown instanceof RangeError && thrown.code === undefined) return errno.overflow;
  if (thrown?.syscall === undefined || typeof thrown.code !== 'string') return undefined;
  return errno[thrown.code.slice(1).toLowerCase()] ?? errno.io;
}
