// Descriptors that a worker's program opened by number: they are closed when the thread ends. Docs: worker_threads.md, "trackUnmanagedFds".

import { op_fs_close_sync } from 'internal/ops';
import process from 'process';

/** @type {Set<number>} */
const open = new Set();

/** fs.open() has opened `fd`. */
export function opened(fd) {
  if (open.has(fd)) process.emitWarning(`File descriptor ${fd} opened in unmanaged mode twice`);
  open.add(fd);
}

/** fs.close() is about to close `fd`. */
export function closing(fd) {
  if (!open.delete(fd)) process.emitWarning(`File descriptor ${fd} closed but not opened in unmanaged mode`);
}

/** The thread ends. */
export function closeAll() {
  for (const fd of open) op_fs_close_sync(fd);
  open.clear();
}
