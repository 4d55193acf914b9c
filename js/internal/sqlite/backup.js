// sqlite.backup(): copies a database page by page while it may be used.

import { checkFunction, checkOptions, checkPositive, checkString, option, pathBytes, wrongType } from 'internal/sqlite/arguments';
import { isDatabase, nativeOf } from 'internal/sqlite/database';
import { CallbackRequest, addRequest } from 'internal/requests';
import { op_sqlite_backup, op_sqlite_backup_step } from 'internal/ops';

class SqliteBackupRequest extends CallbackRequest {}

/** One step, off this thread: [remaining, total] pages while there are more, then [total]. */
function step(native) {
  return new Promise((resolve, reject) => {
    const request = new SqliteBackupRequest((error, pages) => (error === null ? resolve(pages) : reject(error)));
    op_sqlite_backup_step(addRequest(request, 'SQLITEBACKUPREQUEST'), native);
  });
}

async function copy(native, source, progress) {
  for (;;) {
    const pages = await step(native);
    // The source must not be collected while its pages are read.
    if (pages.length === 1) return source && pages[0];
    const [remainingPages, totalPages] = pages;
    progress?.({ totalPages, remainingPages });
  }
}

/**
 * Docs: sqlite.md "sqlite.backup(sourceDb, path[, options])".
 * @returns {Promise<number>} the pages that were copied
 * @throws ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE, ERR_INVALID_STATE; rejects with ERR_SQLITE_ERROR
 */
export function backup(sourceDb, path) {
  if (!isDatabase(sourceDb)) throw wrongType('sourceDb', 'an object');
  const source = nativeOf(sourceDb);
  const bytes = pathBytes(path);
  const options = arguments[2] ?? {};
  checkOptions(options);
  const rate = option(options, 'rate', checkPositive, 100);
  const sourceName = option(options, 'source', checkString, 'main');
  const targetName = option(options, 'target', checkString, 'main');
  const progress = option(options, 'progress', checkFunction);
  return copy(op_sqlite_backup(source, sourceName, bytes, targetName, rate), sourceDb, progress);
}
