// DatabaseSync: a connection to a database (sqlite.md "Class: DatabaseSync").

import {
  checkBoolean, checkBytes, checkFunction, checkInteger, checkOptions, checkString, coded, option, pathBytes, wrongType,
} from 'internal/sqlite/arguments';
import { limitsObject, limitsOf } from 'internal/sqlite/limits';
import { newSession } from 'internal/sqlite/session';
import { newStatement } from 'internal/sqlite/statement';
import { newTagStore } from 'internal/sqlite/tag_store';
import {
  op_sqlite_aggregate, op_sqlite_apply, op_sqlite_close, op_sqlite_database, op_sqlite_deserialize, op_sqlite_enable_defensive,
  op_sqlite_enable_extensions, op_sqlite_exec, op_sqlite_function, op_sqlite_is_open, op_sqlite_is_transaction, op_sqlite_load_extension,
  op_sqlite_location, op_sqlite_open, op_sqlite_prepare, op_sqlite_serialize, op_sqlite_session, op_sqlite_set_authorizer,
} from 'internal/ops';

// Bits of op_sqlite_open's options.
const READ_ONLY = 1;
const FOREIGN_KEYS = 2;
const DOUBLE_QUOTED_STRINGS = 4;
const EXTENSIONS = 8;
const DEFENSIVE = 16;

// Bits of the options of functions.
const DETERMINISTIC = 1;
const DIRECT_ONLY = 2;
const BIGINTS = 4;

const CHANGESET_ABORT = 2;
const TAG_STORE_CAPACITY = 1000;

/** The options of statements in `options`, on top of `inherited`. */
function statementOptions(options, inherited) {
  const read = (key) => option(options, key, checkBoolean, inherited[key]);
  return {
    readBigInts: read('readBigInts'),
    returnArrays: read('returnArrays'),
    allowBareNamedParameters: read('allowBareNamedParameters'),
    allowUnknownNamedParameters: read('allowUnknownNamedParameters'),
  };
}

const statementDefaults = {
  readBigInts: false, returnArrays: false, allowBareNamedParameters: true, allowUnknownNamedParameters: false,
};

class Database {
  #native = op_sqlite_database();
  #path;
  #flags = 0;
  #timeout;
  #limits;
  #limitsObject;
  #statementOptions;
  /** The program's functions by name and number of arguments: Rust holds them weakly. */
  #functions = new Map();
  #authorizer = null;

  constructor(path, options = {}) {
    this.#path = pathBytes(path);
    checkOptions(options);
    const isOn = (key, otherwise) => option(options, key, checkBoolean, otherwise);
    const open = isOn('open', true);
    if (isOn('readOnly', false)) this.#flags |= READ_ONLY;
    if (isOn('enableForeignKeyConstraints', true)) this.#flags |= FOREIGN_KEYS;
    if (isOn('enableDoubleQuotedStringLiterals', false)) this.#flags |= DOUBLE_QUOTED_STRINGS;
    if (isOn('allowExtension', false)) this.#flags |= EXTENSIONS;
    this.#timeout = option(options, 'timeout', checkInteger, 0);
    this.#statementOptions = statementOptions(options, statementDefaults);
    if (isOn('defensive', true)) this.#flags |= DEFENSIVE;
    this.#limits = limitsOf(options.limits);
    if (open) this.open();
  }

  /** The native connection, open. */
  #open() {
    if (!op_sqlite_is_open(this.#native)) throw coded(Error, 'ERR_INVALID_STATE', 'database is not open');
    return this.#native;
  }

  get [Symbol.for('sqlite-type')]() {
    return 'node:sqlite';
  }

  get isOpen() {
    return op_sqlite_is_open(this.#native);
  }

  get isTransaction() {
    return op_sqlite_is_transaction(this.#open());
  }

  get limits() {
    this.#limitsObject ??= limitsObject(this.#native);
    return this.#limitsObject;
  }

  open() {
    op_sqlite_open(this.#native, this.#path, this.#flags, this.#timeout, this.#limits);
  }

  close() {
    op_sqlite_close(this.#native);
    this.#functions.clear();
    this.#authorizer = null;
  }

  [Symbol.dispose]() {
    if (op_sqlite_is_open(this.#native)) this.close();
  }

  prepare(sql, options = undefined) {
    const native = this.#open();
    checkString(sql, 'sql');
    let wanted = this.#statementOptions;
    if (options !== undefined) {
      checkOptions(options);
      wanted = statementOptions(options, wanted);
    }
    return newStatement(op_sqlite_prepare(native, sql), this, wanted);
  }

  exec(sql) {
    const native = this.#open();
    checkString(sql, 'sql');
    op_sqlite_exec(native, sql);
  }

  function(name, options, callback) {
    const native = this.#open();
    checkString(name, 'name');
    if (arguments.length < 3) {
      callback = options;
      options = {};
    } else {
      checkOptions(options);
    }
    const { flags, varargs } = functionOptions(options);
    checkFunction(callback, 'function');
    const count = varargs ? -1 : argumentCount(callback.length);
    op_sqlite_function(native, name, count, flags, callback);
    this.#keep(name, count, callback);
  }

  aggregate(name, options) {
    const native = this.#open();
    checkString(name, 'name');
    checkOptions(options);
    const { start, step, inverse, result } = options;
    if (start === undefined) throw wrongType('options.start', 'a function or a primitive value');
    checkFunction(step, 'options.step');
    const { flags, varargs } = functionOptions(options);
    if (inverse !== undefined) checkFunction(inverse, 'options.inverse');
    if (result !== undefined) checkFunction(result, 'options.result');
    // The first parameter is the state.
    const count = varargs ? -1 : argumentCount(Math.max(step.length, inverse?.length ?? 0) - 1);
    op_sqlite_aggregate(native, name, count, flags, start, step, result, inverse);
    this.#keep(name, count, { start, step, inverse, result });
  }

  #keep(name, count, callback) {
    this.#functions.set(`${name.toLowerCase()}/${count}`, callback);
  }

  setAuthorizer(callback) {
    const native = this.#open();
    if (callback !== null && typeof callback !== 'function') throw wrongType('callback', 'a function or null');
    op_sqlite_set_authorizer(native, callback);
    this.#authorizer = callback;
  }

  createTagStore(maxSize = TAG_STORE_CAPACITY) {
    this.#open();
    if (typeof maxSize !== 'number') throw wrongType('maxSize', 'a positive integer');
    if (!Number.isInteger(maxSize) || maxSize < 1 || maxSize > 0x7fff_ffff) {
      throw coded(RangeError, 'ERR_OUT_OF_RANGE', 'The "maxSize" argument must be a positive integer.');
    }
    return newTagStore(this, maxSize);
  }

  location(dbName = 'main') {
    const native = this.#open();
    checkString(dbName, 'dbName');
    return op_sqlite_location(native, dbName);
  }

  createSession(options = {}) {
    const native = this.#open();
    checkOptions(options);
    const table = option(options, 'table', checkString, null);
    const schema = option(options, 'db', checkString, 'main');
    return newSession(op_sqlite_session(native, schema, table), this);
  }

  applyChangeset(changeset, options = {}) {
    const native = this.#open();
    checkBytes(changeset, 'changeset');
    checkOptions(options);
    const onConflict = option(options, 'onConflict', checkFunction, () => CHANGESET_ABORT);
    const filter = option(options, 'filter', checkFunction);
    return op_sqlite_apply(native, changeset, filter, onConflict);
  }

  enableLoadExtension(allow) {
    const native = this.#open();
    checkBoolean(allow, 'allow');
    if (allow && !(this.#flags & EXTENSIONS)) {
      throw coded(Error, 'ERR_INVALID_STATE', 'Cannot enable extension loading because it was disabled at database creation.');
    }
    op_sqlite_enable_extensions(native, allow);
  }

  enableDefensive(active) {
    const native = this.#open();
    checkBoolean(active, 'active');
    op_sqlite_enable_defensive(native, active);
  }

  loadExtension(path, entryPoint = '') {
    const native = this.#open();
    if (!(this.#flags & EXTENSIONS)) throw coded(Error, 'ERR_INVALID_STATE', 'extension loading is not allowed');
    checkString(path, 'path');
    checkString(entryPoint, 'entryPoint');
    op_sqlite_load_extension(native, path, entryPoint);
  }

  serialize(dbName = 'main') {
    const native = this.#open();
    checkString(dbName, 'dbName');
    return op_sqlite_serialize(native, dbName);
  }

  deserialize(buffer, options = {}) {
    const native = this.#open();
    checkBytes(buffer, 'buffer');
    if (buffer.length === 0) throw coded(TypeError, 'ERR_INVALID_ARG_VALUE', 'The "buffer" argument must not be empty.');
    checkOptions(options);
    op_sqlite_deserialize(native, buffer, option(options, 'dbName', checkString, 'main'));
  }

  static isDatabase(value) {
    return typeof value === 'object' && value !== null && #native in value;
  }

  static nativeOf(database) {
    return database.#open();
  }
}

const { isDatabase, nativeOf } = Database;
export { isDatabase, nativeOf };

function functionOptions(options) {
  const isOn = (key) => option(options, key, checkBoolean, false);
  let flags = 0;
  if (isOn('useBigIntArguments')) flags |= BIGINTS;
  const varargs = isOn('varargs');
  if (isOn('deterministic')) flags |= DETERMINISTIC;
  if (isOn('directOnly')) flags |= DIRECT_ONLY;
  return { flags, varargs };
}

/** `length` of a function is any number; SQLite says when it is too many. */
function argumentCount(length) {
  return Number.isInteger(length) ? Math.min(Math.max(length, 0), 0x7fff) : 0;
}

/** The class as programs see it: called without `new` it has an error of its own. */
export function DatabaseSync(...parameters) {
  if (new.target === undefined) throw coded(TypeError, 'ERR_CONSTRUCT_CALL_REQUIRED', 'Cannot call constructor without `new`');
  return Reflect.construct(Database, parameters, new.target);
}
DatabaseSync.prototype = Database.prototype;
for (const name of Object.getOwnPropertyNames(Database.prototype)) {
  Object.defineProperty(Database.prototype, name, { enumerable: name !== 'constructor' });
}
Object.defineProperty(Database.prototype, 'constructor', { value: DatabaseSync });
Object.defineProperty(DatabaseSync, 'length', { value: 0 });
Object.defineProperty(DatabaseSync, 'prototype', { writable: false, enumerable: false });
