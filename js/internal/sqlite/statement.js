// StatementSync: a prepared statement (sqlite.md "Class: StatementSync").

import { checkBoolean, illegalConstructor } from 'internal/sqlite/arguments';
import { RowShape } from 'internal/sqlite/row_shape';
import {
  op_sqlite_all, op_sqlite_begin, op_sqlite_column_names, op_sqlite_columns, op_sqlite_configure, op_sqlite_end, op_sqlite_finalize,
  op_sqlite_get, op_sqlite_is_finalized, op_sqlite_next, op_sqlite_parameter_count, op_sqlite_rows, op_sqlite_run, op_sqlite_sql,
} from 'internal/ops';

const kInternal = Symbol('kInternal');

export class StatementSync {
  #native;
  /** Its functions and its authorizer are needed as long as this. */
  #database;
  #options;
  #shape;
  #shapeNumber = -1;

  constructor(key, native, database, options) {
    if (key !== kInternal) throw illegalConstructor();
    this.#native = native;
    this.#database = database;
    this.#configure(options);
  }

  #configure(options) {
    op_sqlite_configure(this.#native, options.readBigInts, options.allowBareNamedParameters, options.allowUnknownNamedParameters);
    this.#options = options;
  }

  /** The shape of rows with this header. SQLite may have compiled the statement anew, for columns that came or went. */
  #shapeOf(header) {
    const number = header >> 1;
    if (this.#shapeNumber !== number) {
      this.#shape = new RowShape(op_sqlite_column_names(this.#native));
      this.#shapeNumber = number;
    }
    return this.#shape;
  }

  #row(values) {
    const shape = this.#shapeOf(values[0]);
    return this.#options.returnArrays ? shape.array(values, 1) : shape.object(values, 1);
  }

  /** @returns {object[]} */
  all(...parameters) {
    const native = this.#native;
    const rows = [];
    let values = op_sqlite_all(native, ...parameters);
    const shape = this.#shapeOf(values[0]);
    for (;;) {
      shape.appendAll(rows, values, this.#options.returnArrays);
      if (values[0] & 1) return rows;
      values = op_sqlite_rows(native);
    }
  }

  /** @returns {object | undefined} */
  get(...parameters) {
    const values = op_sqlite_get(this.#native, ...parameters);
    return values === undefined ? undefined : this.#row(values);
  }

  /** @returns {{ changes: number | bigint, lastInsertRowid: number | bigint }} */
  run(...parameters) {
    const numbers = op_sqlite_run(this.#native, ...parameters);
    return { changes: numbers[0], lastInsertRowid: numbers[1] };
  }

  /** @returns {StatementSyncIterator} */
  iterate(...parameters) {
    const native = this.#native;
    const execution = op_sqlite_begin(native, ...parameters);
    return new StatementSyncIterator(
      () => {
        const values = op_sqlite_next(native, execution);
        return values === undefined ? undefined : this.#row(values);
      },
      () => op_sqlite_end(native, execution),
    );
  }

  /** @returns {{ column: string | null, database: string | null, name: string, table: string | null, type: string | null }[]} */
  columns() {
    const facts = op_sqlite_columns(this.#native);
    const columns = [];
    for (let at = 0; at < facts.length; at += 5) {
      columns.push({
        __proto__: null, column: facts[at], database: facts[at + 1], name: facts[at + 2], table: facts[at + 3], type: facts[at + 4],
      });
    }
    return columns;
  }

  setAllowBareNamedParameters(enabled) {
    checkBoolean(enabled, 'allowBareNamedParameters');
    this.#configure({ ...this.#options, allowBareNamedParameters: enabled });
  }

  setAllowUnknownNamedParameters(enabled) {
    checkBoolean(enabled, 'enabled');
    this.#configure({ ...this.#options, allowUnknownNamedParameters: enabled });
  }

  setReadBigInts(enabled) {
    checkBoolean(enabled, 'readBigInts');
    this.#configure({ ...this.#options, readBigInts: enabled });
  }

  setReturnArrays(enabled) {
    checkBoolean(enabled, 'returnArrays');
    this.#configure({ ...this.#options, returnArrays: enabled });
  }

  get sourceSQL() {
    return op_sqlite_sql(this.#native, false);
  }

  get expandedSQL() {
    return op_sqlite_sql(this.#native, true);
  }

  /** Finalizes the statement: it cannot be used any more. */
  close() {
    op_sqlite_finalize(this.#native);
  }

  [Symbol.dispose]() {
    if (!op_sqlite_is_finalized(this.#native)) op_sqlite_finalize(this.#native);
  }

  static isUsable(statement) {
    return !op_sqlite_is_finalized(statement.#native);
  }

  static parameterCount(statement) {
    return op_sqlite_parameter_count(statement.#native);
  }
}

const { isUsable, parameterCount } = StatementSync;
delete StatementSync.isUsable;
delete StatementSync.parameterCount;
for (const name of Object.getOwnPropertyNames(StatementSync.prototype)) {
  if (name !== 'constructor') Object.defineProperty(StatementSync.prototype, name, { enumerable: true });
}

export { isUsable, parameterCount };

/** What `database.prepare()` gives. */
export function newStatement(native, database, options) {
  return new StatementSync(kInternal, native, database, options);
}

/** Without a prototype, as Node gives it; a literal with `__proto__` would take three times as long. */
function iterationResult(done, value) {
  const result = Object.create(null);
  result.done = done;
  result.value = value;
  return result;
}

/** Rows one by one, each asked of SQLite when it is wanted. */
class StatementSyncIterator extends Iterator {
  #next;
  #end;

  constructor(next, end) {
    super();
    this.#next = next;
    this.#end = end;
  }

  next() {
    const row = this.#next?.();
    if (row !== undefined) return iterationResult(false, row);
    this.#next = undefined;
    return iterationResult(true, null);
  }

  return() {
    if (this.#next !== undefined) this.#end();
    this.#next = undefined;
    return iterationResult(true, null);
  }
}
