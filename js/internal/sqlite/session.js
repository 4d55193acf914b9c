// Session: what changed in a database since it began (sqlite.md "Class: Session").

import { illegalConstructor } from 'internal/sqlite/arguments';
import { op_sqlite_changes, op_sqlite_close_session, op_sqlite_is_session_open } from 'internal/ops';

const kInternal = Symbol('kInternal');

export class Session {
  #native;
  /** The database, which is needed as long as this. */
  #database;

  constructor(key, native, database) {
    if (key !== kInternal) throw illegalConstructor();
    this.#native = native;
    this.#database = database;
  }

  /** @returns {Uint8Array} */
  changeset() {
    return op_sqlite_changes(this.#native, false);
  }

  /** @returns {Uint8Array} */
  patchset() {
    return op_sqlite_changes(this.#native, true);
  }

  close() {
    op_sqlite_close_session(this.#native);
  }

  [Symbol.dispose]() {
    if (op_sqlite_is_session_open(this.#native)) op_sqlite_close_session(this.#native);
  }
}

/** What `database.createSession()` gives. */
export function newSession(native, database) {
  return new Session(kInternal, native, database);
}
