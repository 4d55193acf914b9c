// The `stdio` option: which descriptor of a child comes from where. Docs: child_process, options.stdio.

import { codes } from 'internal/errors';
import { lazy } from 'internal/core';
import { SocketHandle } from 'internal/net/handle';

const { ERR_INVALID_ARG_VALUE, ERR_INVALID_SYNC_FORK_INPUT, ERR_IPC_ONE_PIPE, ERR_IPC_SYNC_FORK } = codes;
const inspect = lazy('internal/util/inspect');

/** How ops/child_process/src/spawn.rs knows what is no descriptor to share. */
const kIgnore = -1;
const kPipe = -2;

/**
 * The short forms of `stdio`.
 * @param {string} stdio
 * @param {'ipc'} [channel]
 */
export function stdioStringToArray(stdio, channel) {
  let options;
  switch (stdio) {
    case 'ignore':
    case 'overlapped':
    case 'pipe':
      options = [stdio, stdio, stdio];
      break;
    case 'inherit':
      options = [0, 1, 2];
      break;
    default:
      throw new ERR_INVALID_ARG_VALUE('stdio', stdio);
  }
  if (channel) options.push(channel);
  return options;
}

/** The descriptor of a stream or of its handle, if it has one. */
function descriptorOf(value) {
  for (const candidate of [value, value._handle, value.handle, value._handle?._handle]) {
    const fd = candidate?.fd;
    if (typeof fd === 'number' && fd >= 0) return { fd, handle: candidate };
  }
  return undefined;
}

function describe(value) {
  return inspect().inspect(value);
}

/**
 * @param {string | Array} stdio
 * @param {boolean} sync for spawnSync
 * @returns {{ stdio: object[], ipc: object | undefined }} for each descriptor its `type` and the number `spec` for Rust
 * @throws {ERR_INVALID_ARG_VALUE | ERR_INVALID_SYNC_FORK_INPUT | ERR_IPC_ONE_PIPE | ERR_IPC_SYNC_FORK}
 */
export function getValidStdio(stdio, sync) {
  if (typeof stdio === 'string') stdio = stdioStringToArray(stdio);
  else if (!Array.isArray(stdio)) throw new ERR_INVALID_ARG_VALUE('stdio', stdio);
  const kinds = [...stdio];
  while (kinds.length < 3) kinds.push(undefined);

  let ipc;
  const entries = kinds.map((kind, index) => {
    const entry = entryOf(kind, index, sync);
    if (entry.ipc) {
      if (ipc !== undefined) throw new ERR_IPC_ONE_PIPE();
      ipc = { fd: index };
    }
    return entry;
  });
  return { stdio: entries, ipc };
}

function entryOf(kind, index, sync) {
  kind ??= index < 3 ? 'pipe' : 'ignore';
  if (kind === 'ignore') return { type: 'ignore', spec: kIgnore };
  if (kind === 'pipe' || kind === 'overlapped' || (typeof kind === 'number' && kind < 0)) {
    return { type: kind === 'overlapped' ? 'overlapped' : 'pipe', spec: kPipe, readable: index === 0, writable: index !== 0 };
  }
  if (kind === 'ipc') {
    if (sync) throw new ERR_IPC_SYNC_FORK();
    return { type: 'pipe', spec: kPipe, ipc: true };
  }
  if (kind === 'inherit') return { type: 'inherit', spec: index, fd: index };
  if (typeof kind === 'number' || typeof kind.fd === 'number') {
    const fd = typeof kind === 'number' ? kind : kind.fd;
    return { type: 'fd', spec: fd, fd };
  }
  if (kind instanceof SocketHandle || (typeof kind === 'object' && kind !== null)) {
    const found = descriptorOf(kind);
    if (found !== undefined) return { type: 'wrap', spec: found.fd, stream: kind, handle: found.handle };
  }
  if (ArrayBuffer.isView(kind) || typeof kind === 'string') {
    if (!sync) throw new ERR_INVALID_SYNC_FORK_INPUT(describe(kind));
  }
  throw new ERR_INVALID_ARG_VALUE('stdio', kind);
}
