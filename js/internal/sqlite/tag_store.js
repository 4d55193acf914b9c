// SQLTagStore: prepared statements by their SQL, the last recently used go first (sqlite.md "Class: SQLTagStore").

import { coded, illegalConstructor } from 'internal/sqlite/arguments';
import { isUsable, parameterCount } from 'internal/sqlite/statement';

const kInternal = Symbol('kInternal');

class SQLTagStore {
  #database;
  #capacity;
  /** In the order of their last use. @type {Map<string, object>} */
  #statements = new Map();

  constructor(key, database, capacity) {
    if (key !== kInternal) throw illegalConstructor();
    this.#database = database;
    this.#capacity = capacity;
  }

  #statementOf(strings, values) {
    if (!Array.isArray(strings)) {
      throw coded(TypeError, 'ERR_INVALID_ARG_TYPE', 'First argument must be an array of strings (template literal).');
    }
    const sql = strings.join('?');
    let statement = this.#statements.get(sql);
    this.#statements.delete(sql);
    if (statement === undefined || !isUsable(statement)) statement = this.#database.prepare(sql);
    // A literal with a ? of its own has the same text as one with a value in its place.
    if (parameterCount(statement) !== values.length) {
      throw coded(TypeError, 'ERR_INVALID_ARG_VALUE', 'SQL parameters must be bound using template literal placeholders.');
    }
    this.#statements.set(sql, statement);
    if (this.#statements.size > this.#capacity) this.#statements.delete(this.#statements.keys().next().value);
    return statement;
  }

  get(strings, ...values) {
    return this.#statementOf(strings, values).get(...values);
  }

  all(strings, ...values) {
    return this.#statementOf(strings, values).all(...values);
  }

  iterate(strings, ...values) {
    return this.#statementOf(strings, values).iterate(...values);
  }

  run(strings, ...values) {
    return this.#statementOf(strings, values).run(...values);
  }

  clear() {
    this.#statements.clear();
  }

  get capacity() {
    return this.#capacity;
  }

  get db() {
    return this.#database;
  }

  get size() {
    return this.#statements.size;
  }
}

/** What `database.createTagStore()` gives. */
export function newTagStore(database, capacity) {
  return new SQLTagStore(kInternal, database, capacity);
}
