// The items of localStorage: a table of a SQLite database, which processes may share. Strings are kept as UTF-16, since that is what they
// are in JavaScript: UTF-8 has no lone surrogates. SQLite itself counts their bytes, whoever writes.

import { Buffer } from 'buffer';
import { DatabaseSync } from 'internal/sqlite/database';
import { Quota } from 'internal/webstorage/quota';

/** How long another process may hold the file, in milliseconds. */
const PATIENCE = 5000;

const schema = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  CREATE TABLE IF NOT EXISTS items(position INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, value BLOB NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS size(bytes INTEGER NOT NULL) STRICT;
  INSERT INTO size SELECT 0 WHERE NOT EXISTS (SELECT * FROM size);
  CREATE TRIGGER IF NOT EXISTS added AFTER INSERT ON items
    BEGIN UPDATE size SET bytes = bytes + length(NEW.key) + length(NEW.value); END;
  CREATE TRIGGER IF NOT EXISTS changed AFTER UPDATE ON items
    BEGIN UPDATE size SET bytes = bytes + length(NEW.value) - length(OLD.value); END;
  CREATE TRIGGER IF NOT EXISTS removed AFTER DELETE ON items
    BEGIN UPDATE size SET bytes = bytes - length(OLD.key) - length(OLD.value); END;
  CREATE TRIGGER IF NOT EXISTS full AFTER UPDATE ON size WHEN NEW.bytes > ${Quota.bytes}
    BEGIN SELECT raise(ABORT, 'quota'); END;`;

const toBytes = (text) => Buffer.from(text, 'utf16le');
const toText = (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf16le');

export class FileStore {
  #path;
  /** Prepared when the first of them is needed: a program that only looks at `localStorage` makes no file. */
  #statements;

  constructor(path) {
    this.#path = path;
  }

  #use() {
    if (this.#statements !== undefined) return this.#statements;
    const db = new DatabaseSync(this.#path, { timeout: PATIENCE });
    db.exec(schema);
    this.#statements = {
      count: db.prepare('SELECT count(*) AS count FROM items'),
      keys: db.prepare('SELECT key FROM items ORDER BY position'),
      keyAt: db.prepare('SELECT key FROM items ORDER BY position LIMIT 1 OFFSET ?'),
      get: db.prepare('SELECT value FROM items WHERE key = ?'),
      set: db.prepare('INSERT INTO items(key, value) VALUES (?, ?) ON CONFLICT(key) DO UPDATE SET value = excluded.value'),
      remove: db.prepare('DELETE FROM items WHERE key = ?'),
      clear: db.prepare('DELETE FROM items'),
    };
    return this.#statements;
  }

  get count() {
    return this.#use().count.get().count;
  }

  keys() {
    return this.#use().keys.all().map(({ key }) => toText(key));
  }

  keyAt(index) {
    const row = this.#use().keyAt.get(index);
    return row && toText(row.key);
  }

  get(key) {
    const row = this.#use().get.get(toBytes(key));
    return row && toText(row.value);
  }

  set(key, value) {
    try {
      this.#use().set.run(toBytes(key), toBytes(value));
    } catch (error) {
      throw error.message === 'quota' ? Quota.exceeded() : error;
    }
  }

  remove(key) {
    this.#use().remove.run(toBytes(key));
  }

  clear() {
    this.#use().clear.run();
  }
}
